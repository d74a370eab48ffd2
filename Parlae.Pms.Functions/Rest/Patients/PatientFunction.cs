using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Charts;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Patients;

/// <summary>The body of <c>PATCH /api/pms/patients/{id}</c>: a patient's members, of which a practice's system takes the preferred name at most.</summary>
internal sealed record PatientPatch(
    string? PreferredName, string? FirstName = null, string? LastName = null, string? DateOfBirth = null, IReadOnlyList<string>? Phones = null, string? Email = null, RestAddress? Address = null) : PatientData
{
    public bool IsMore => (FirstName ?? LastName ?? DateOfBirth ?? Email) is not null || Phones is not null || Address is not null;
}

/// <summary><c>/api/pms/patients/{id}</c>: shows a patient, and changes what the practice's system lets be changed; the rest is 501 with the reason.</summary>
internal sealed class PatientFunction(AccountDoor door, PatientSearch search, PreferredNames names, NamedPatients patients, WriteLedger ledger, AuditedWork audited) : AccountFunction(door)
{
    private static readonly string[] FieldsRead = ["name", "dateOfBirth", "phones", "email", "address"];

    public override string ActionOf(string method) => HttpMethods.IsGet(method) ? "getPatient" : "updatePatient";

    public override Task<RestAnswer> AnswerAsync(RestCall call)
    {
        call.Query();
        if (!call.Account.Features.Patients)
            return Task.FromResult(call.Problem(PatientProblems.SwitchedOff));
        return HttpMethods.IsGet(call.Method) ? ShowAsync(call) : ChangeAsync(call);
    }

    private async Task<RestAnswer> ShowAsync(RestCall call) =>
        await ReadAsync(call, call.Id) is { } patient ? RestAnswer.Ok(RestPatient.Of(patient)) : call.Problem(RestProblems.NotFound);

    private Task<Patient?> ReadAsync(RestCall call, string? patientId) =>
        audited.RunAsync(call.Audited(patientId, FieldsRead) with { Action = "getPatient" }, async token =>
        {
            var found = patientId is { } id ? await search.GetAsync(call.Account, id, token) : null;
            return new AuditedResult<Patient?>(found, found is null ? "notFound" : "ok");
        }, call.Cancellation);

    private async Task<RestAnswer> ChangeAsync(RestCall call)
    {
        if (!call.Account.Capabilities.UpdatePatient)
            return call.Problem(PatientProblems.CannotUpdate);
        var body = call.Read<PatientPatch>();
        if (body.IsMore)
            return call.Problem(PatientProblems.CannotUpdateMore);
        if (PatientWords.Name(body.PreferredName, "preferredName") is not { } name)
            throw new BadBodyException("'preferredName' is missing.");
        var isReference = WriteLedger.IsReference(call.Id ?? "");
        var named = call.Id is not { } id ? null : isReference ? await patients.FindAsync(call, id) : new PatientKey.OnFile(id);
        if (named is PatientKey.Asked or PatientKey.ToMerge)
            return call.Problem(RestProblems.PatientNotReady);
        // What is shown is read first: after the write nothing may fail that would make a change which stands look like none.
        var before = named is PatientKey.OnFile known ? await ReadAsync(call, known.PatientId) : null;
        if (named is not PatientKey.OnFile patient || (before is null && !isReference))
            return call.Problem(RestProblems.NotFound);
        var outcome = await names.ChangeAsync(call.Context, call.Action, patient, name, ledger.NewReference(), call.Cancellation);
        return outcome switch
        {
            ChartOutcome.Refused => call.Problem(RestProblems.Refused),
            ChartOutcome.Written when before is not null => RestAnswer.Ok(RestPatient.Of(before) with { PreferredName = name }),
            _ => RestAnswer.Accepted(outcome.Reference), // also where a copy does not show somebody new yet
        };
    }
}
