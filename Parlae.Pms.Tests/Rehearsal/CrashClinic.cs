using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rehearsal;

/// <summary>A clinic in which stories are played and broken off, and what must be true of it afterwards.</summary>
public sealed class CrashClinic : SharedClinic
{
    private readonly Dictionary<Failpoint, CrashStory> storyOf = [];
    private int played;

    internal Rehearsed Steps { get; } = new();

    protected override ClinicOptions Options => new(IsWatched: false) { Services = services => services.Replace(ServiceDescriptor.Singleton<IFailpoints>(Steps)) };

    /// <summary>The first story that passes a step, found by playing them all.</summary>
    internal async Task<CrashStory> StoryOfAsync(Failpoint step)
    {
        if (storyOf.Count == 0)
        {
            foreach (var story in CrashStory.All)
            {
                Steps.Forget();
                await PlayToTheEndAsync(story, await CastAsync(story), Clinic.Call(), null);
                foreach (var passed in Steps.Passed)
                    storyOf.TryAdd(passed, story);
            }
        }

        Assert.True(storyOf.TryGetValue(step, out var found), $"No story passes {step.Name}: give it one, so that a crash there is rehearsed.");
        return found!;
    }

    internal async Task<Cast> CastAsync(CrashStory story)
    {
        var n = Interlocked.Increment(ref played);
        var day = (await Clinic.Sandbox.NowAsync()).AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var offer = await Clinic.Call().UseAsync("checkAvailability", new { date = day, appointmentType = "Cleaning" });
        return new(await story.Caller(Clinic, n), offer.Slots[n % offer.Slots.Count]);
    }

    /// <summary>The tool calls, and the timers until all is at rest; by the clinic's own process or another.</summary>
    internal async Task<IReadOnlyList<Answer>> PlayToTheEndAsync(CrashStory story, Cast cast, PhoneCall call, DoomedApp? app)
    {
        var line = app is null ? call : new PhoneCall(app, call.Number, call.Id);
        await using var refusing = story.IsRefused ? await Clinic.Sandbox.FaultAsync("rejectWrite", "The day is locked", pathPrefix: "/appointment") : null;
        var answers = await story.PlayAsync(line, cast);
        await SettleAsync(app is null ? Clinic.RunTimerAsync : app.RunTimerAsync);
        return answers;
    }

    /// <summary>Time passes and the timers run, until nothing is left to do: also a write that must be looked for twice before it is sent again.</summary>
    internal async Task SettleAsync(Func<string, Task>? run = null)
    {
        for (var round = 0; round < 8; round++)
        {
            await Clinic.Sandbox.AdvanceAsync(170);
            await (run ?? Clinic.RunTimerAsync)("reconcileWrites");
        }
    }

    internal async Task<IReadOnlyList<LedgerEntry>> LedgerAsync(string callId)
    {
        var entries = new List<LedgerEntry>();
        var ledger = Clinic.Service<WriteLedger>();
        await foreach (var row in Clinic.Service<IPartitionedRecords>().RangeAsync(WriteLedger.Collection, Clinic.AccountId, "w:", "w;", Clinic.Cancellation))
            entries.Add((await ledger.OpenAsync(row, Clinic.Cancellation)).Value);
        return [.. entries.Where(entry => entry.CallId == $"call:{callId}")];
    }

    /// <summary>How many appointments the practice has for this person at the time of the story, and how many records of them.</summary>
    internal async Task<(int Appointments, int Patients)> EffectAsync(Cast cast)
    {
        var practice = await Clinic.Sandbox.PracticeAsync();
        var patients = practice.List("patients").Where(each => (each.Text("firstName"), each.Text("lastName")) == (cast.Person.FirstName, cast.Person.LastName)).Select(each => each.Text("id")).ToList();
        var appointments = practice.List("appointments").Count(each => patients.Contains(each.Text("patient")) && each.GetProperty("start").GetDateTimeOffset() == cast.Slot.GetProperty("start").GetDateTimeOffset());
        return (appointments, patients.Count);
    }

    /// <summary>At rest, whatever happened: one effect or none, the ledger says which, staff have what failed, nothing is held for nothing, the trail is whole.</summary>
    internal async Task AssertTruthAsync(CrashStory story, Cast cast, string callId)
    {
        var (appointments, patients) = await EffectAsync(cast);
        var ledger = await LedgerAsync(callId);
        Assert.DoesNotContain(ledger, entry => entry.IsOpen);
        Assert.Equal(appointments, ledger.Count(entry => entry is { Kind: WriteKind.Book, State: WriteState.Confirmed }));
        Assert.InRange(appointments, 0, story.Books ? 1 : 0);
        if (story == CrashStory.NewPatient)
            Assert.Equal(patients, ledger.Count(entry => entry is { Kind: WriteKind.CreatePatient, State: WriteState.Confirmed }));
        Assert.InRange(patients, 0, 1);

        var told = (await Clinic.TasksAsync()).SelectMany(task => task.Details.Where(detail => detail.Key.EndsWith("reference", StringComparison.Ordinal)).Select(detail => detail.Value)).ToHashSet();
        Assert.All(ledger.Where(entry => entry is { Kind: WriteKind.Book, State: not WriteState.Confirmed }), entry => Assert.Contains(entry.Reference, told));

        await AssertNothingHeldForNothingAsync(cast);
        Assert.All(await Clinic.Service<AuditVerifier>().VerifyAllAsync(Clinic.Cancellation).ToListAsync(Clinic.Cancellation), chain => Assert.True(chain.Ok, $"{chain}"));
        var trail = await Clinic.AuditAsync();
        Assert.Equal(trail.Count(entry => entry.Phase == AuditPhase.Started), trail.Count(entry => entry.Phase == AuditPhase.Finished));
    }

    /// <summary>A hold ends by itself once its write has ended.</summary>
    private async Task AssertNothingHeldForNothingAsync(Cast cast)
    {
        var account = (await Clinic.Service<AccountStore>().FindAsync(Clinic.AccountId, Clinic.Cancellation))!;
        var time = PracticeTime.Of(account, Clinic.Service<TimeProvider>());
        var start = NodaTime.Instant.FromDateTimeOffset(cast.Slot.GetProperty("start").GetDateTimeOffset());
        var held = await Clinic.Service<SlotHolds>().LiveAsync(account, time.DateOf(start), Clinic.Cancellation);
        Assert.All(held, hold => Assert.True(hold.Until <= NodaTime.Instant.Max(time.Now + SlotHolds.PlacedLife, hold.Time.End), $"{hold}"));
    }
}
