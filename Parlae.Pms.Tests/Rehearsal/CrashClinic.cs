using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Timers;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rehearsal;

/// <summary>A clinic in which stories are played and broken off, and what must be true of it afterwards.</summary>
public sealed class CrashClinic : SharedClinic
{
    /// <summary>How long a tool may take; only the slow practice is to take longer, also while other tests run.</summary>
    internal const int DeadlineSeconds = 10;

    private readonly Dictionary<Failpoint, List<CrashStory>> storiesOf = [];
    private int played;
    private string? key;

    internal Rehearsed Steps { get; } = new();

    protected override ClinicOptions Options => new(IsWatched: false, Settings: new Dictionary<string, string?> { ["Parlae__ToolDeadlineSeconds"] = $"{DeadlineSeconds}" }) { Services = services => services.Replace(ServiceDescriptor.Singleton<IFailpoints>(Steps)) };

    /// <summary>The stories that pass a step, found by playing them all; at least one.</summary>
    internal async Task<IReadOnlyList<CrashStory>> StoriesOfAsync(Failpoint step)
    {
        if (storiesOf.Count == 0)
        {
            await Clinic.ConnectAsync("mover", body => body["config"]!["canMove"] = "true");
            await Clinic.ConnectAsync(CrashStory.Paid.AccountId, body => body["features"] = new JsonObject { ["payments"] = true });
            key = (await Clinic.KeyAsync(CrashStory.Paid.AccountId, "write")).Key;
            foreach (var story in CrashStory.All)
            {
                var cast = await CastAsync(story);
                Steps.Forget();
                await PlayToTheEndAsync(story, cast, Call(story), null);
                foreach (var passed in Steps.Passed)
                {
                    if (!storiesOf.TryGetValue(passed, out var stories))
                        storiesOf[passed] = stories = [];
                    stories.Add(story);
                }
            }
        }

        Assert.True(storiesOf.TryGetValue(step, out var found), $"No story passes {step.Name}: give it one, so that a crash there is rehearsed.");
        return found!;
    }

    internal PhoneCall Call(CrashStory story, IWebhookDoor? door = null, PhoneCall? same = null) => new(door ?? Clinic, same?.Number ?? Clinic.Newcomer().CallerNumber, same?.Id)
    {
        Key = key,
        PhoneNumberId = story.AccountId == Clinic.AccountId ? (string?)Clinic.SetupBody["phoneNumberIds"]![0] : $"number-of-{story.AccountId}",
    };

    internal async Task<Cast> CastAsync(CrashStory story)
    {
        var n = Interlocked.Increment(ref played);
        var slot = await SlotAsync(story, n, days: story.TakesADay ? 5 : 2);
        if (!story.Changes)
            return new Cast(await story.Caller(Clinic, n, Days(slot)), slot);

        // The visit is booked, performed and in the practice's next copy.
        var old = await SlotAsync(story, n, days: 4);
        var before = new Cast(await story.Caller(Clinic, n, [.. Days(slot), .. Days(old)]), old);
        var booked = await PlayToTheEndAsync(CrashStory.OnFile with { AccountId = story.AccountId }, before, Call(story), null);
        Assert.True((await EffectAsync(before)).AtNew == 1, booked[^1].Text);
        await Clinic.Sandbox.AdvanceAsync(1800);
        return before with { Slot = await SlotAsync(story, n, days: 2, but: old), Old = old };
    }

    /// <summary>The day of a time, and those on which it may lie once the practice's clock has gone on.</summary>
    private static IReadOnlyList<string> Days(JsonElement slot) => [.. Enumerable.Range(0, 4).Select(more => Start(slot).AddDays(more).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];

    /// <summary>A time that is offered from so many days on.</summary>
    private async Task<JsonElement> SlotAsync(CrashStory story, int n, int days, JsonElement? but = null)
    {
        for (var day = (await Clinic.Sandbox.NowAsync()).AddDays(days); ; day = day.AddDays(1))
        {
            var offer = await Call(story).UseAsync("checkAvailability", new { date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), appointmentType = "Cleaning" });
            var slots = offer.Slots.Where(slot => but is not { } other || Start(slot) != Start(other)).ToList();
            if (slots.Count > 0)
                return slots[n % slots.Count];
        }
    }

    /// <summary>The tool calls, and the timers until all is at rest; by the clinic's own process or another.</summary>
    internal async Task<IReadOnlyList<Answer>> PlayToTheEndAsync(CrashStory story, Cast cast, PhoneCall call, DoomedApp? app)
    {
        await using var fault = await FaultAsync(story);
        var answers = await story.PlayAsync(app is null ? call : Call(story, app, call), cast);
        if (story == CrashStory.Slow)
            await UntilQuietAsync();
        await SettleAsync(story, app is null ? Clinic.RunTimerAsync : app.RunTimerAsync);
        return answers;
    }

    /// <summary>What goes on in the background comes to its end before the clock is moved.</summary>
    internal async Task UntilQuietAsync()
    {
        for (var look = 0; look < 100; look++)
        {
            var trail = await Clinic.AuditAsync();
            if (trail.Count(entry => entry.Phase == AuditPhase.Started) == trail.Count(entry => entry.Phase == AuditPhase.Finished))
                return;
            await Task.Delay(50, Clinic.Cancellation);
        }
    }

    /// <summary>Time passes and the timers run, until nothing is left to do: also a write that must be looked for twice before it is sent again.</summary>
    internal async Task SettleAsync(CrashStory story, Func<string, Task>? run = null)
    {
        for (var round = 0; round < (story.TakesADay ? 11 : 8); round++)
        {
            await Clinic.Sandbox.AdvanceAsync(round == 8 ? 25 * 3600 : 170);
            await (run ?? Clinic.RunTimerAsync)("reconcileWrites");
        }
    }

    /// <summary>The leases of timers end that a killed process had. Between machines that takes a quarter of a minute, for which nobody waits here.</summary>
    internal async Task OutliveLeasesAsync()
    {
        foreach (var timer in FunctionTable.Program.Timers)
            await Clinic.Service<IPartitionedRecords>().TryDeleteAsync(RecordTimerLease.Collection, timer.Name, "lease", null, Clinic.Cancellation);
    }

    internal async Task<IAsyncDisposable?> FaultAsync(CrashStory story) =>
        story.Fault is var (kind, value, times) ? await Clinic.Sandbox.FaultAsync(kind, value, method: "POST", pathPrefix: "/appointment", times: times) : null;

    internal async Task<Effect> EffectAsync(Cast cast)
    {
        var practice = await Clinic.Sandbox.PracticeAsync();
        var patients = practice.List("patients").Where(each => (each.Text("firstName"), each.Text("lastName")) == (cast.Person.FirstName, cast.Person.LastName)).Select(each => each.Text("id")).ToList();
        var standing = practice.List("appointments").Where(each => patients.Contains(each.Text("patient")) && each.Text("status") is not ("cancelled" or "missed")).ToList();
        return new(At(cast.Old), At(cast.Slot), patients.Count, standing.Exists(each => each.Text("status") == "confirmed"),
            practice.List("notes").Count(note => patients.Contains(note.Text("patient")) && note.Text("text") == CrashStory.NoteOf(cast)),
            practice.List("payments").Count(payment => patients.Contains(payment.Text("patient")) && payment.GetProperty("amount").GetDecimal() == 12.5m && payment.Text("note") == CrashStory.ReceiptOf(cast)));

        int At(JsonElement? slot) => slot is { } time ? standing.Count(each => each.GetProperty("start").GetDateTimeOffset() == time.GetProperty("start").GetDateTimeOffset()) : 0;
    }

    /// <summary>At rest, whatever happened: one effect or none, the ledger says which, staff have what failed, nothing is held for nothing, the trail is whole.</summary>
    internal async Task AssertTruthAsync(CrashStory story, Cast cast, string callId)
    {
        var effect = await EffectAsync(cast);
        Assert.True(story.MayRest(effect), $"{story.Name}: {effect}");
        var ledger = await LedgerAsync(story.AccountId);
        Assert.DoesNotContain(ledger, entry => entry.IsOpen);
        var ofCall = ledger.Where(entry => entry.CallId == $"call:{callId}" || entry.NewPayment?.Receipt == CrashStory.ReceiptOf(cast)).ToList();
        if (story == CrashStory.NewPatient)
            Assert.Equal(effect.Patients, ofCall.Count(entry => entry is { Kind: WriteKind.CreatePatient, State: WriteState.Confirmed }));
        Assert.Equal(effect.AtNew, ledger.Count(entry => entry is { Kind: WriteKind.Book or WriteKind.Move, State: WriteState.Confirmed } && entry.NewAppointment!.Start.ToDateTimeOffset() == Start(cast.Slot) && entry.RecordId is not null && OfCaller(entry)));

        if (story.Name == CrashStory.Noted.Name)
            Assert.Equal(effect.Notes, ofCall.Count(entry => entry is { Kind: WriteKind.AddNote, State: WriteState.Confirmed }));

        if (story.Name == CrashStory.Paid.Name)
            Assert.Equal(effect.Payments, ofCall.Count(entry => entry is { Kind: WriteKind.RecordPayment, State: WriteState.Confirmed }));

        // What was written down and came to nothing is known to staff, unless the caller took it back themselves, or the other half of a move did its work.
        var told = (await Clinic.Service<StaffTasks>().ListAsync(story.AccountId, Clinic.Cancellation).ToListAsync(Clinic.Cancellation))
            .SelectMany(task => task.Details.Where(detail => detail.Key.EndsWith("reference", StringComparison.Ordinal)).Select(detail => detail.Value)).ToHashSet();
        if (!story.Changes && story != CrashStory.TakenBack)
            Assert.All(ofCall.Where(entry => entry is { Kind: WriteKind.Book or WriteKind.AddNote or WriteKind.RecordPayment, State: not WriteState.Confirmed }), entry => Assert.Contains(entry.Reference, told));
        else if (story.Changes && ofCall.Count > 0 && !story.MustEnd(effect))
            Assert.Contains(ofCall, entry => told.Contains(entry.Reference));

        await AssertToldOnceAsync(story, ofCall, told);
        await AssertNothingHeldForNothingAsync(story, cast, ledger);
        Assert.All(await Clinic.Service<AuditVerifier>().VerifyAllAsync(Clinic.Cancellation).ToListAsync(Clinic.Cancellation), chain => Assert.True(chain.Ok, $"{chain}"));
        var trail = await Clinic.AuditAsync(story.AccountId);
        Assert.Equal(trail.Count(entry => entry.Phase == AuditPhase.Started), trail.Count(entry => entry.Phase == AuditPhase.Finished));

        bool OfCaller(LedgerEntry entry) => entry.CallId == $"call:{callId}" || ofCall.Exists(own => own.Patient == entry.Patient);
    }

    /// <summary>What is confirmed was told once, what is not was not, and staff have heard of every task.</summary>
    private async Task AssertToldOnceAsync(CrashStory story, IReadOnlyList<LedgerEntry> ofCall, HashSet<string> inTasks)
    {
        var sent = SentFiles.Read(Clinic.OutboxFolder);
        foreach (var entry in ofCall.Where(entry => entry is { Kind: WriteKind.Book, State: not WriteState.Undone }))
            Assert.Equal(entry.State == WriteState.Confirmed ? 1 : 0, sent.Count(each => each.Of("reference") == entry.Reference));
        var heard = sent.Select(each => each.Of("taskId")).ToHashSet();
        var tasks = await Clinic.Service<StaffTasks>().ListAsync(story.AccountId, Clinic.Cancellation).ToListAsync(Clinic.Cancellation);
        Assert.All(tasks.Where(task => task.Details.Values.Any(inTasks.Contains)), task => Assert.Contains(task.TaskId, heard));
    }

    private async Task<IReadOnlyList<LedgerEntry>> LedgerAsync(string accountId)
    {
        var entries = new List<LedgerEntry>();
        var ledger = Clinic.Service<WriteLedger>();
        await foreach (var row in Clinic.Service<IPartitionedRecords>().RangeAsync(WriteLedger.Collection, accountId, "w:", "w;", Clinic.Cancellation))
            entries.Add((await ledger.OpenAsync(row, Clinic.Cancellation)).Value);
        return entries;
    }

    /// <summary>A hold ends by itself once its write has ended, and one of a write that came to nothing is gone.</summary>
    private async Task AssertNothingHeldForNothingAsync(CrashStory story, Cast cast, IReadOnlyList<LedgerEntry> ledger)
    {
        var account = (await Clinic.Service<AccountStore>().FindAsync(story.AccountId, Clinic.Cancellation))!;
        var time = PracticeTime.Of(account, Clinic.Service<TimeProvider>());
        foreach (var slot in new[] { cast.Slot, cast.Old }.OfType<JsonElement>())
        {
            var held = await Clinic.Service<SlotHolds>().LiveAsync(account, time.DateOf(NodaTime.Instant.FromDateTimeOffset(Start(slot))), Clinic.Cancellation);
            Assert.All(held, hold => Assert.True(hold.Until <= NodaTime.Instant.Max(time.Now + SlotHolds.PlacedLife, hold.Time.End), $"{hold}"));
            // Laid over an older copy only, a hold may outlast a visit that stood and was taken away.
            Assert.All(held, hold => Assert.Contains(ledger, entry => entry.Reference == hold.Reference && (entry.EffectMayStand || (entry.State == WriteState.Undone && hold.PlacedAt is not null))));
        }
    }

    private static DateTimeOffset Start(JsonElement slot) => slot.GetProperty("start").GetDateTimeOffset();
}
