using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults;

/// <summary>Time that is held in one process is held in all, and as long as its write is open.</summary>
public sealed class HeldTimeTests(TwoProcesses fixture) : IClassFixture<TwoProcesses>
{
    private readonly ClinicProcesses clinic = fixture.Clinic;

    [Fact]
    public async Task A_hold_counts_in_every_process_until_it_lapses()
    {
        var caller = await fixture.CallerAsync();
        var slot = (await caller.Call.LookAsync("2026-03-24", "HYG2")).Slots[0];
        var now = Instant.FromDateTimeOffset(await clinic.Sandbox.NowAsync());
        var hold = new SlotHold("w-of-nobody", "HYG2", null, Instant.FromDateTimeOffset(slot.Start()), 60, now + SlotHolds.Life, null);
        Assert.True(await clinic.Books.Service<SlotHolds>().TryTakeAsync(await clinic.Books.AccountAsync(), hold, now, Clinic.Cancellation));

        for (var process = 0; process < 2; process++)
        {
            Assert.DoesNotContain((await clinic.Call(process).LookAsync("2026-03-24", "HYG2")).Slots, offered => offered.Text("start") == slot.Text("start"));
            var taken = (await caller.BookAsync(slot, clinic.Call(process, caller.Call.Id))).Is("slotTaken");
            Assert.NotEmpty(taken.Slots);
            Assert.Empty(await FreeTime.NotFreeAsync(clinic, taken.Slots));
        }

        await clinic.Sandbox.AdvanceAsync(SlotHolds.Life.TotalSeconds + 1);
        Assert.Contains((await clinic.Call(1).LookAsync("2026-03-24", "HYG2")).Slots, offered => offered.Text("start") == slot.Text("start"));
        (await caller.BookAsync(slot, clinic.Call(0, caller.Call.Id))).Is("submitted");
        await clinic.SettleAsync();
        Assert.Single(await clinic.StandingAsync(caller.Person, slot.Text("start")));
    }

    [Fact]
    public async Task A_time_stays_held_long_after_its_first_two_minutes_while_its_write_is_open()
    {
        var caller = await fixture.CallerAsync();
        var other = await fixture.CallerAsync();
        var slot = (await caller.Call.LookAsync("2026-03-25", "HYG3")).Slots[0];
        await using (await clinic.Sandbox.FaultAsync("loseWrite", method: "POST", pathPrefix: "/appointment", times: 1))
            (await caller.BookAsync(slot, clinic.Call(0, caller.Call.Id))).Is("submitted");

        for (var hours = 0; hours < 24; hours += 6)
        {
            await clinic.Sandbox.AdvanceAsync(6 * 3600 - 60);
            await clinic.Books.RunTimerAsync("reconcileWrites");
            await clinic.Books.RunTimerAsync("purgeExpiredPhi");
            Assert.Equal(WriteState.Submitted, Assert.Single(await clinic.Books.EntriesAsync(), entry => entry.NewAppointment?.PatientId == caller.Person.SikkaId).State);
            var again = await AgainAsync(other, 1);
            var taken = (await again.BookAsync(slot)).Is("slotTaken");
            Assert.Empty(await FreeTime.NotFreeAsync(clinic, taken.Slots));
        }
    }

    [Fact]
    public async Task A_process_killed_in_the_middle_of_sending_leaves_a_write_that_the_other_finishes()
    {
        await using var own = await ClinicProcesses.StartAsync(2);
        var next = 0;
        var caller = await KnownCaller.NextAsync(own, () => next++, process: 0);
        var other = await KnownCaller.NextAsync(own, () => next++, process: 1);
        var slot = (await caller.Call.LookAsync("2026-03-26", "HYG1")).Slots[0];
        await using (await own.Sandbox.FaultAsync("delay", 60_000, method: "POST", pathPrefix: "/appointment", times: 1))
        {
            var lost = caller.BookAsync(slot);
            while (!(await own.Books.EntriesAsync()).Any(entry => entry.State == WriteState.Sending))
                await Task.Delay(20, Clinic.Cancellation);
            own.Apps[0].Process.Kill();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => lost);
        }

        await own.Sandbox.AdvanceAsync(SlotHolds.Life.TotalSeconds + 30);
        (await other.BookAsync(slot)).Is("slotTaken"); // held as long as nobody knows
        (await caller.BookAsync(slot, own.Call(1, caller.Call.Id))).Is("alreadyBooked");

        for (var n = 0; n < 8; n++)
        {
            Assert.Equal(0, (await own.RunAsync("run", "reconcileWrites")).ExitCode);
            await own.Sandbox.AdvanceAsync(100);
        }

        Assert.Equal(WriteState.Confirmed, Assert.Single(await own.Books.EntriesAsync(), entry => entry.NewAppointment?.PatientId == caller.Person.SikkaId).State);
        Assert.Single(await own.StandingAsync(caller.Person, slot.Text("start")));
        Assert.Equal(0, (await own.RunAsync("audit", "verify")).ExitCode);
    }

    /// <summary>The same caller hours later, in a new call.</summary>
    private async Task<KnownCaller> AgainAsync(KnownCaller caller, int process)
    {
        var call = clinic.Call(process);
        return caller with { Call = call, Handle = (await call.IdentifyAsync(caller.Person, withPhone: false)).Is("matched").Of("patientId") };
    }
}
