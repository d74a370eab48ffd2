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
    private readonly RowVendor vendor;
    private readonly JsonElement before;
    private readonly HashSet<string> tasks;
    private readonly HashSet<string> sent;
    private readonly int entries;
    private readonly long requests;

    private Row(Clinic clinic, JsonElement before, IEnumerable<StaffTask> tasks, int entries, long requests)
    {
        (this.clinic, vendor, this.before, this.entries, this.requests) = (clinic, RowVendor.Of(clinic), before, entries, requests);
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
        for (var round = 0; round < vendor.RoundsToSettle; round++)
            await clinic.SettleAsync();
        await clinic.Sandbox.AdvanceAsync(60);
        await clinic.RunTimerAsync("reconcileWrites");
        Assert.Empty((await clinic.Sandbox.PracticeAsync()).List("pendingWrites"));
    }

    /// <summary>Waits until what the practice's own system refused is given up, where nobody ever hears of such a refusal.</summary>
    public async Task OutlastSilenceAsync()
    {
        if (vendor.TellsLaterRefusals)
            return;
        await clinic.Sandbox.AdvanceAsync((WriteReconciliation.Patience + NodaTime.Duration.FromHours(1)).TotalSeconds);
        await clinic.RunTimerAsync("reconcileWrites");
    }

    /// <summary>The vendor's id of somebody who was on file when the row began.</summary>
    public string IdOf(Person person) => IdOf(before.List("patients").Single(patient => patient.Text("id") == person.Id));

    /// <summary>The vendor's id of a visit that stood when the row began.</summary>
    public string IdOf(PracticeVisit visit) => IdOf(before.List("appointments").Single(one => one.Text("id") == visit.Id));

    /// <summary>The vendor's id of a record as the practice shows it.</summary>
    public string IdOf(JsonElement record) => record.GetProperty("ids").Text(vendor.Word)!;

    /// <summary>The vendor's id of a visit that came.</summary>
    public async Task<string> IdOfNewAsync(PracticeVisit visit) => IdOf((await clinic.Sandbox.PracticeAsync()).List("appointments").Single(one => one.Text("id") == visit.Id));

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
        Assert.DoesNotContain(await RequestsAsync(), request => request.Method != "GET");
    }

    /// <summary>What the PMS was asked since the row began, or since that request; for keys aside.</summary>
    public async Task<IReadOnlyList<SandboxControl.Request>> RequestsAsync(long? since = null) =>
        [.. (await clinic.Sandbox.RequestsAsync(since ?? requests)).Where(request => !vendor.IsForKey(request))];

    /// <summary>Bookings that were sent to the PMS.</summary>
    public async Task<int> BookingsSentAsync() => (await RequestsAsync()).Count(vendor.IsBooking);

    /// <summary>New tasks of staff, which must be of these kinds.</summary>
    public async Task<IReadOnlyList<StaffTask>> TasksAsync(params StaffTaskKind[] kinds)
    {
        var fresh = (await clinic.TasksAsync()).Where(task => !tasks.Contains(task.TaskId)).OrderBy(task => task.Kind).ToList();
        Assert.Equal(kinds, fresh.Select(task => task.Kind));
        return fresh;
    }

    /// <summary>The task that staff have of a booking that the practice refused after the call: by that name, or, where nobody tells, as one whose fate is unknown.</summary>
    public StaffTaskKind Unheard => vendor.TellsLaterRefusals ? StaffTaskKind.BookingFailed : StaffTaskKind.WriteUnresolved;

    /// <summary>How staff hear of <see cref="Unheard"/>.</summary>
    public string NewsOfUnheard => $"staff: {JsonNamingPolicy.CamelCase.ConvertName(Unheard.ToString())}";

    /// <summary>A task with which staff can place a booking by hand.</summary>
    public void AssertHoldsDetails(StaffTask task, RowCaller caller, JsonElement slot)
    {
        Assert.Equal((IdOf(caller.Person), $"call:{caller.Call.Id}"), (task.PatientId, task.CallId));
        Assert.Equal((slot.Text("start")![..16].Replace('T', ' '), "Cleaning", "60"), (task.Details["start"], task.Details["visitType"], task.Details["minutes"]));
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

    /// <summary>One key to the PMS for each account and life of a key, and one for each that was refused where that ends its life.</summary>
    /// <param name="clinic">That fetched them.</param>
    /// <param name="turnedAway">Accounts whose setup was refused after a look at the PMS.</param>
    public static async Task AssertKeysAsync(Clinic clinic, int turnedAway = 0)
    {
        var vendor = RowVendor.Of(clinic);
        var accounts = turnedAway + await clinic.Service<AccountStore>().ListAsync(Clinic.Cancellation).CountAsync(Clinic.Cancellation);
        var requests = await clinic.Sandbox.RequestsAsync(0);
        Assert.InRange(requests.Count(vendor.IsForKey) - VendorView.Keys(clinic), 0, vendor.MostKeys(accounts, requests));
    }

    /// <summary>Accesses that were begun and not ended, or the other way round.</summary>
    public static IEnumerable<string> Unfinished(IEnumerable<AuditEntry> entries) => entries
        .GroupBy(entry => (entry.Actor, entry.Action, entry.CorrelationId))
        .Where(access => access.Count(entry => entry.Phase == AuditPhase.Started) != access.Count(entry => entry.Phase == AuditPhase.Finished))
        .Select(access => access.Key.ToString());

    private static string DeliveryId(JsonElement sent) => sent.Of("deliveryId")!;

    private static string Kind(JsonElement sent) => $"{sent.Of("to")}: {(sent.Of("to") == "staff" ? sent.Of("taskKind") : sent.Of("kind"))}";
}
