using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Patients;

/// <summary>The body of <c>POST /api/pms/patients</c>.</summary>
internal sealed record NewPatientBody(string? FirstName, string? LastName, string? DateOfBirth, string? Phone, string? Email, RestAddress? Address) : PatientData;

/// <summary><c>POST /api/pms/patients</c>: puts somebody on file; 200 when they are on file already.</summary>
internal sealed class PatientsFunction(AccountDoor door, PatientCreation creation, PatientSearch search, WriteLedger ledger) : AccountFunction(door)
{
    public override bool RefusesCards => true;

    public override string ActionOf(string method) => "createPatient";

    public override async Task<RestAnswer> AnswerAsync(RestCall call)
    {
        call.Query();
        var body = call.Read<NewPatientBody>();
        var wish = new NewPatient(
            ledger.NewReference(),
            PatientWords.Name(body.FirstName, "firstName") ?? throw Missing("firstName"),
            PatientWords.Name(body.LastName, "lastName") ?? throw Missing("lastName"),
            PatientWords.BirthDate(body.DateOfBirth, call.Context.Time.Today) ?? throw Missing("dateOfBirth"),
            (PatientWords.Phone(body.Phone) ?? throw Missing("phone")).Digits,
            PatientWords.Email(body.Email),
            Address(body.Address));
        if (!call.Account.Features.Patients)
            return call.Problem(PatientProblems.SwitchedOff);
        if (!call.Account.Capabilities.CreatePatient)
            return call.Problem(PatientProblems.CannotCreate);

        return await creation.CreateAsync(call.Context, call.Action, wish, call.Cancellation) switch
        {
            PatientCreationOutcome.OnFile { Patient.Handle.Patient.Id: { } id } => await OnFileAsync(call, id),
            PatientCreationOutcome.Submitted submitted => await SubmittedAsync(call, submitted.Reference),
            _ => call.Problem(RestProblems.Refused),
        };
    }

    /// <summary>The access stands in the trail by then: the creation has read them to compare.</summary>
    private async Task<RestAnswer> OnFileAsync(RestCall call, string patientId) =>
        await search.GetAsync(call.Account, patientId, call.Cancellation) is { } patient ? RestAnswer.Ok(RestPatient.Of(patient)) : call.Problem(RestProblems.NotFound);

    private async Task<RestAnswer> SubmittedAsync(RestCall call, string reference) =>
        await ledger.FindAsync(call.AccountId, reference, CancellationToken.None) is { Value: { State: WriteState.Confirmed, RecordId: { } id, NewPatient: { } written } }
            ? RestAnswer.Created(RestPatient.Of(written, id))
            : RestAnswer.Accepted(reference);

    private static PostalAddress? Address(RestAddress? given) => given is null ? null : new(
        PatientWords.Line(given.Line1, "address.line1"),
        PatientWords.Line(given.Line2, "address.line2"),
        PatientWords.Line(given.City, "address.city"),
        PatientWords.Line(given.State, "address.state"),
        PatientWords.Line(given.PostCode, "address.postCode"));

    private static BadBodyException Missing(string member) => new($"'{member}' is missing.");
}
