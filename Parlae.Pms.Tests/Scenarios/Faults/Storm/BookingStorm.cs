using System.Collections.Concurrent;
using System.Diagnostics;
using NodaTime;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults.Storm;

/// <summary>Callers by the thousand, in calls of several bookings each, while the practice's system fails.</summary>
internal sealed class BookingStorm(ClinicProcesses clinic, StormPlan plan)
{
    private readonly Random dice = new(1);
    private readonly ConcurrentBag<Told> told = [];
    private readonly ConcurrentBag<string> unequal = [];
    private int patient = 6;
    private int strangers;

    public StormFaults Faults { get; } = new(clinic.Sandbox, plan.Deadline);

    /// <summary>What callers were told, visit by visit.</summary>
    public IReadOnlyCollection<Told> Told => told;

    /// <summary>Webhooks that were answered otherwise in one process than in the other.</summary>
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
            await Parallel.ForEachAsync(Deal(wishes, plan.Bookings / plan.Rounds), new ParallelOptions { MaxDegreeOfParallelism = StormPlan.AtOnce }, async (list, _) => await CallAsync(list));
            Booking += Stopwatch.GetElapsedTime(started);

            started = Stopwatch.GetTimestamp();
            await clinic.Books.QuietAsync();
            if (round > plan.Rounds - plan.Rough)
                await ReconcileAsync();
            await Faults.EndAsync();
            await clinic.Sandbox.AdvanceAsync(plan.WritebackSeconds); // sooner there is nothing to be seen
            await clinic.SettleAsync();
            Reconciling += Stopwatch.GetElapsedTime(started);
        }
    }

    private async Task ReconcileAsync()
    {
        foreach (var step in new[] { 60d, 300, 900 })
        {
            await clinic.Sandbox.AdvanceAsync(step);
            await clinic.Books.RunTimerAsync("reconcileWrites");
        }
    }

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
            var answers = await Task.WhenAll(Enumerable.Range(first, twice ? 2 : 1).Select(n => clinic.PostAsync(n % plan.Processes, "/api/vapi/events", body)));
            if (answers.Distinct().Count() > 1)
                unequal.Add(string.Join(" / ", answers.Select(answer => answer.Text)));
            told.Add(new Told(person.Id, wish.Instant, Assert.Single(PhoneCall.Read(answers[0].Text))));
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
