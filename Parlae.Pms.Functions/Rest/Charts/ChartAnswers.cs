using System.Text.Json.Serialization;
using Parlae.Pms.Core.Patients.Charts;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Charts;

/// <summary>A note that stands in the practice's system.</summary>
/// <param name="Reference">Of the write.</param>
/// <param name="NoteId">The practice's; absent where it tells none.</param>
internal sealed record WrittenNote(string Reference, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NoteId);

/// <summary>A policy that stands in the practice's system.</summary>
/// <param name="Reference">Of the write.</param>
/// <param name="PolicyId">The practice's; absent where it tells none.</param>
internal sealed record WrittenPolicy(string Reference, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PolicyId);

/// <summary>A payment that stands in the practice's ledger.</summary>
/// <param name="Reference">Of the write.</param>
/// <param name="PaymentId">The practice's; absent where it tells none.</param>
internal sealed record WrittenPayment(string Reference, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PaymentId);

/// <summary>What is answered to a write to a chart or account.</summary>
internal static class ChartAnswers
{
    /// <param name="call">The request.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="written">The body when it stands.</param>
    public static RestAnswer Of(RestCall call, ChartOutcome outcome, Func<ChartOutcome.Written, object> written) => outcome switch
    {
        ChartOutcome.Written stands => RestAnswer.Created(written(stands)),
        ChartOutcome.Submitted or ChartOutcome.WithStaff => RestAnswer.Accepted(outcome.Reference),
        _ => call.Problem(RestProblems.Refused),
    };
}
