using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Charts;
using Parlae.Pms.Functions.Rest.Paging;

namespace Parlae.Pms.Functions.Rest.OpenApi;

/// <summary>Charts and money of patients. What is not written says so in its only answer.</summary>
internal static class ChartOperations
{
    public static IReadOnlyList<RestOperation> All { get; } =
    [
        new("notes", "GET", "The notes about a patient, newest first, of the types that the clinic lets be told.")
        {
            Parameters = RestParameter.Paging,
            Answers = [RestSample.Answer(200, "Part of the list.", new Page<RestNote>([new RestNote("5512", "2026-02-11", "Appointment note", "Prefers morning visits.")], null))],
        },
        new("notes", "POST", "A note for the chart, filed under the type that the clinic chose. The same words for the same patient on one day are one note.")
        {
            IsRepeatable = true,
            Body = RestSample.Request("The note.", new NoteBody("Prefers morning visits.")),
            Answers =
            [
                RestSample.Answer(201, "It stands in the chart; noteId where the practice's system tells it.", new WrittenNote(AppointmentOperations.Reference, "5512")),
                RestSample.Answer(202, "Asked for, or left to staff: GET /api/pms/writes/{reference} tells what becomes of it.", new Submitted(AppointmentOperations.Reference)),
                Refused(501, ChartProblems.CannotAddNotes),
                Refused(422, RestProblems.CardData),
            ],
        },
        new("insurance", "GET", "What a patient is insured by now.")
        {
            Parameters = RestParameter.Paging,
            Answers = [RestSample.Answer(200, "Part of the list; of a member id only the end is shown.", new Page<RestPolicy>([new RestPolicy("Maple Mutual", "Dental Primary", "******734", "637943", "self", "2025-01-01", null)], null))],
        },
        new("insurance", "POST", "Insurance that a patient holds, where the practice's system takes it from us.")
        {
            IsRepeatable = true,
            Body = RestSample.Request("As the card has it; groupNumber, subscriberName and relationship may be left out.", new InsuranceBody("Maple Mutual", "QX-990-17734", "637943", "Ada Example", "self")),
            Answers =
            [
                RestSample.Answer(201, "It is on file; policyId where the practice's system tells it.", new WrittenPolicy(AppointmentOperations.Reference, "44")),
                RestSample.Answer(202, "Asked for, or left to staff: GET /api/pms/writes/{reference} tells what becomes of it.", new Submitted(AppointmentOperations.Reference)),
                Refused(501, ChartProblems.CannotAddInsurance),
                Refused(422, ChartProblems.InsuranceNotTaken),
            ],
        },
        new("balance", "GET", "What stands open for a patient.")
        {
            Answers =
            [
                RestSample.Answer(200, "balance is of patient and insurance together, due the patient's part.", new RestBalance("217", 180.50m, 80.50m, 100m, "CAD", "2026-03-02")),
                Refused(404, ChartProblems.BalanceUnavailable),
            ],
        },
        new("payments", "GET", "The payments of a patient, newest first.")
        {
            Parameters =
            [
                RestParameter.Query("patientId", "Whose.", "217", isRequired: true),
                RestParameter.Query("from", "The first day; a year before the last when left out.", "2025-03-02"),
                RestParameter.Query("to", "The last day; today when left out.", "2026-03-02"),
                .. RestParameter.Paging,
            ],
            Answers = [RestSample.Answer(200, "Part of the list.", new Page<RestPayment>([new RestPayment("8841", "217", "2026-02-11", 80m, "CAD", "Cash", "patient")], null))],
        },
        new("payments", "POST", "Records money taken elsewhere in the practice's ledger; off unless the account switched features.payments on. The same payment under the same reference on one day or the next is one.")
        {
            IsRepeatable = true,
            Body = RestSample.Request("method is a name or code of the practice's own ways to pay, reference what names the payment where it was taken. Never card data: a card number anywhere in the body is refused.", new PaymentBody("217", 80m, "Cash", "receipt 1042")),
            Answers =
            [
                RestSample.Answer(201, "It stands in the ledger; paymentId where the practice's system tells it.", new WrittenPayment(AppointmentOperations.Reference, "8841")),
                RestSample.Answer(202, "Asked for: GET /api/pms/writes/{reference} tells what becomes of it.", new Submitted(AppointmentOperations.Reference)),
                Refused(501, ChartProblems.PaymentsOff),
                Refused(409, RestProblems.PatientNotReady),
                Refused(422, RestProblems.CardData),
            ],
        },
    ];

    internal static RestSample Refused(int status, Problem problem) =>
        RestSample.Answer(status, problem.Title, new ProblemShape($"urn:parlae:{problem.Kind}", problem.Title, status, "0195c0de-0000-7000-8000-000000000001", problem.Detail));
}
