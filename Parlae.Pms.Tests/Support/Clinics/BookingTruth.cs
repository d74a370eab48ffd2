using System.Text.Json;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>What a caller was told when they asked for a visit.</summary>
internal sealed record Told(string? PatientId, DateTimeOffset Start, Answer Answer);

/// <summary>
/// Holds what callers were told, what the ledger says and what the practice has against each other, once everything has come to rest. Each answer is a
/// list of what disagrees: empty when all is true.
/// </summary>
/// <param name="practice">As it is now.</param>
/// <param name="entries">The whole ledger.</param>
/// <param name="tasks">Of staff.</param>
/// <param name="before">Ids of the visits that the practice had before anybody called.</param>
internal sealed class BookingTruth(JsonElement practice, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<StaffTask> tasks, IReadOnlySet<string> before)
{
    private const string Unchanged = "nothing was changed";

    private readonly ILookup<(string, DateTimeOffset), PracticeVisit> visits = PracticeVisit.All(practice).Where(visit => visit.Stands).ToLookup(visit => (visit.Patient, visit.Start));
    private readonly Dictionary<string, LedgerEntry> byReference = entries.ToDictionary(entry => entry.Reference);
    private readonly Dictionary<string, string> patientOf = practice.List("patients").ToDictionary(patient => patient.GetProperty("ids").Text("sikka")!, patient => patient.Text("id")!);
    private readonly HashSet<string> withStaff = [.. tasks.SelectMany(task => task.Details).Where(detail => detail.Key == "reference").Select(detail => detail.Value)];

    public static async Task<BookingTruth> ReadAsync(SandboxControl sandbox, ClinicBooks books, IReadOnlySet<string> before) =>
        new(await sandbox.PracticeAsync(), await books.EntriesAsync(), await books.TasksAsync(), before);

    public IReadOnlyList<LedgerEntry> Entries => entries;

    public IReadOnlyList<StaffTask> Tasks => tasks;

    /// <summary>Whether a caller was told what is so.</summary>
    public IEnumerable<string> LiesTo(Told told)
    {
        var standing = told.PatientId is { } patient ? visits[(patient, told.Start)].Count() : 0;
        var isTrue = told.Answer.Status switch
        {
            "booked" => standing == 1,
            "alreadyBooked" when !told.Answer.Has("reference") => standing == 1,
            "submitted" or "alreadyBooked" => CameToItsEnd(told.Answer.Of("reference"), standing),
            "error" when !told.Answer.Error!.Contains(Unchanged, StringComparison.Ordinal) => true, // it does not say what is so
            _ => standing == 0,
        };
        if (!isTrue)
            yield return $"Told {told.Answer.Text}, but {standing} visits stand for {told.PatientId} at {told.Start:O}";
    }

    /// <summary>Visits that came since.</summary>
    public IEnumerable<PracticeVisit> NewVisits => visits.SelectMany(each => each).Where(visit => !before.Contains(visit.Id));

    /// <summary>Whether ledger and practice agree on all that was ever written.</summary>
    public IEnumerable<string> Disagreements()
    {
        foreach (var entry in entries.Where(entry => entry.IsOpen))
            yield return $"{entry.Reference} is still {entry.State}";
        foreach (var entry in entries.Where(entry => entry is { Kind: WriteKind.Book, State: WriteState.Confirmed }))
        {
            var visit = Of(entry);
            if (visit.Count != 1 || visit[0].SikkaId != entry.RecordId)
                yield return $"{entry.Reference} is confirmed as {entry.RecordId}, but the practice has {string.Join(", ", visit)}";
        }

        foreach (var entry in entries.Where(entry => entry is { Kind: WriteKind.Book, State: WriteState.Rejected or WriteState.Abandoned } && Of(entry).Count > 0 && !IsElsewhere(entry)))
            yield return $"{entry.Reference} is {entry.State}, but the practice has {string.Join(", ", Of(entry))}";
        foreach (var entry in entries.Where(entry => entry.State is WriteState.Unresolved && !withStaff.Contains(entry.Reference)))
            yield return $"{entry.Reference} is unresolved, and nobody was told";

        var known = entries.Where(entry => entry.State is WriteState.Confirmed or WriteState.Unresolved).SelectMany(Of).Select(visit => visit.Id).ToHashSet();
        foreach (var visit in NewVisits.Where(visit => !known.Contains(visit.Id)))
            yield return $"{visit} stands in no row of the ledger";
    }

    /// <summary>Two visits in one room, with one provider or of one patient at a time.</summary>
    public IEnumerable<string> DoubleBookings()
    {
        var all = visits.SelectMany(each => each).OrderBy(visit => visit.Start).ToList();
        foreach (var column in new Func<PracticeVisit, string>[] { visit => visit.Provider, visit => visit.Room, visit => visit.Patient })
        {
            foreach (var row in all.GroupBy(column))
            {
                foreach (var (first, second) in row.Zip(row.Skip(1)))
                {
                    if (second.Start < first.End && !(before.Contains(first.Id) && before.Contains(second.Id)))
                        yield return $"{first} and {second} overlap";
                }
            }
        }
    }

    private bool CameToItsEnd(string reference, int standing) => !byReference.TryGetValue(reference, out var entry) ? withStaff.Contains(reference)
        : entry.State switch
        {
            WriteState.Confirmed => standing == 1 || entry.NewPatient is not null || Of(entry).Count == 1,
            WriteState.Rejected or WriteState.Abandoned => standing == 0 && withStaff.Contains(reference),
            _ => withStaff.Contains(reference),
        };

    /// <summary>The same visit stands through another row: one that was begun anew.</summary>
    private bool IsElsewhere(LedgerEntry ended) => entries.Any(entry => entry.State is WriteState.Confirmed or WriteState.Unresolved && entry.NewAppointment is { } visit
        && visit.PatientId == ended.NewAppointment?.PatientId && visit.Start == ended.NewAppointment?.Start);

    private List<PracticeVisit> Of(LedgerEntry entry) =>
        entry.NewAppointment is { PatientId.Length: > 0 } visit && patientOf.TryGetValue(visit.PatientId, out var patient) ? [.. visits[(patient, visit.Start.ToDateTimeOffset())]] : [];
}
