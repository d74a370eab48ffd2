namespace Parlae.Pms.Core.Practices;

/// <summary>
/// Marks what is read before anybody has asked for it: where requests of a practice take turns, those that somebody waits for go first. The mark flows with
/// the work that is begun under it, into whatever that work begins.
/// </summary>
public static class ReadingAhead
{
    private static readonly AsyncLocal<bool> Mark = new();

    /// <summary>Whether what runs here was begun by reading ahead.</summary>
    public static bool IsOn => Mark.Value;

    /// <summary>Does this work under the mark; whoever calls is not under it.</summary>
    public static async Task RunAsync(Func<Task> work)
    {
        Mark.Value = true; // of this method alone: it is undone where it returns
        await work();
    }
}
