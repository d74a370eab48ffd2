using System.Diagnostics;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>Runs alone: what is measured is the product, not its neighbours.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class Alone;

/// <summary>How long a caller waits for us alone, when the PMS need not be asked.</summary>
[Collection("Alone")]
public sealed class OwnShareTests(ITestOutputHelper output)
{
    private const int PerSecond = 20;
    private const int Seconds = 10;
    private const int MostWindows = 3;

    [Fact]
    public async Task CheckAvailability_costs_a_few_milliseconds_of_our_own()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(IsWatched: false));
        for (var n = 0; n < 100; n++)
            await MeasureAsync(clinic, n);
        var before = await clinic.Sandbox.LastRequestAsync();

        // Somebody else may use the machine: the best of a few windows counts, by the measure of a request that does nothing, a millisecond at most.
        var best = (P50: double.MaxValue, P99: double.MaxValue);
        for (var window = 0; window < MostWindows && best is not { P50: <= 5, P99: <= 30 }; window++)
        {
            var found = await WindowAsync(clinic);
            var load = Math.Max(1, found.Bare);
            output.WriteLine($"checkAvailability at {PerSecond}/s for {Seconds} s: p50 {found.P50:F2} ms, p99 {found.P99:F2} ms; a request that does nothing {found.Bare:F2} ms");
            best = (Math.Min(best.P50, found.P50 / load), Math.Min(best.P99, found.P99 / load));
        }

        Assert.Empty(await clinic.Sandbox.RequestsAsync(before)); // all of it was ours
        Assert.True(best is { P50: <= 5, P99: <= 30 }, $"p50 {best.P50:F2} ms, p99 {best.P99:F2} ms on an idle machine");
    }

    private static async Task<(double P50, double P99, double Bare)> WindowAsync(Clinic clinic)
    {
        var (asked, bare) = (new List<Task<double>>(), new List<double>());
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        while (asked.Count < PerSecond * Seconds && await beat.WaitForNextTickAsync(Clinic.Cancellation))
        {
            asked.Add(MeasureAsync(clinic, asked.Count));
            if (asked.Count % PerSecond == 0)
                bare.Add(await MeasureBareAsync(clinic));
        }

        var took = (await Task.WhenAll(asked)).Order().ToList();
        return (took[took.Count / 2], took[(int)Math.Ceiling(took.Count * 0.99) - 1], bare.Order().ElementAt(bare.Count / 2));
    }

    /// <summary>What a request costs here that does nothing: tells a slow product from a busy machine.</summary>
    private static async Task<double> MeasureBareAsync(Clinic clinic)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await clinic.Http.GetAsync(new Uri("/api/version", UriKind.Relative), Clinic.Cancellation);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Milliseconds at the client, over loopback; each from a call of its own, as callers are.</summary>
    private static async Task<double> MeasureAsync(Clinic clinic, int n)
    {
        var body = clinic.Call("+16135550299").Body(("checkAvailability", new { date = $"2026-03-{3 + (n % 4):00}", appointmentType = "Cleaning" }, null)).ToJsonString();
        var started = Stopwatch.GetTimestamp();
        var (_, text) = await clinic.PostAsync("/api/vapi/tools/checkAvailability", body);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        PhoneCall.Read(text).Single().Is("slots");
        return took;
    }
}
