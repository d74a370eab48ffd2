namespace Parlae.Pms.Core.Practices;

/// <summary>
/// Marks what is read before anybody has asked for it: where requests of a practice take turns, those that somebody waits for go first. The mark flows with
/// the work that is begun under it, into whatever that work begins. Whoever joins such a reading (<see cref="SharedReading"/>) waits for it, and takes its mark away.
/// </summary>
public static class ReadingAhead
{
    private static readonly AsyncLocal<AheadMark?> Current = new();

    /// <summary>Whether what runs here was begun by reading ahead, and nobody waits for it yet.</summary>
    public static bool IsOn => Current.Value is { IsWanted: false };

    internal static AheadMark? Mark => Current.Value;

    /// <summary>Does this work under a mark; whoever calls is not under it.</summary>
    public static async Task RunAsync(Func<Task> work)
    {
        Current.Value = new AheadMark(); // of this method alone: it is undone where it returns
        await work();
    }

    /// <summary>Once somebody waits for what runs here, which was begun by reading ahead; at once if somebody does already. Null: it never was.</summary>
    public static IDisposable? WhenWanted(Action act) => Current.Value?.WhenWanted(act);

    internal static async Task<T> RunAsync<T>(AheadMark? mark, Func<Task<T>> work)
    {
        Current.Value = mark;
        return await work();
    }
}

/// <summary>Says of some work whether somebody waits for it by now.</summary>
internal sealed class AheadMark
{
    private readonly Lock gate = new();
    private List<Action>? acts = [];

    public bool IsWanted
    {
        get
        {
            lock (gate) return acts is null;
        }
    }

    public void Want()
    {
        List<Action>? due;
        lock (gate) (due, acts) = (acts, null);
        foreach (var act in due ?? [])
            act();
    }

    public IDisposable WhenWanted(Action act)
    {
        lock (gate)
        {
            if (acts is not null)
            {
                acts.Add(act);
                return new Waiting(this, act);
            }
        }

        act();
        return new Waiting(this, act);
    }

    private void Forget(Action act)
    {
        lock (gate) acts?.Remove(act);
    }

    private sealed class Waiting(AheadMark mark, Action act) : IDisposable
    {
        public void Dispose() => mark.Forget(act);
    }
}
