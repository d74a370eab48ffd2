using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Control;

/// <summary>Something that follows the practice through time, as a copy that is taken now and then.</summary>
internal interface IFollowsPractice
{
    /// <summary>Called with the run's lock held, for the state of the practice as it stands at that moment.</summary>
    internal void CatchUp(DentalPractice practice, Instant upTo);
}

/// <summary>One life of the practice, from a reset to the next: its book, its queue of writes, and the time they share.</summary>
internal sealed class PracticeRun(RunSettings settings, PracticeClock clock, DentalPractice practice)
{
    private readonly Lock gate = new();
    private readonly WriteQueue queue = new(settings.Seed);
    private readonly List<IFollowsPractice> followers = [];
    private bool linkIsDown;
    private Instant linkedSince = Instant.MinValue;

    internal RunSettings Settings => settings;

    internal PracticeClock Clock => clock;

    internal DentalPractice Practice => practice;

    /// <summary>While the practice's own machine is away nothing queued is performed and no copy is taken.</summary>
    internal bool LinkIsDown
    {
        get
        {
            lock (gate)
                return linkIsDown;
        }
        set
        {
            Settle();
            lock (gate)
            {
                linkIsDown = value;
                linkedSince = clock.Now;
            }

            Settle();
        }
    }

    internal void Follow(IFollowsPractice follower)
    {
        lock (gate)
            followers.Add(follower);
    }

    /// <summary>Does, in the order of time, all that is due by now. Every request begins here.</summary>
    internal void Settle()
    {
        lock (gate)
        {
            if (linkIsDown)
                return;
            var now = clock.Now;
            while (queue.TakeDue(now) is { } write)
            {
                var at = Instant.Max(write.DueAt!.Value, linkedSince);
                CatchUp(at - Duration.Epsilon);
                write.PerformAt(practice, at);
            }

            CatchUp(now);
        }
    }

    internal void Submit(QueuedWrite write)
    {
        lock (gate)
            queue.Add(write);
        Settle();
    }

    /// <summary>Looks into the queue, or takes something out of it, while nothing else moves.</summary>
    internal T Queue<T>(Func<WriteQueue, T> look)
    {
        lock (gate)
            return look(queue);
    }

    private void CatchUp(Instant upTo)
    {
        foreach (var follower in followers)
            follower.CatchUp(practice, upTo);
    }
}
