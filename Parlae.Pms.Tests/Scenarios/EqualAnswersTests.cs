using System.Collections.Concurrent;
using System.Diagnostics;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>Whether somebody is on file can be told neither by the words nor by the time nor by what is done meanwhile. Runs alone, since it measures.</summary>
[Collection("Alone")]
public sealed class EqualAnswersTests(ITestOutputHelper output)
{
    private const int Tries = 50;

    private readonly ConcurrentQueue<string> touched = new();

    [Fact]
    public async Task Fifty_wrong_and_fifty_unknown_tries_sound_cost_and_last_the_same()
    {
        await using var clinic = await StartAsync();
        var people = (await clinic.Sandbox.PracticeAsync()).List("patients").Where(patient => patient.List("phones").Length > 0).Take(Tries + 5).Select(Person.Of).ToList();
        Assert.Equal(Tries + 5, people.Count);
        foreach (var person in people.Skip(Tries)) // warm
        {
            await TryAsync(clinic, person with { DateOfBirth = "1931-01-05" });
            await TryAsync(clinic, clinic.Newcomer());
        }

        var (wrong, unknown) = (new List<Try>(), new List<Try>());
        for (var n = 0; n < Tries; n++)
        {
            // In turn a wrong birth date and a wrong factor.
            wrong.Add(await TryAsync(clinic, n % 2 == 0 ? people[n] with { DateOfBirth = "1931-01-05" } : people[n] with { Phone = "6135550297" }));
            unknown.Add(await TryAsync(clinic, clinic.Newcomer()));
        }

        Assert.Single(wrong.Concat(unknown).Select(each => each.Said).Distinct());
        Assert.Single(wrong.Concat(unknown).Select(each => each.Asked).Distinct());
        Assert.Single(wrong.Concat(unknown).Select(each => each.Touched).Distinct());
        var (first, second) = (Median(wrong), Median(unknown));
        output.WriteLine($"median of {Tries} wrong {first:F2} ms, of {Tries} unknown {second:F2} ms; each: {wrong[0].Asked}; {wrong[0].Touched}");
        Assert.InRange(Math.Abs(first - second), 0, 20);
    }

    [Fact]
    public async Task What_was_read_ahead_of_the_caller_tells_wrong_and_unknown_apart_by_nothing()
    {
        await using var clinic = await StartAsync();
        var people = (await clinic.Sandbox.PracticeAsync()).List("patients").Where(patient => patient.List("phones").Length > 0).Skip(3).Take(25).Select(Person.Of).ToList();
        var (wrong, unknown) = (new List<Try>(), new List<Try>());
        for (var n = 0; n < people.Count; n++)
        {
            wrong.Add(await TryAsync(clinic, n % 2 == 0 ? people[n] with { DateOfBirth = "1931-01-05" } : people[n] with { Phone = "6135550297" }, people[n].CallerNumber));
            unknown.Add(await TryAsync(clinic, clinic.Newcomer(), people[n].CallerNumber));
        }

        Assert.Single(wrong.Concat(unknown).Select(each => each.Said).Distinct());
        Assert.Single(wrong.Concat(unknown).Select(each => each.Asked).Distinct());
        Assert.Single(wrong.Concat(unknown).Select(each => each.Touched).Distinct());
        var (first, second) = (Median(wrong.Skip(3)), Median(unknown.Skip(3)));
        output.WriteLine($"after prefetch: median wrong {first:F2} ms, unknown {second:F2} ms; each: {wrong[0].Asked}; {wrong[0].Touched}");
        Assert.InRange(Math.Abs(first - second), 0, 20);
    }

    [Fact]
    public async Task A_registration_that_looks_like_somebody_on_file_sounds_and_lasts_as_any_other()
    {
        await using var clinic = await StartAsync();
        var people = (await clinic.Sandbox.PracticeAsync()).List("patients").Where(patient => patient.List("phones").Length > 0).Take(15).Select(Person.Of).ToList();
        var (partial, fresh) = (new List<Try>(), new List<Try>());
        await using var slow = await clinic.Sandbox.FaultAsync("delay", 150, method: "POST", pathPrefix: "/patient");
        for (var n = 0; n < people.Count; n++)
        {
            var newcomer = clinic.Newcomer();
            var claim = (n % 3) switch
            {
                0 => people[n] with { Phone = newcomer.Phone },
                1 => people[n] with { DateOfBirth = newcomer.DateOfBirth },
                _ => people[n] with { FirstName = newcomer.FirstName, LastName = newcomer.LastName },
            };
            partial.Add(await RegisterAsync(clinic, claim));
            fresh.Add(await RegisterAsync(clinic, newcomer));
        }

        Assert.Single(partial.Concat(fresh).Select(each => each.Said).Distinct());
        Assert.All(partial, each => Assert.DoesNotContain("POST", each.Asked, StringComparison.Ordinal));
        Assert.All(fresh, each => Assert.Contains("POST", each.Asked, StringComparison.Ordinal));
        var (first, second) = (Median(partial.Skip(3)), Median(fresh.Skip(3)));
        output.WriteLine($"median of partial matches {first:F2} ms, of new patients {second:F2} ms, the practice taking 150 ms of them");
        Assert.InRange(Math.Abs(first - second), 0, 75);
    }

    private Task<Clinic> StartAsync() => Clinic.StartAsync(new ClinicOptions(IsWatched: false)
    {
        Services = SpiedStore.With((collection, writes) =>
        {
            touched.Enqueue($"{(writes ? "write" : "read")} {collection}");
            return false;
        }),
    });

    private Task<Try> TryAsync(Clinic clinic, Person person) => MeasureAsync(clinic, clinic.Call(), call => call.IdentifyAsync(person), "notFound");

    /// <summary>From a number that was read ahead.</summary>
    private async Task<Try> TryAsync(Clinic clinic, Person person, string callerNumber)
    {
        var call = clinic.Call(callerNumber);
        await call.BeginAsync();
        await clinic.ReadAheadAsync();
        return await MeasureAsync(clinic, call, each => each.IdentifyAsync(person), "notFound");
    }

    private Task<Try> RegisterAsync(Clinic clinic, Person person) => MeasureAsync(clinic, clinic.Call(), call => call.RegisterAsync(person), "submitted");

    /// <summary>Each from a call and a number of its own: no lock is near.</summary>
    private async Task<Try> MeasureAsync(Clinic clinic, PhoneCall call, Func<PhoneCall, Task<Answer>> ask, string status)
    {
        var before = await clinic.Sandbox.LastRequestAsync();
        touched.Clear();
        var started = Stopwatch.GetTimestamp();
        var answer = await ask(call);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var rows = string.Join(", ", touched.GroupBy(each => each).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Count()} {group.Key}"));
        var asked = string.Join(", ", (await clinic.Sandbox.RequestsAsync(before)).Select(request => $"{request.Method} {request.Path}"));
        return new Try(answer.Is(status).Result.GetRawText(), asked, rows, took);
    }

    private static double Median(IEnumerable<Try> tries)
    {
        var times = tries.Select(each => each.Took).Order().ToList();
        return times[times.Count / 2];
    }

    private sealed record Try(string Said, string Asked, string Touched, double Took);
}
