using System.Collections.Concurrent;
using System.Diagnostics;
using NodaTime;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults.Storm;

/// <summary>Callers by the thousand, in calls of several bookings each, while the practice's system fails.</summary>
internal sealed class BookingStorm(ClinicProcesses clinic, StormPlan plan)
{
    /// <summary>So long a write goes on behind a caller who was answered at the deadline.</summary>
    private static readonly TimeSpan LongestBehind = TimeSpan.FromSeconds(60);

    /// <summary>Of a command: a store did not answer.</summary>
    private const int Unreachable = 3;

    private readonly Random dice = new(1);
    private readonly ConcurrentBag<Told> told = [];
    private readonly ConcurrentBag<string> unequal = [];
    private int patient = 6;
    private int strangers;
    private int deliveries;
    private long lastAtIt;

    public StormFaults Faults { get; } = new(clinic.Sandbox, plan.Deadline, plan.Stores?.Proxy);

    /// <summary>What callers were told, visit by visit.</summary>
    public IReadOnlyCollection<Told> Told => told;

    /// <summary>Bookings that were asked for, delivery by delivery.</summary>
    public int Deliveries => deliveries;

    /// <summary>Webhooks that were answered otherwise in one process than in the other. Where stores fail, one may have to say that it cannot tell.</summary>
    public IReadOnlyCollection<string> Unequal => unequal;

    /// <summary>Calls in which nobody could be identified.</summary>
    public int Strangers => strangers;

    public TimeSpan Booking { get; private set; }

    public TimeSpan Reconciling { get; private set; }

    public async Task RunAsync()
    {
        var today = LocalDateTime.FromDateTime((await clinic.Sandbox.NowAsync()).DateTime).Date;
        using var wishes = Wish.From(today.PlusDays(StormPlan.FirstDay)).GetEnumerator();
        for (var round = 1; round <= plan.Rounds; round++)
        {
            await Faults.BeginAsync();
            var started = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(Deal(wishes, plan.Bookings / plan.Rounds), new ParallelOptions { MaxDegreeOfParallelism = plan.AtOnce }, async (list, _) => await CallAsync(list));
            Booking += Stopwatch.GetElapsedTime(started);

            started = Stopwatch.GetTimestamp();
            var quiet = plan.Stores is null ? default(long?) : Interlocked.Read(ref lastAtIt);
            await clinic.Books.QuietAsync(quiet);
            if (round > plan.Rounds - plan.Rough)
                await ReconcileAsync();
            await Faults.EndAsync();
            await clinic.Sandbox.AdvanceAsync(plan.WritebackSeconds); // sooner there is nothing to be seen
            await clinic.SettleAsync(quiet);
            Reconciling += Stopwatch.GetElapsedTime(started);
        }
    }

    private async Task ReconcileAsync()
    {
        foreach (var step in new[] { 60d, 300, 900 })
        {
            await clinic.Sandbox.AdvanceAsync(step);
            if (plan.Stores is null) await clinic.Books.RunTimerAsync("reconcileWrites");
            else CameToAnEnd(await clinic.RunAsync("run", "reconcileWrites"));
        }
    }

    /// <summary>Its stores fail as well; and where they do, a run that one of the processes began by itself may take longer than this one waits for its turn.</summary>
    private static void CameToAnEnd(AppProcess.Finished run) =>
        Assert.True(run.ExitCode is 0 or Unreachable || run.Errors.Contains("still running in another process", StringComparison.Ordinal), $"{run.ExitCode}: {run.Output} {run.Errors}");

    /// <summary>Gives each caller of a round some visits that can follow one another; contested ones go to two callers, and come up at the same moment.</summary>
    private List<List<Wish>> Deal(IEnumerator<Wish> wishes, int count)
    {
        var hands = Enumerable.Range(0, (count + StormPlan.EachCall - 1) / StormPlan.EachCall).Select(_ => new List<Wish>()).ToList();
        var turn = 0;
        for (var dealt = 0; dealt < count;)
        {
            wishes.MoveNext();
            for (var copies = dice.Next(100) < StormPlan.Contested && dealt + 1 < count ? 2 : 1; copies > 0; copies--, dealt++)
            {
                var hand = Enumerable.Range(0, hands.Count).Select(n => hands[(turn + n) % hands.Count]).FirstOrDefault(hand => hand.Count < StormPlan.EachCall && !hand.Exists(wishes.Current.Overlaps));
                if (hand is null)
                    hands.Add(hand = []); // everybody is busy then
                hand.Add(wishes.Current);
                turn++;
            }
        }

        return hands;
    }

    private async Task CallAsync(List<Wish> wishes)
    {
        var call = clinic.Call();
        if (await IdentifyAsync(call) is not var (person, handle))
        {
            Interlocked.Increment(ref strangers);
            return;
        }

        foreach (var wish in wishes)
        {
            var body = call.Body(("bookAppointment", new { patientId = handle, appointmentType = wish.VisitType, startTime = wish.Text, duration = wish.Minutes, provider = wish.Provider }, null)).ToJsonString();
            var twice = Random.Shared.Next(100) < StormPlan.DeliveredTwice;
            var first = Random.Shared.Next(plan.Processes);
            var began = Stopwatch.GetTimestamp();
            var answers = await Task.WhenAll(Enumerable.Range(first, twice ? 2 : 1).Select(n => clinic.PostAsync(n % plan.Processes, "/api/vapi/events", body)));
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(plan.Deadline) * 0.9) Interlocked.Exchange(ref lastAtIt, began + (long)(LongestBehind.TotalSeconds * Stopwatch.Frequency));
            Interlocked.Add(ref deliveries, answers.Length);
            var different = answers.DistinctBy(answer => answer.Text).Select(answer => Assert.Single(PhoneCall.Read(answer.Text))).ToList();
            if (different.Count > 1 && (plan.Stores is null || different.TrueForAll(answer => answer.Error is null)))
                unequal.Add(string.Join(" / ", different.Select(answer => answer.Text)));
            foreach (var answer in plan.Stores is null ? different[..1] : different)
                told.Add(new Told(person.Id, wish.Instant, answer));
        }
    }

    /// <summary>Somebody on file who can be matched; while the practice fails the caller says it again.</summary>
    private async Task<(Person Person, string Handle)?> IdentifyAsync(PhoneCall call)
    {
        var person = clinic.Patients[Interlocked.Increment(ref patient) % clinic.Patients.Count];
        for (var tries = 0; tries < 7; tries++)
        {
            var answer = await call.IdentifyAsync(person, withPhone: false);
            if (answer.Status == "matched")
                return (person, answer.Of("patientId"));
            if (answer.Status != "error")
                person = clinic.Patients[Interlocked.Increment(ref patient) % clinic.Patients.Count];
        }

        return null;
    }
}
