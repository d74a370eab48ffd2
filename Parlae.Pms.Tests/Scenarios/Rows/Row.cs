using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>What a row of the scenarios found when it began, and leaves behind: in the practice, in the trail, in the outbox, and with staff.</summary>
internal sealed class Row
{
    private static readonly string[] Books = ["patients", "appointments", "notes", "policies", "payments", "pendingWrites"];

    private readonly Clinic clinic;
    private readonly JsonElement before;
    private readonly HashSet<string> tasks;
    private readonly HashSet<string> sent;
    private readonly int entries;
    private readonly long requests;

    private Row(Clinic clinic, JsonElement before, IEnumerable<StaffTask> tasks, int entries, long requests)
    {
        (this.clinic, this.before, this.entries, this.requests) = (clinic, before, entries, requests);
        this.tasks = [.. tasks.Select(task => task.TaskId)];
        sent = [.. SentFiles.Read(clinic.OutboxFolder).Select(DeliveryId)];
    }

    public static async Task<Row> BeginAsync(Clinic clinic) =>
        new(clinic, await clinic.Sandbox.PracticeAsync(), await clinic.TasksAsync(), (await clinic.AuditAsync()).Count, await clinic.Sandbox.LastRequestAsync());

    /// <summary>The practice as the row found it.</summary>
    public JsonElement Before => before;

    /// <summary>Lets writes come to rest, and what they have to tell leave the house.</summary>
    public async Task SettleAsync()
    {
        await clinic.SettleAsync();
        await clinic.Sandbox.AdvanceAsync(60);
        await clinic.RunTimerAsync("reconcileWrites");
        Assert.Empty((await clinic.Sandbox.PracticeAsync()).List("pendingWrites"));
    }

    /// <summary>Visits that came or were changed.</summary>
    public async Task<IReadOnlyList<PracticeVisit>> ChangedVisitsAsync() =>
        [.. PracticeVisit.All(await clinic.Sandbox.PracticeAsync()).Except(PracticeVisit.All(before))];

    public async Task<IReadOnlyList<JsonElement>> NewPatientsAsync() =>
        [.. (await clinic.Sandbox.PracticeAsync()).List("patients").ExceptBy(before.List("patients").Select(patient => patient.Text("id")), patient => patient.Text("id"))];

    /// <summary>Nothing was written, nothing is under way.</summary>
    public async Task AssertPracticeUntouchedAsync()
    {
        var now = await clinic.Sandbox.PracticeAsync();
        foreach (var book in Books)
            Assert.True(before.GetProperty(book).GetRawText() == now.GetProperty(book).GetRawText(), $"The {book} changed.");
        Assert.DoesNotContain(await RequestsAsync(), request => request.Method != "GET" && !IsForKey(request));
    }

    /// <summary>What the PMS was asked.</summary>
    public Task<IReadOnlyList<SandboxControl.Request>> RequestsAsync() => clinic.Sandbox.RequestsAsync(requests);

    /// <summary>Bookings that were sent to the PMS.</summary>
    public async Task<int> BookingsSentAsync() => (await RequestsAsync()).Count(request => request.Method == "POST" && request.Path.EndsWith("/appointment", StringComparison.Ordinal));

    /// <summary>New tasks of staff, which must be of these kinds.</summary>
    public async Task<IReadOnlyList<StaffTask>> TasksAsync(params StaffTaskKind[] kinds)
    {
        var fresh = (await clinic.TasksAsync()).Where(task => !tasks.Contains(task.TaskId)).OrderBy(task => task.Kind).ToList();
        Assert.Equal(kinds, fresh.Select(task => task.Kind));
        return fresh;
    }

    /// <summary>What has left the house since, which must be this: to whom, and of what kind.</summary>
    public IReadOnlyList<JsonElement> Sent(params string[] kinds)
    {
        var fresh = SentFiles.Read(clinic.OutboxFolder).Where(each => !sent.Contains(DeliveryId(each))).OrderBy(Kind, StringComparer.Ordinal).ToList();
        Assert.Equal(kinds, fresh.Select(Kind));
        return fresh;
    }

    /// <summary>What a call did with patient data, in order, each access by how it ended and refusals with their reason.</summary>
    public async Task AssertTrailAsync(PhoneCall call, params string[] expected) =>
        Assert.Equal(expected, (await TrailAsync(call)).Where(entry => entry.Phase != AuditPhase.Started).Select(entry => $"{entry.Action} {(entry.Phase == AuditPhase.Finished ? "" : entry.Phase.ToString().ToLowerInvariant() + " ")}{entry.Outcome}"));

    public async Task<IReadOnlyList<AuditEntry>> TrailAsync(PhoneCall call) => [.. (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == call.Id)];

    /// <summary>Each access since, whoever's, has its start and its end, and the whole trail is as it was written.</summary>
    public async Task AssertTrailIsWholeAsync()
    {
        var all = await clinic.AuditAsync();
        Assert.Empty(Unfinished(all.Skip(entries)));
        await clinic.RunTimerAsync("sealAudit");
        var verification = await clinic.Service<AuditVerifier>().VerifyAsync(Clinic.AccountId, Clinic.Cancellation);
        Assert.True(verification.Ok, verification.FirstBroken?.ToString());
        Assert.Equal(all.Count, verification.Entries);
        Assert.NotNull(verification.SealedThrough);
    }

    /// <summary>One key to the PMS for each account and day that a key lives.</summary>
    public static async Task AssertKeysAsync(Clinic clinic, int lives = 1)
    {
        var accounts = await clinic.Service<AccountStore>().ListAsync(Clinic.Cancellation).CountAsync(Clinic.Cancellation);
        Assert.InRange((await clinic.Sandbox.RequestsAsync(0)).Count(IsForKey) - SikkaView.Keys(clinic), 0, accounts * lives);
    }

    /// <summary>Accesses that were begun and not ended, or the other way round.</summary>
    public static IEnumerable<string> Unfinished(IEnumerable<AuditEntry> entries) => entries
        .GroupBy(entry => (entry.Actor, entry.Action, entry.CorrelationId))
        .Where(access => access.Count(entry => entry.Phase == AuditPhase.Started) != access.Count(entry => entry.Phase == AuditPhase.Finished))
        .Select(access => access.Key.ToString());

    private static bool IsForKey(SandboxControl.Request request) => request.Path.EndsWith("/request_key", StringComparison.Ordinal);

    private static string DeliveryId(JsonElement sent) => sent.Of("deliveryId")!;

    private static string Kind(JsonElement sent) => $"{sent.Of("to")}: {(sent.Of("to") == "staff" ? sent.Of("taskKind") : sent.Of("kind"))}";
}
