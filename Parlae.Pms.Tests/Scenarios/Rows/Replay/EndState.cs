using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.Replay;

/// <summary>What a run of the script leaves behind, in lines that do not depend on ids, times of delivery, or which of two callers was quicker.</summary>
internal sealed partial class EndState
{
    /// <summary>A read that arrives in several processes at the same moment may run in each; what they answer is one answer.</summary>
    private static readonly string[] ReadsOfEach = ["getAppointments", "getBalance", "prefetch"];

    private readonly Dictionary<string, string> names = [];

    private EndState(JsonElement practice, string vendor, IEnumerable<Person> rivals)
    {
        var either = rivals.Select(person => person.Id).ToHashSet();
        foreach (var patient in practice.List("patients"))
        {
            var name = either.Contains(patient.Text("id")) ? Script.Either : $"{patient.Text("firstName")} {patient.Text("lastName")} born {patient.Text("dateOfBirth")}";
            names[patient.Text("id")!] = names[patient.GetProperty("ids").Text(vendor)!] = name;
        }
    }

    public IReadOnlyList<string> Practice { get; private init; } = [];

    public IReadOnlyList<string> Ledger { get; private init; } = [];

    public IReadOnlyList<string> Tasks { get; private init; } = [];

    public IReadOnlyList<string> Outbox { get; private init; } = [];

    /// <summary>What calls did with patient data.</summary>
    public IReadOnlyList<string> Trail { get; private init; } = [];

    public static async Task<EndState> ReadAsync(ClinicProcesses clinic, IReadOnlyList<Person> rivals)
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var names = new EndState(practice, clinic.Vendor, rivals);
        return new EndState(practice, clinic.Vendor, rivals)
        {
            Practice = names.OfPractice(practice),
            Ledger = Sorted((await clinic.Books.EntriesAsync()).Select(names.Of)),
            Tasks = Sorted((await clinic.Books.TasksAsync()).Select(names.Of)),
            Outbox = Sorted(SentFiles.Read(clinic.OutboxFolder).Select(sent => names.Of(sent, practice))),
            Trail = names.OfCalls(await clinic.Books.AuditAsync()),
        };
    }

    private string[] OfPractice(JsonElement practice) =>
    [
        .. Sorted(practice.List("patients").Select(patient => $"patient {names[patient.Text("id")!]} {string.Join(' ', patient.List("phones").Select(phone => phone.GetString()))}")),
        .. Sorted(PracticeVisit.All(practice).Select(visit => string.Create(CultureInfo.InvariantCulture, $"visit of {names[visit.Patient]} with {visit.Provider} in {visit.Room} at {visit.Start:O} for {visit.Minutes}: {visit.Status}"))),
        $"{practice.List("notes").Length} notes, {practice.List("policies").Length} policies, {practice.List("payments").Length} payments, {practice.List("pendingWrites").Length} under way",
    ];

    private string[] OfCalls(IReadOnlyList<AuditEntry> entries)
    {
        var ofCalls = entries.Where(entry => entry.Actor.Kind == "call").ToLookup(entry => ReadsOfEach.Contains(entry.Action));
        return Sorted([.. ofCalls[false].Select(Of), .. ofCalls[true].Select(Of).Distinct()]);
    }

    private string Of(LedgerEntry entry)
    {
        var patient = entry.Patient.Id ?? entry.NewAppointment?.PatientId;
        return $"{entry.Kind} {entry.State} {Name(patient)} {entry.NewAppointment?.Start} {entry.NewAppointment?.ProviderId} {entry.Target?.Start} sent {entry.Sends}";
    }

    private string Of(StaffTask task) =>
        $"{task.Kind} {task.Status} {Name(task.PatientId)} {string.Join(", ", task.Details.Where(detail => detail.Key != "reference").OrderBy(detail => detail.Key, StringComparer.Ordinal).Select(detail => $"{detail.Key}={detail.Value}"))}";

    private string Of(JsonElement sent, JsonElement practice)
    {
        var person = sent.Of("phone") is { } phone ? practice.List("patients").Where(patient => patient.List("phones").Any(one => one.GetString() == phone)).Select(patient => names[patient.Text("id")!]).OrderByDescending(name => name == Script.Either).First() : ""; // a household may share it
        return $"{sent.Of("accountId")} to {sent.Of("to")} {person}: {sent.Of("kind")} {sent.Of("taskKind")} {Number().Replace(sent.Of("text")!, "")}";
    }

    private string Of(AuditEntry entry) => $"{(entry.Actor.Id.StartsWith(Script.Either, StringComparison.Ordinal) ? Script.Either : entry.Actor.Id)}: {entry.Action} {entry.Phase} {entry.Outcome} {Name(entry.PatientId)}";

    private string Name(string? patientId) => patientId is null ? "nobody" : names.GetValueOrDefault(patientId, patientId);

    private static string[] Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];

    [GeneratedRegex("number t[0-9a-z_-]+", RegexOptions.IgnoreCase)]
    private static partial Regex Number();
}
