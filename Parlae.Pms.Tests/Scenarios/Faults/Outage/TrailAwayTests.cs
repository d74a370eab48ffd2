using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Emulators.Faults;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults.Outage;

/// <summary>
/// The store of the trail is away for a minute, first refusing, then silent, then busy, while callers go on. What needs no patient data goes on as quickly,
/// what does is refused in the right words, nothing of it is lost, and all of it comes back by itself.
/// </summary>
[Collection("Alone")]
public sealed partial class TrailAwayTests(ITestOutputHelper output)
{
    private const string ItsTable = "Parlaeaudit";
    private const int Processes = 2;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WhatHadBegun = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EachKind = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestReturn = TimeSpan.FromSeconds(15);
    private static readonly string[] NoPatient = ["getPracticeInfo", "getProviders", "getAppointmentTypes", "checkAvailability"];

    [Theory]
    [Trait("Category", "Heavy")]
    [InlineData(ItsTable)] // all else in the tables goes on
    [InlineData(null)] // nothing does: neither the ledger nor what is held
    public async Task What_needs_no_patient_data_goes_on_and_the_rest_is_refused_until_the_store_is_back(string? only)
    {
        await using var stores = await ProxiedStores.StartAsync();
        await using var clinic = await ClinicProcesses.StartAsync(Processes, new ClinicOptions(WritebackSeconds: 0, Settings: new Dictionary<string, string?>
        {
            ["Parlae__RateLimit__AccountPerMinute"] = "1000000",
            ["Parlae__RateLimit__Burst"] = "100000",
        })
        { Stores = stores });
        var people = await OnFileAsync(clinic);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Clinic.Cancellation);
        PhoneCall? asking = null;
        var free = new SteadyLoad(TimeSpan.FromMilliseconds(50), n =>
        {
            if (n % NoPatient.Length == 0 || asking is null) asking = clinic.Call(n / NoPatient.Length % Processes);
            var tool = NoPatient[n % NoPatient.Length];
            return (tool, tool == "checkAvailability" ? asking.LookAsync("2026-03-05") : asking.UseAsync(tool));
        });
        var patients = new SteadyLoad(TimeSpan.FromMilliseconds(200), n => ("searchPatients", clinic.Call(n % Processes).IdentifyAsync(people[n % people.Count])));
        var running = Task.WhenAll(free.RunAsync(end.Token), patients.RunAsync(end.Token));

        await Task.Delay(WarmUp, Clinic.Cancellation);
        var began = Stopwatch.GetTimestamp();
        await Task.Delay(Before, Clinic.Cancellation);
        var left = Stopwatch.GetTimestamp();
        foreach (var kind in Enum.GetValues<OutageKind>())
        {
            await stores.Proxy.TakeAwayAsync(ProxiedStore.Tables, new(kind, only));
            if (kind == default) await Task.Delay(WhatHadBegun, Clinic.Cancellation);
            var asked = await clinic.Sandbox.LastRequestAsync();
            await Task.Delay(EachKind, Clinic.Cancellation);
            Assert.DoesNotContain(await clinic.Sandbox.RequestsAsync(asked), request => request.Path.Contains("patient", StringComparison.Ordinal) || request.Method == "POST");
        }

        await stores.Proxy.BringBackAsync(ProxiedStore.Tables);
        var back = Stopwatch.GetTimestamp();
        await Task.Delay(LongestReturn + EachKind, Clinic.Cancellation);
        await end.CancelAsync();
        await running;
        var over = Stopwatch.GetTimestamp();

        var (freeBefore, freeAway) = (free.Between(began, left), free.Between(left, back));
        var (patientsBefore, patientsAway, patientsAfter) = (patients.Between(began, left), patients.Between(left, back), patients.Between(back, over));
        var returned = patientsAfter.Where(each => each.Answer.Status == "error").Select(each => Stopwatch.GetElapsedTime(back, each.At)).DefaultIfEmpty().Max();
        Say($"{(only is null ? "all tables" : "the trail alone")} away for {Stopwatch.GetElapsedTime(left, back).TotalSeconds:F0} s, {(await stores.Proxy.CountsAsync())[ProxiedStore.Tables].Away} requests met that; last refusal {returned.TotalSeconds:F1} s after it was back");
        foreach (var tool in NoPatient)
            Say($"{tool}: {Figures(freeBefore, tool)} before; {Figures(freeAway, tool)} away");
        Say($"searchPatients: {Figures(patientsBefore, "searchPatients")} before; {Figures(patientsAway, "searchPatients")} away");

        foreach (var (fault, times) in Faults(clinic))
            Say($"{times} x {fault}");

        ServedWell(freeBefore);
        ServedWell(patientsBefore);
        ServedWell(patientsAfter.Where(each => Stopwatch.GetElapsedTime(back, each.At) > LongestReturn));
        // With all tables away nobody knows which times are held.
        bool IsServed(Used each) => only is not null || each.Tool != "checkAvailability";
        Assert.All(freeAway.Where(IsServed), each => Assert.NotEqual("error", each.Answer.Status));
        Assert.All(freeAway.Where(each => each.Answer.Error is not null), each => Assert.Equal(ToolWords.RecordsDown, each.Answer.Error));
        Assert.All(patientsAway.Where(each => Stopwatch.GetElapsedTime(left, each.At) > WhatHadBegun && each.AnsweredAt < back), each => Assert.Equal(ToolWords.RecordsDown, each.Answer.Is("error").Error));
        Assert.InRange(SteadyLoad.P99(freeAway.Where(IsServed)), TimeSpan.Zero, 3 * SteadyLoad.P99(freeBefore.Where(IsServed)));
        Assert.InRange(SteadyLoad.P99(freeAway.Concat(patientsAway)), TimeSpan.Zero, LongestRefusal);

        await NothingIsLostAsync(clinic, patients.Between(began, over).Count(each => each.Answer.Status == "verified"));
    }

    /// <summary>What the processes logged of tools that failed, and how often.</summary>
    private static IEnumerable<(string Fault, int Times)> Faults(ClinicProcesses clinic) => clinic.Apps
        .SelectMany(app => FaultOfTool().Matches(app.Output))
        .CountBy(match => match.Value)
        .OrderByDescending(fault => fault.Value)
        .Select(fault => (fault.Key, fault.Value));

    [GeneratedRegex(@"Tool \w+ for account demo (failed with [^""]+|ran out of time)")]
    private static partial Regex FaultOfTool();

    /// <summary>All but a few, who met the end of the time, or a machine too busy to answer.</summary>
    private static void ServedWell(IEnumerable<Used> all)
    {
        var errors = all.Select(each => each.Answer.Error).ToList();
        Assert.NotEmpty(errors);
        Assert.InRange(errors.Count(error => error is not null), 0, errors.Count / 10);
    }

    private static async Task NothingIsLostAsync(ClinicProcesses clinic, int verified)
    {
        for (var process = 0; process < Processes; process++)
            await clinic.Call(process).IdentifyAsync(clinic.Patients[0]); // each writes down what it could not when it happened
        await clinic.Sandbox.AdvanceAsync(600);
        await clinic.Books.RunTimerAsync("reconcileWrites");
        var trail = await clinic.Books.AuditAsync();
        var accesses = trail.Where(entry => entry.Action == "searchPatients").GroupBy(entry => entry.CorrelationId).ToList();
        Assert.All(accesses, access => Assert.Equal(access.Count(entry => entry.Phase == AuditPhase.Started), access.Count(entry => entry.Phase == AuditPhase.Finished)));
        Assert.InRange(accesses.Count(access => access.Any(entry => entry.Outcome == "verified")), verified, int.MaxValue);
        Assert.Equal(0, (await clinic.RunAsync("audit", "verify")).ExitCode);
    }

    /// <summary>People who are verified by what is on file.</summary>
    private static async Task<IReadOnlyList<Person>> OnFileAsync(ClinicProcesses clinic)
    {
        var people = new List<Person>();
        foreach (var person in clinic.Patients.Skip(20).Take(60))
            if ((await clinic.Call().IdentifyAsync(person)).Status == "verified") people.Add(person);
        Assert.True(people.Count > 20);
        return people;
    }

    private static string Figures(IEnumerable<Used> all, string tool)
    {
        var some = all.Where(each => each.Tool == tool).ToList();
        var words = string.Join(", ", some.GroupBy(each => each.Answer.Status).OrderByDescending(group => group.Count()).Select(group => $"{group.Key} {group.Count()}"));
        return string.Create(CultureInfo.InvariantCulture, $"{words}, p50 {SteadyLoad.Percentile(some, 50).TotalMilliseconds:F0} ms, p99 {SteadyLoad.P99(some).TotalMilliseconds:F0} ms");
    }

    private void Say(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
