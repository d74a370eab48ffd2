using System.Diagnostics;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>Scenario 15: a number that is on file only as a home phone, among 12,000 patients.</summary>
public sealed class LargePracticeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_home_phone_among_twelve_thousand_patients_is_found_with_no_request_after_prefetch()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(IsWatched: false));
        await clinic.Sandbox.PostAsync("reset", new { seed = 1, today = "2026-03-02T08:00", limits = "off", patients = 12_000 });
        Assert.Equal(12_000, (await clinic.Sandbox.PracticeAsync()).List("patients").Length);
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        var (before, started) = (await clinic.Sandbox.LastRequestAsync(), Stopwatch.GetTimestamp());
        await call.BeginAsync();
        await clinic.Service<CallPrefetch>().IdleAsync();
        var ahead = await clinic.Sandbox.RequestsAsync(before);
        output.WriteLine($"{ahead.Count} requests ahead in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms: {string.Join(' ', ahead.Select(request => request.Path.Split('/')[^1]).CountBy(path => path))}");
        (before, started) = (await clinic.Sandbox.LastRequestAsync(), Stopwatch.GetTimestamp());

        (await call.UseAsync("getCallerContext")).Is("recognised");
        (await call.IdentifyAsync(person, withPhone: false)).Is("verified");

        output.WriteLine($"two answers in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));

        // The first call had the index of numbers made; the next one's number is looked up in it.
        before = await clinic.Sandbox.LastRequestAsync();
        started = Stopwatch.GetTimestamp();
        await clinic.Call((await clinic.OnFileAsync(5)).CallerNumber).BeginAsync();
        await clinic.Service<CallPrefetch>().IdleAsync();
        ahead = await clinic.Sandbox.RequestsAsync(before);
        output.WriteLine($"{ahead.Count} requests for the next call in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms: {string.Join(' ', ahead.Select(request => request.Path.Split('/')[^1]).CountBy(path => path))}");
        Assert.InRange(ahead.Count(request => request.Path.EndsWith("/patients", StringComparison.Ordinal)), 1, 3);
    }
}
