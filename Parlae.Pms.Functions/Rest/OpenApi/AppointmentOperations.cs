using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Appointments;
using Parlae.Pms.Functions.Rest.Paging;

namespace Parlae.Pms.Functions.Rest.OpenApi;

internal static class AppointmentOperations
{
    public const string Reference = "w0195c0de000070008000000000000001";

    private static readonly RestAppointment Visit = new("70670", "217", "3", "Dr. Lee", "2026-03-05T10:00:00-05:00", "2026-03-05T11:00:00-05:00", "Cleaning", "scheduled", "confirmed");
    private static readonly RestSlot Slot = new("2026-03-05T13:00:00-05:00", "2026-03-05T14:00:00-05:00", "3", "Dr. Lee", 60);

    private static readonly RestSample UnderWay = RestSample.Answer(202, "Asked for, not yet confirmed: follow the reference.", new Submitted(Reference));
    private static readonly RestSample Taken = RestSample.Answer(
        409, "The time is not free; these are. (Also: the first request with this Idempotency-Key still runs.)", new ProblemShape("urn:parlae:slot-taken", "That time is not free.", 409, "0195c0de-0000-7000-8000-000000000001"));

    public static IReadOnlyList<RestOperation> All { get; } =
    [
        new("appointments", "GET", "Visits between two days in the order of their start, our own writes under way included.")
        {
            Parameters =
            [
                RestParameter.Query("from", "First day; today when left out.", "2026-03-02"),
                RestParameter.Query("to", "Last day; a week on, with patientId a year on, when left out.", "2026-03-08"),
                RestParameter.Query("patientId", "One patient's alone.", "217"),
                RestParameter.Choice("status", "Those alone.", "scheduled", "confirmed", "completed", "cancelled", "missed"),
                .. RestParameter.Paging,
            ],
            Answers = [RestSample.Answer(200, "Part of the list.", new Page<RestAppointment>([Visit], null))],
        },
        new("appointments", "POST", "Books a visit.")
        {
            IsRepeatable = true,
            Body = RestSample.Request("The visit. The patient may be named by the reference under which they are being created.", new BookingBody("217", "Cleaning", "2026-03-05T10:00", 60, "3", "Prefers the morning.")),
            Answers =
            [
                RestSample.Answer(200, "The patient has this very booking.", Visit),
                RestSample.Answer(201, "It stands in the practice's system.", Visit),
                UnderWay,
                new(409, Taken.Description, typeof(ProblemShape), new SlotTakenShape("urn:parlae:slot-taken", "That time is not free.", 409, "0195c0de-0000-7000-8000-000000000001", [Slot])),
                ChartOperations.Refused(422, RestProblems.CardData),
            ],
        },
        new("appointment", "GET", "One visit, by the practice system's id or the reference of a booking under way; from 90 days back to a year ahead.") { Answers = [RestSample.Answer(200, "The visit.", Visit)] },
        new("appointment", "PATCH", "Moves a visit, or sets its status to confirmed or cancelled.")
        {
            Body = RestSample.Request("Another time, or another status.", new AppointmentPatch("2026-03-06T09:30", 60, null)),
            Answers = [RestSample.Answer(200, "It stands so in the practice's system.", Visit), UnderWay, Taken],
        },
        new("appointment", "DELETE", "Cancels a visit.") { Answers = [RestSample.Answer(200, "It is cancelled.", Visit with { Status = "cancelled" }), UnderWay] },
        new("availability", "GET", "Free times, or the nearest to what was asked.")
        {
            Parameters =
            [
                RestParameter.Query("date", "First day.", "2026-03-05", isRequired: true),
                RestParameter.Query("endDate", "Last day; the first when left out.", "2026-03-06"),
                RestParameter.Query("appointmentType", "As the setup's answer names it.", "Cleaning"),
                RestParameter.Query("provider", "Name or id.", "3"),
                RestParameter.Choice("timeOfDay", "Part of the day.", "morning", "afternoon", "evening"),
                new("duration", "query", "Minutes; never below the type's own.", "60", "integer"),
            ],
            Answers = [RestSample.Answer(200, "status tells how they fit: slots, alternatives, closed, none.", new RestAvailability("slots", [Slot], "2026-03-02T08:00:00-05:00", true))],
        },
    ];
}
