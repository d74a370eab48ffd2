using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Paging;
using Parlae.Pms.Functions.Rest.Patients;

namespace Parlae.Pms.Functions.Rest.OpenApi;

/// <summary>The people of the examples are imaginary; their numbers are kept for fiction.</summary>
internal static class PatientOperations
{
    private static readonly RestAddress Address = new("12 Elm Street", null, "Springfield", "ON", "M5V 2T6");
    private static readonly RestPatient Patient = new("217", "Ada", "Example", "1985-03-02", ["(416) 555-0123"], "ada@example.com", Address, null);

    public static IReadOnlyList<RestOperation> All { get; } =
    [
        new("patients", "POST", "Puts somebody on file.")
        {
            IsRepeatable = true,
            Body = RestSample.Request("Who they are; email and address may be left out.", new NewPatientBody("Ada", "Example", "1985-03-02", "+1 416 555 0123", "ada@example.com", Address)),
            Answers =
            [
                RestSample.Answer(200, "They are on file already.", Patient),
                RestSample.Answer(201, "They stand in the practice's system.", Patient),
                RestSample.Answer(202, "Asked for, or with staff since somebody like them is on file: follow the reference.", new Submitted(AppointmentOperations.Reference)),
                ChartOperations.Refused(422, RestProblems.CardData),
            ],
        },
        new("patient", "GET", "One patient.") { Answers = [RestSample.Answer(200, "The patient.", Patient)] },
        new("patient", "PATCH", "Changes the name a patient goes by, where the practice's system takes that; anything else, and everywhere else, 501.")
        {
            Body = RestSample.Request("What to change.", new PatientPatch("Ave")),
            Answers =
            [
                RestSample.Answer(200, "It stands in the practice's system.", Patient),
                RestSample.Answer(202, "Asked for, or of somebody whom the practice's system does not show yet: follow the reference.", new Submitted(AppointmentOperations.Reference)),
                ChartOperations.Refused(409, RestProblems.PatientNotReady),
                RestSample.Answer(501, "This practice's system takes none, or not this.", new ProblemShape("urn:parlae:not-offered", "This clinic does not offer that.", 501, "0195c0de-0000-7000-8000-000000000001", PatientProblems.CannotUpdate.Detail)),
            ],
        },
        new("patientSearch", "POST", "Active patients whom everything fits that is given. The search to use.")
        {
            Parameters = RestParameter.Paging,
            Body = RestSample.Request("A last name, phone or e-mail, alone or in query; the rest narrows it down.", new PatientSearchBody(null, "Ada", "Example", "1985-03-02", null, null, null)),
            Answers = [RestSample.Answer(200, "Part of the list.", new Page<RestPatient>([Patient], null))],
        },
        new("patientSearch", "GET", "The same by one text. It stands in the address, which others on the way may write down: prefer POST.")
        {
            Parameters = [RestParameter.Query("query", "A name, phone number or e-mail address.", "Example, Ada", isRequired: true), .. RestParameter.Paging],
            Answers = [RestSample.Answer(200, "Part of the list.", new Page<RestPatient>([Patient], null))],
        },
    ];
}
