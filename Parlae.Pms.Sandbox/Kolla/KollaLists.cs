using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>Lists with filters and pages (reference 3).</summary>
internal static class KollaLists
{
    private const int UsualPage = 50;
    private const int LargestPage = 1000;

    internal static Task ContactsAsync(KollaCall call) => ListAsync(call, "contacts", call.View.Patients, patient => KollaShapes.Contact(call.Setting, patient, NotesOf(call, patient.Number)), Known<Patient>(
        ("type", (condition, _) => KollaFilter.Holds(condition, "PATIENT")),
        ("state", (condition, patient) => KollaFilter.Holds(condition, patient.Active ? "ACTIVE" : "INACTIVE")),
        ("phone", (condition, patient) => KollaFilter.Within(condition with { Value = new string([.. condition.Value.Where(char.IsAsciiDigit)]) }, patient.Phones)),
        ("name", (condition, patient) => KollaFilter.Within(condition, [patient.FirstName, patient.LastName, patient.PreferredName])),
        ("update_time", (condition, patient) => KollaFilter.Holds(condition, KollaShapes.Moment(patient.Changed)))));

    internal static Task AppointmentsAsync(KollaCall call) => ListAsync(call, "appointments", call.View.Appointments, visit => KollaShapes.Appointment(call, visit), Known<Appointment>(
        ("contact_id", (condition, visit) => KollaFilter.Holds(condition, KollaIds.Contact(visit.Patient))),
        ("start_time", (condition, visit) => KollaFilter.Holds(condition, KollaShapes.Moment(PracticeClock.InstantOf(visit.Start)))),
        ("update_time", (condition, visit) => KollaFilter.Holds(condition, KollaShapes.Moment(visit.Changed)))));

    internal static Task ResourcesAsync(KollaCall call) => ListAsync(
        call, "resources", [.. call.Setting.Providers.Where(provider => provider.Active).Select(KollaShapes.Provider), .. call.Setting.OpenRooms.Select(room => KollaShapes.Room(call.Setting, room))],
        row => row.DeepClone().AsObject(), Known<JsonObject>(("type", (condition, row) => KollaFilter.Holds(condition, (string)row["type"]!))));

    internal static Task VisitTypesAsync(KollaCall call) => ListAsync(call, "appointment_types", call.Setting.VisitTypes, KollaShapes.VisitType, Known<VisitType>());

    internal static Task TransactionsAsync(KollaCall call) => ListAsync(
        call, "transactions", [.. call.View.Ledger.Where(line => line.PaidBy is not null)], KollaShapes.Transaction,
        Known<LedgerLine>(("contact_id", (condition, line) => KollaFilter.Holds(condition, KollaIds.Contact(line.Patient)))));

    internal static Task LogsAsync(KollaCall call, int patient) => ListAsync(
        call, "communication_logs", [.. call.View.Notes.Where(note => note.Patient == patient && note.CreatedBy == KollaWrites.Author)], KollaShapes.Log, Known<Note>());

    /// <summary>What the practice's own people have noted about somebody.</summary>
    internal static string NotesOf(KollaCall call, int patient) =>
        string.Join('\n', call.View.Notes.Where(note => note.Patient == patient && note.Appointment is null && note.CreatedBy != KollaWrites.Author).Select(note => note.Text));

    private static Dictionary<string, Func<Condition, T, bool>> Known<T>(params (string Field, Func<Condition, T, bool> Fits)[] fields) => fields.ToDictionary(field => field.Field, field => field.Fits);

    private static Task ListAsync<T>(KollaCall call, string collection, IReadOnlyList<T> all, Func<T, JsonObject> shape, Dictionary<string, Func<Condition, T, bool>> known)
    {
        var conditions = KollaFilter.Read(call.Query("filter"));
        if (call.Connector.RefusesFilters && conditions.FirstOrDefault(condition => !known.ContainsKey(condition.Field)) is { } unknown)
            throw KollaRefusal.Invalid($"filter field {unknown.Field} is not supported");
        var fitting = all.Where(one => conditions.All(condition => !known.TryGetValue(condition.Field, out var fits) || fits(condition, one))).ToList();

        var size = int.TryParse(call.Query("page_size"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? Math.Min(asked, LargestPage) : UsualPage;
        var (skip, isMine) = Open(call.Query("page_token"), call.Query("filter"), size);
        if (!isMine)
            throw KollaRefusal.Invalid("page_token does not belong to this request");
        var body = new JsonObject();
        if (fitting.Count > 0 || !call.Connector.AnswersEmpty)
            body[collection] = new JsonArray([.. fitting.Skip(skip).Take(size).Select(shape)]);
        body["next_page_token"] = skip + size < fitting.Count ? Token(skip + size, call.Query("filter"), size) : "";
        return call.AnswerAsync(body);
    }

    private static string Token(int skip, string? filter, int size) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{skip}|{size}|{filter}"));

    /// <summary>While paging, every other parameter must stay the same.</summary>
    private static (int Skip, bool IsMine) Open(string? token, string? filter, int size)
    {
        if (token is null)
            return (0, true);
        var buffer = new byte[token.Length];
        var parts = Convert.TryFromBase64String(token, buffer, out var length) ? Encoding.UTF8.GetString(buffer, 0, length).Split('|', 3) : [];
        return parts is [var skip, var before, var with] && int.TryParse(skip, out var number) && before == KollaIds.Number(size) && with == (filter ?? "") ? (number, true) : (0, false);
    }
}
