using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Patients;

/// <summary><c>/api/pms/patients/{id}</c>: shows a patient. No practice system that we speak to takes changes, which is said with 501.</summary>
internal sealed class PatientFunction(AccountDoor door, PatientSearch search, AuditedWork audited) : AccountFunction(door)
{
    private static readonly string[] FieldsRead = ["name", "dateOfBirth", "phones", "email", "address"];

    public override string ActionOf(string method) => HttpMethods.IsGet(method) ? "getPatient" : "updatePatient";

    public override async Task<RestAnswer> AnswerAsync(RestCall call)
    {
        call.Query();
        if (!call.Account.Features.Patients)
            return call.Problem(PatientProblems.SwitchedOff);
        if (!HttpMethods.IsGet(call.Method))
            return call.Problem(PatientProblems.CannotUpdate);
        var patient = await audited.RunAsync(call.Audited(call.Id, FieldsRead), async token =>
        {
            var found = call.Id is { } id ? await search.GetAsync(call.Account, id, token) : null;
            return new AuditedResult<Patient?>(found, found is null ? "notFound" : "ok");
        }, call.Cancellation);
        return patient is null ? call.Problem(RestProblems.NotFound) : RestAnswer.Ok(RestPatient.Of(patient));
    }
}
