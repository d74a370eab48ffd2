using NodaTime.Text;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Charts;

/// <summary>What stands open.</summary>
/// <param name="Balance">Of patient and insurance together; below zero it is a credit.</param>
/// <param name="Due">What the patient owes.</param>
internal sealed record RestBalance(string PatientId, decimal Balance, decimal Due, decimal? InsuranceDue, string Currency, string AsOf) : PatientData;

/// <summary><c>GET /api/pms/patients/{id}/balance</c>: what stands open, and never zero for what cannot be seen.</summary>
internal sealed class BalanceFunction(AccountDoor door, PatientAccount account) : AccountFunction(door)
{
    public override string ActionOf(string method) => "getBalance";

    public override async Task<RestAnswer> AnswerAsync(RestCall call)
    {
        call.Query();
        if (!call.Account.Features.Billing)
            return call.Problem(ChartProblems.BillingOff);
        if (!call.Account.Capabilities.ReadBalance)
            return call.Problem(ChartProblems.CannotReadBalance);
        if (call.Id is not { } id || await account.FindBalanceAsync(call.Context, call.Action, id, call.Cancellation) is not { } found)
            return call.Problem(RestProblems.NotFound);
        return found.Value is not { } balance
            ? call.Problem(ChartProblems.BalanceUnavailable)
            : RestAnswer.Ok(new RestBalance(
                id, balance.Total, balance.PatientPart, balance.InsurancePart, Currency.Of(call.Account.TimeZone), LocalDatePattern.Iso.Format(balance.AsOf ?? call.Context.Time.Today)));
    }
}
