using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.Replay;

/// <summary>The script of all rows, once by one process and once by eight on one data directory, every webhook delivered to all of them.</summary>
public sealed class ReplayTests(ITestOutputHelper output)
{
    private const int Processes = 8;
    private const int Patients = 1_200;

    /// <summary>Of whom so many without a visit ahead play.</summary>
    private const int Free = 20;

    private sealed record Played(EndState State, IReadOnlyList<string> Said);

    [Fact(DisplayName = "Rows 1 to 20: the script replayed by 8 parallel processes ends in the same state")]
    [Trait("Category", "Heavy")]
    public async Task The_script_replayed_by_eight_parallel_processes_ends_in_the_same_state()
    {
        var alone = await PlayAsync(processes: 1);
        var together = await PlayAsync(Processes);

        Assert.Equal(alone.State.Practice, together.State.Practice);
        Assert.Equal(alone.State.Ledger, together.State.Ledger);
        Assert.Equal(alone.State.Tasks, together.State.Tasks);
        Assert.Equal(alone.State.Outbox, together.State.Outbox);
        Assert.Equal(alone.State.Trail, together.State.Trail);
        Assert.Equal(alone.Said, together.Said);
        output.WriteLine(string.Join('\n', [.. together.State.Ledger, .. together.State.Tasks, .. together.State.Outbox]));
    }

    private async Task<Played> PlayAsync(int processes)
    {
        var started = Stopwatch.GetTimestamp();
        await using var clinic = await ClinicProcesses.StartAsync(processes, new ClinicOptions(Today: "2026-03-03T20:30", Settings: new Dictionary<string, string?>
        {
            ["Parlae__ToolDeadlineSeconds"] = "60", // eight processes share this machine: here nobody is to be told that it takes too long
            ["Sikka__ReadTimeout"] = "00:00:30",
            ["Sikka__WriteTimeout"] = "00:00:30",
        }), Patients);
        await clinic.ConnectAsync(Script.West, body => body["timeZone"] = "America/Vancouver");
        await clinic.ConnectAsync(Script.Signing, body => body["vapi"] = new JsonObject { ["auth"] = new JsonObject { ["kind"] = "hmac", ["secret"] = Planted.AccountSecret } });
        var began = await clinic.Sandbox.NowAsync();
        var stage = new Stage(clinic, isDeliveredAgain: processes > 1);
        var cast = await Cast.ChooseAsync(clinic, Free);
        var script = new Script(stage, cast, await clinic.Sandbox.PracticeAsync());
        Say($"{processes} processes ready after {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");

        await script.PlayAsync();

        Assert.Empty(stage.Unequal);
        Assert.Empty(await clinic.Books.DueAsync());
        Assert.Empty(Row.Unfinished(await clinic.Books.AuditAsync()));
        var verified = await clinic.RunAsync("audit", "verify");
        Assert.True(verified.ExitCode == 0, verified.Output);
        var keys = (await clinic.Sandbox.RequestsAsync(0)).Count(request => request.Path.EndsWith("/request_key", StringComparison.Ordinal));
        var lives = 1 + (int)((await clinic.Sandbox.NowAsync() - began).TotalHours / 24);
        Assert.InRange(keys, 1, 3 * lives); // of three accounts
        foreach (var planted in Planted.Values.Concat(clinic.Patients.Take(60).SelectMany(Planted.Of)))
            Assert.All(clinic.Apps, app => Assert.DoesNotContain(planted, app.Output, StringComparison.OrdinalIgnoreCase));
        Say($"{stage.Deliveries} deliveries to {processes} processes, {keys} keys in {lives} lives, {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s in all; {verified.Output.Trim()}");
        return new Played(await EndState.ReadAsync(clinic, script.Rivals), stage.Said);
    }

    private void Say(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
