using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Paging;
using Parlae.Pms.Functions.Rest.Patients;

namespace Parlae.Pms.Functions.Rest.Charts;

/// <summary>A membership in a plan; of the member id only the end is shown.</summary>
internal sealed record RestPolicy(string? Carrier, string? Coverage, string? MemberId, string? GroupNumber, string? Relationship, string? Since, string? Until) : PatientData;

/// <summary>The body of <c>POST /api/pms/patients/{id}/insurance</c>.</summary>
internal sealed record InsuranceBody(string? Carrier, string? MemberId, string? GroupNumber, string? SubscriberName, string? Relationship) : PatientData;

/// <summary>Where the list of policies goes on.</summary>
internal sealed record PolicyPlace(int Index);

/// <summary><c>/api/pms/patients/{id}/insurance</c>: what a patient is insured by now, and new insurance, where the practice's system takes it.</summary>
internal sealed class InsuranceFunction(AccountDoor door, PatientInsurance insurance, InsuranceWriting writing, NamedPatients patients, WriteLedger ledger, Continuations continuations) : AccountFunction(door)
{
    public override string ActionOf(string method) => HttpMethods.IsGet(method) ? "getInsurance" : "addInsurance";

    public override Task<RestAnswer> AnswerAsync(RestCall call) => HttpMethods.IsGet(call.Method) ? ListAsync(call) : AddAsync(call);

    private async Task<RestAnswer> ListAsync(RestCall call)
    {
        var page = await continuations.ReadAsync<PolicyPlace>(call, call.Query(Continuations.SizeName, Continuations.TokenName));
        if (!call.Account.Features.Insurance)
            return call.Problem(ChartProblems.InsuranceOff);
        if (!call.Account.Capabilities.ReadInsurance)
            return call.Problem(ChartProblems.CannotReadInsurance);
        if (call.Id is not { } id || await insurance.ListAsync(call.Context, call.Action, id, call.Cancellation) is not { } chart)
            return call.Problem(RestProblems.NotFound);
        var start = page.After?.Index ?? 0;
        var items = chart.Value.Skip(start).Take(page.Size).Select(Write).ToList();
        var next = start + items.Count < chart.Value.Count ? new PolicyPlace(start + items.Count) : null;
        return RestAnswer.Ok(await continuations.PageAsync(call, page, items, next));
    }

    private async Task<RestAnswer> AddAsync(RestCall call)
    {
        call.Query();
        var body = call.Read<InsuranceBody>();
        if (PatientWords.Line(body.Carrier, "carrier") is not { } carrier || PatientWords.Line(body.MemberId, "memberId") is not { } memberId)
            throw new BadBodyException("'carrier' and 'memberId' must be given.");
        if (!call.Account.Features.Insurance)
            return call.Problem(ChartProblems.InsuranceOff);
        if (!call.Account.Capabilities.AddInsurance)
            return call.Problem(ChartProblems.CannotAddInsurance);
        var wish = new InsuranceWish(carrier, memberId, PatientWords.Line(body.GroupNumber, "groupNumber"), PatientWords.Line(body.SubscriberName, "subscriberName"), PatientWords.Line(body.Relationship, "relationship"));
        if (!await writing.TakesAsync(call.Account, wish, call.Cancellation))
            return call.Problem(ChartProblems.InsuranceNotTaken);
        if (call.Id is not { } id || await patients.FindAsync(call, id) is not { } patient)
            return call.Problem(RestProblems.NotFound);
        var outcome = await writing.AddAsync(call.Context, call.Action, patient, wish, ledger.NewReference(), call.Cancellation);
        return ChartAnswers.Of(call, outcome, policy => new WrittenPolicy(policy.Reference, policy.RecordId));
    }

    private static RestPolicy Write(InsurancePolicy policy) => new(
        policy.Carrier, policy.Coverage, MemberIds.Masked(policy.MemberId), policy.GroupNumber, policy.Relationship, Iso(policy.Since), Iso(policy.Until));

    private static string? Iso(LocalDate? date) => date is { } day ? LocalDatePattern.Iso.Format(day) : null;
}
