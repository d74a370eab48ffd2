using System.Text.Json.Serialization;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Writes;

/// <summary>What became of a write. Ids are the PMS's; there are none of a practice to which the clinic was connected before.</summary>
/// <param name="State"><c>submitted</c>, <c>confirmed</c>, <c>failed</c> or <c>unresolved</c>; what staff are to finish by hand is submitted until they close its task.</param>
internal sealed record RestWrite(
    string Reference,
    string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AppointmentId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PatientId = null) : PatientData
{
    public static RestWrite Of(LedgerEntry entry, bool isOfPractice) => new(
        entry.Reference,
        entry.State switch
        {
            WriteState.Confirmed or WriteState.Undone => "confirmed", // what was taken away again did stand
            WriteState.Rejected or WriteState.Abandoned => "failed",
            WriteState.Unresolved or WriteState.ByHand => "unresolved", // what staff did is theirs to say
            _ => "submitted",
        },
        !isOfPractice || entry is { NewAppointment: null, Target: null } ? null : entry.RecordId ?? entry.Target?.AppointmentId,
        !isOfPractice ? null : entry.Kind == WriteKind.CreatePatient ? entry.RecordId : entry.PatientId);
}

/// <summary><c>GET /api/pms/writes/{reference}</c>.</summary>
internal sealed class WriteFunction(AccountDoor door, WriteLedger ledger, AuditedWork audited) : AccountFunction(door)
{
    public override string ActionOf(string method) => "getWrite";

    public override async Task<RestAnswer> AnswerAsync(RestCall call)
    {
        call.Query();
        var reference = call.Http.Request.RouteValues["reference"] as string ?? "";
        var write = await audited.RunAsync(call.Audited(null, "writeState"), async token =>
        {
            var entry = WriteLedger.IsReference(reference) ? await ledger.FindAsync(call.AccountId, reference, token) : null;
            var found = entry is null ? null : RestWrite.Of(entry.Value, entry.Value.IsOf(call.Account));
            return new AuditedResult<RestWrite?>(found, found?.State ?? "notFound", found?.PatientId);
        }, call.Cancellation);
        return write is null ? call.Problem(RestProblems.NotFound) : RestAnswer.Ok(write);
    }
}
