using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Directory;
using Parlae.Pms.Functions.Rest.Paging;
using Parlae.Pms.Functions.Rest.Tasks;
using Parlae.Pms.Functions.Rest.Writes;

namespace Parlae.Pms.Functions.Rest.OpenApi;

internal static class PracticeOperations
{
    private static readonly RestTask Task = new("t5f2c0a91b7d3", "mergePatient", "2026-03-02T09:15:00-05:00", new Dictionary<string, string> { ["firstName"] = "Ada", ["lastName"] = "Example" }, "open", "217", "call:0195c0de");

    private static readonly AuditEntry Entry = new(
        42, new DateTimeOffset(2026, 3, 2, 14, 15, 0, TimeSpan.Zero), AuditPhase.Finished, new AuditActor("key", "k0123456789ab"), "getPatient", "217", ["name", "dateOfBirth"], "ok", "0195c0de-0000-7000-8000-000000000001", 31, new string('a', 64));

    public static IReadOnlyList<RestOperation> All { get; } =
    [
        new("providers", "GET", "Who works at the practice.")
        {
            Parameters = RestParameter.Paging,
            Answers = [RestSample.Answer(200, "Part of the list.", new Page<RestProvider>([new RestProvider("3", "Dr. Lee", "General")], null))],
        },
        new("staffTasks", "GET", "What the machine could not finish.")
        {
            Parameters = [RestParameter.Choice("status", "Those alone.", "open", "closed"), .. RestParameter.Paging],
            Answers = [RestSample.Answer(200, "Part of the list.", new Page<RestTask>([Task], null))],
        },
        new("staffTask", "PATCH", "Closes a task or opens it again, with a note.")
        {
            Body = RestSample.Request("What is left out stays as it is.", new TaskPatch("closed", "Merged by hand.")),
            Answers = [RestSample.Answer(200, "The task.", Task with { Status = "closed", Note = "Merged by hand." }), ChartOperations.Refused(422, RestProblems.CardData)],
        },
        new("write", "GET", "What became of a write.")
        {
            Answers = [RestSample.Answer(200, "state is submitted, confirmed, failed or unresolved.", new RestWrite(AppointmentOperations.Reference, "confirmed", "70670", "217"))],
        },
        new("auditLog", "GET", "The account's audit trail, oldest first.")
        {
            Parameters =
            [
                RestParameter.Query("patientId", "Entries that name this patient.", "217"),
                RestParameter.Query("from", "At or after; a date or a time with offset.", "2026-03-01"),
                RestParameter.Query("to", "Before.", "2026-04-01T00:00:00Z"),
                .. RestParameter.Paging,
            ],
            Answers = [RestSample.Answer(200, "Part of the trail. A part may be empty and still have a continuation.", new Page<AuditEntry>([Entry], null))],
        },
        new("auditVerification", "GET", "Whether the account's audit trail is whole.")
        {
            Answers = [RestSample.Answer(200, "firstBroken is null when it is.", new AuditVerification("", true, 42, new DateTimeOffset(2026, 3, 2, 14, 0, 0, TimeSpan.Zero), null))],
        },
    ];
}
