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

    internal static Task ContactsAsync(KollaCall call) => ListAsync(call, "contacts", _ => call.View.Patients, patient => KollaShapes.Contact(call.Setting, patient, NotesOf(call, patient.Number)), Known<Patient>(
        ("type", (condition, _) => KollaFilter.Holds(condition, "PATIENT")),
        ("state", (condition, patient) => KollaFilter.Holds(condition, patient.Active ? "ACTIVE" : "INACTIVE")),
        ("phone", (condition, patient) => (condition.Digits.Length > 0 || patient.Phones.Any()) && KollaFilter.Within(condition.Digits, patient.Cell, patient.HomePhone, patient.WorkPhone)),
        ("name", (condition, patient) => KollaFilter.Within(condition.Value, patient.FirstName, patient.LastName, patient.PreferredName)),
        ("update_time", (condition, patient) => KollaFilter.Holds(condition, patient.Changed))));

    internal static Task AppointmentsAsync(KollaCall call) => ListAsync(call, "appointments", conditions => Candidates(call.View, conditions), visit => call.Desk.Written(call, visit), Known<Appointment>(
        ("contact_id", (condition, visit) => KollaFilter.Holds(condition, KollaIds.Contact(visit.Patient))),
        ("start_time", (condition, visit) => KollaFilter.Holds(condition, PracticeClock.InstantOf(visit.Start))),
        ("update_time", (condition, visit) => KollaFilter.Holds(condition, visit.Changed))));

    internal static Task ResourcesAsync(KollaCall call) => ListAsync(
        call, "resources", _ => call.Setting.Providers.Where(provider => provider.Active).Select(KollaShapes.Provider).Concat(call.Setting.OpenRooms.Select(room => KollaShapes.Room(call.Setting, room))),
        row => row, Known<JsonObject>(("type", (condition, row) => KollaFilter.Holds(condition, (string)row["type"]!))));

    internal static Task VisitTypesAsync(KollaCall call) => ListAsync(call, "appointment_types", _ => call.Setting.VisitTypes, KollaShapes.VisitType, Known<VisitType>());

    internal static Task TransactionsAsync(KollaCall call) => ListAsync(
        call, "transactions", _ => call.View.Ledger.Where(line => line.PaidBy is not null), KollaShapes.Transaction,
        Known<LedgerLine>(("contact_id", (condition, line) => KollaFilter.Holds(condition, KollaIds.Contact(line.Patient)))));

    internal static Task LogsAsync(KollaCall call, int patient) => ListAsync(
        call, "communication_logs", _ => call.View.NotesOf(patient).Where(note => note.CreatedBy == KollaWrites.Author), KollaShapes.Log, Known<Note>());

    /// <summary>What the practice's own people have noted about somebody.</summary>
    internal static string NotesOf(KollaCall call, int patient) =>
        string.Join('\n', call.View.NotesOf(patient).Where(note => note.Appointment is null && note.CreatedBy != KollaWrites.Author).Select(note => note.Text));

    /// <summary>All visits for which the conditions may hold: those of the patient or the days that they name.</summary>
    private static IEnumerable<Appointment> Candidates(PracticeSnapshot view, IReadOnlyList<Condition> conditions)
    {
        var patient = conditions.FirstOrDefault(condition => condition is { Field: "contact_id", Operator: "=" });
        if (patient is not null && KollaIds.NumberIn("contacts", patient.Value) is { } number)
            return view.VisitsOf(number);
        return KollaFilter.Days(conditions, "start_time") is { } days ? view.VisitsOn(days) : view.Appointments;
    }

    private static Dictionary<string, Func<Condition, T, bool>> Known<T>(params (string Field, Func<Condition, T, bool> Fits)[] fields) => fields.ToDictionary(field => field.Field, field => field.Fits);

    private static Task ListAsync<T>(KollaCall call, string collection, Func<IReadOnlyList<Condition>, IEnumerable<T>> all, Func<T, JsonObject> shape, Dictionary<string, Func<Condition, T, bool>> known) =>
        ListAsync(call, collection, all, one => Encoding.UTF8.GetBytes(shape(one).ToJsonString()), known);

    private static async Task ListAsync<T>(KollaCall call, string collection, Func<IReadOnlyList<Condition>, IEnumerable<T>> all, Func<T, byte[]> write, Dictionary<string, Func<Condition, T, bool>> known)
    {
        var conditions = KollaFilter.Read(call.Query("filter"));
        if (call.Connector.RefusesFilters && conditions.FirstOrDefault(condition => !known.ContainsKey(condition.Field)) is { } unknown)
            throw KollaRefusal.Invalid($"filter field {unknown.Field} is not supported");
        var tests = conditions.Where(condition => known.ContainsKey(condition.Field)).Select(condition => (Condition: condition, Fits: known[condition.Field])).ToArray();
        var fitting = all(conditions).Where(one => Array.TrueForAll(tests, test => test.Fits(test.Condition, one))).ToList();

        var size = int.TryParse(call.Query("page_size"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? Math.Min(asked, LargestPage) : UsualPage;
        var (skip, isMine) = Open(call.Query("page_token"), call.Query("filter"), size);
        if (!isMine)
            throw KollaRefusal.Invalid("page_token does not belong to this request");
        var page = fitting.Count > 0 || !call.Connector.AnswersEmpty ? fitting.Skip(skip).Take(size).Select(write) : null;
        await call.AnswerAsync(collection, page, skip + size < fitting.Count ? Token(skip + size, call.Query("filter"), size) : "");
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
