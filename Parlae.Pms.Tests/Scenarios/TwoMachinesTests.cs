using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Hosting.Timers;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>Two processes of the built program on two machines: each has a data directory of its own, and all stores are the same in Azure.</summary>
public sealed partial class TwoMachinesTests
{
    private const string Timer = "reconcileWrites";

    [Fact]
    public async Task A_timer_that_runs_on_one_machine_does_not_run_on_the_other()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { InAzure = true });
        var reference = await BookAsync(clinic);

        var slow = RunAsync(clinic, "reconcile.claimed=delay:4000");
        await BegunAsync(clinic);
        var other = await RunAsync(clinic);

        var (first, second) = (Ran(await slow), Ran(other));
        Assert.True(first.End - first.Begin >= TimeSpan.FromSeconds(4), $"{first}");
        Assert.True(second.Begin >= first.End, $"{first} {second}");
        await AssertBookedOnceAsync(clinic, reference);
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public async Task A_timer_whose_machine_died_runs_on_the_other_as_soon_as_its_lease_is_over()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { InAzure = true });
        var reference = await BookAsync(clinic);
        Assert.Equal(137, (await RunAsync(clinic, "reconcile.claimed=kill")).ExitCode);
        var died = Stopwatch.GetTimestamp();

        Ran(await RunAsync(clinic));

        Assert.InRange(Stopwatch.GetElapsedTime(died), RecordTimerLease.Life / 2, 2 * RecordTimerLease.Life);
        await clinic.SettleAsync();
        await AssertBookedOnceAsync(clinic, reference);
    }

    /// <summary>A booking that the practice has performed, which the timer will find.</summary>
    private static async Task<string> BookAsync(Clinic clinic)
    {
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(await clinic.OnFileAsync(4))).Is("verified").Of("patientId");
        var booked = (await call.BookAsync(patient, (await call.LookAsync("2026-03-05")).Is("slots").Slots[0])).Is("submitted");
        await clinic.Sandbox.AdvanceAsync(170);
        return booked.Of("reference");
    }

    /// <summary>As on a machine that has nothing on its disk yet.</summary>
    private static Task<AppProcess.Finished> RunAsync(Clinic clinic, string? failpoint = null)
    {
        var folder = new TemporaryDirectory();
        return EndAsync();

        async Task<AppProcess.Finished> EndAsync()
        {
            using (folder)
                return await AppProcess.RunAsync(["run", Timer], clinic.Settings.Where(own => own.Key != "Parlae__DataDirectory").Append(new("Parlae__Failpoint", failpoint)), folder.Path);
        }
    }

    private static async Task BegunAsync(Clinic clinic)
    {
        var records = clinic.Service<Core.Storage.IPartitionedRecords>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Clinic.Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (await records.GetAsync(RecordTimerLease.Collection, Timer, "lease", patience.Token) is null) await Task.Delay(20, patience.Token);
    }

    private static async Task AssertBookedOnceAsync(Clinic clinic, string reference)
    {
        Assert.Equal(WriteState.Confirmed, (await clinic.Service<WriteLedger>().FindAsync(Clinic.AccountId, reference, Clinic.Cancellation))!.Value.State);
        var person = await clinic.OnFileAsync(4);
        Assert.Single((await clinic.Sandbox.PracticeAsync()).List("appointments"), each => each.Text("patient") == person.Id && each.Text("start")!.StartsWith("2026-03-05", StringComparison.Ordinal));
    }

    /// <summary>When the timer itself began and ended, by the program's log.</summary>
    private static (DateTimeOffset Begin, DateTimeOffset End) Ran(AppProcess.Finished run)
    {
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var line = (run.Output + run.Errors).Split('\n').Single(text => text.Contains($"Timer {Timer} ran in", StringComparison.Ordinal));
        using var json = JsonDocument.Parse(line);
        var end = json.RootElement.GetProperty("at").GetDateTimeOffset();
        return (end - TimeSpan.FromMilliseconds(long.Parse(Milliseconds().Match(json.RootElement.GetProperty("message").GetString()!).Groups[1].ValueSpan, CultureInfo.InvariantCulture)), end);
    }

    [GeneratedRegex("ran in ([0-9]+) ms")]
    private static partial Regex Milliseconds();
}
