using System.Text.Json;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>The sandbox's control API, as anybody outside uses it, and the time that it last told.</summary>
internal sealed class PracticeControl(HttpClient http)
{
    /// <summary>The business clock; it stands between advances.</summary>
    internal DateTimeOffset Now { get; private set; }

    internal async Task ResetAsync(int seed, LocalDateTime today, int patients, CancellationToken cancellationToken) =>
        Now = (await PostAsync("reset", new { seed, today = today.ToString("uuuu-MM-dd'T'HH:mm", null), patients }, cancellationToken)).GetProperty("now").GetDateTimeOffset();

    internal async Task AdvanceAsync(Duration by, CancellationToken cancellationToken) =>
        Now = (await PostAsync("advance", new { seconds = by.TotalSeconds }, cancellationToken)).GetProperty("now").GetDateTimeOffset();

    /// <summary>A setup body that connects the practice through this vendor.</summary>
    /// <param name="limits">Whether the vendor keeps its callers to a pace.</param>
    internal Task<JsonElement> SetupAsync(string vendor, CancellationToken cancellationToken, bool limits = true) =>
        http.GetFromJsonAsync<JsonElement>($"_sandbox/setup/{vendor}{(limits ? "" : "?limits=off")}", cancellationToken);

    /// <summary>Switches a fault on for all that this vendor is asked, until faults are ended.</summary>
    internal Task FaultAsync(string vendor, string kind, object? value, CancellationToken cancellationToken) =>
        PostAsync("faults", new { match = new { vendor }, kind, value }, cancellationToken);

    internal async Task EndFaultsAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.DeleteAsync("_sandbox/faults", cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    internal async Task<Held> HeldAsync(CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<Held>("_sandbox/practice", cancellationToken) ?? throw new JsonException("The practice is null.");

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync($"_sandbox/{path}", body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    /// <summary>What the practice's own system has.</summary>
    internal sealed record Held(IReadOnlyList<HeldPatient> Patients, IReadOnlyList<HeldVisit> Appointments, IReadOnlyList<HeldWrite> PendingWrites)
    {
        internal IReadOnlyList<HeldPatient> Of(DemoPerson person) =>
            [.. Patients.Where(patient => patient.FirstName == person.FirstName && patient.LastName == person.LastName && patient.DateOfBirth == person.BirthText)];

        internal IReadOnlyList<HeldVisit> Of(IReadOnlyList<HeldPatient> patients) =>
            [.. Appointments.Where(visit => patients.Any(patient => patient.Id == visit.Patient))];
    }

    /// <param name="Ids">By vendor.</param>
    internal sealed record HeldPatient(string Id, IReadOnlyDictionary<string, string> Ids, string FirstName, string LastName, string? DateOfBirth, IReadOnlyList<string> Phones);

    /// <param name="Ids">By vendor.</param>
    internal sealed record HeldVisit(
        string Id, IReadOnlyDictionary<string, string> Ids, string Patient, string Provider, string Room, DateTimeOffset Start, int Minutes, string Type, string Status)
    {
        internal string When => $"{PracticeClock.At(Instant.FromDateTimeOffset(Start)):ddd d MMM, HH:mm}";
    }

    internal sealed record HeldWrite(string Vendor, long Tracking, string Kind);
}
