namespace Parlae.Pms.Core.Figures;

/// <summary>What happened at one practice in one hour, in numbers. Keys are words of ours and the practice's names of visits; nothing here is about a patient.</summary>
public sealed class HourlyFigures
{
    /// <summary>What is beyond the most keys of one kind is counted together.</summary>
    public const string Other = "other";

    private const int MostKeys = 60;
    private const int LongestKey = 80;

    public int Version { get; init; } = 1;

    /// <summary>Calls and chats that began.</summary>
    public int Calls { get; set; }

    /// <summary>Uses of tools: tool, outcome.</summary>
    public Dictionary<string, Dictionary<string, int>> Tools { get; init; } = [];

    /// <summary>How long they took: tool, <see cref="LatencyBuckets"/>.</summary>
    public Dictionary<string, int[]> Durations { get; init; } = [];

    /// <summary>Wishes for a visit: type, outcome.</summary>
    public Dictionary<string, Dictionary<string, int>> Bookings { get; init; } = [];

    /// <summary>By door.</summary>
    public Dictionary<string, int> AuthenticationFailures { get; init; } = [];

    /// <summary>By outcome.</summary>
    public Dictionary<string, int> IdentityFailures { get; init; } = [];

    public void AddTool(string tool, string outcome, TimeSpan took)
    {
        Add(Of(Tools, tool, () => []), outcome, 1);
        Of(Durations, tool, () => new int[LatencyBuckets.Count])[LatencyBuckets.Of(took)]++;
    }

    public void AddBooking(string type, string outcome) => Add(Of(Bookings, type, () => []), outcome, 1);

    public void AddAuthenticationFailure(string door) => Add(AuthenticationFailures, door, 1);

    public void AddIdentityFailure(string outcome) => Add(IdentityFailures, outcome, 1);

    /// <summary>Adds what another process, or another hour, has counted.</summary>
    public void Add(HourlyFigures more)
    {
        Calls += more.Calls;
        Add(Tools, more.Tools);
        Add(Bookings, more.Bookings);
        Add(AuthenticationFailures, more.AuthenticationFailures);
        Add(IdentityFailures, more.IdentityFailures);
        foreach (var (tool, counts) in more.Durations)
        {
            var sums = Of(Durations, tool, () => new int[LatencyBuckets.Count]);
            for (var i = 0; i < counts.Length; i++)
                sums[Math.Min(i, sums.Length - 1)] += counts[i];
        }
    }

    private static void Add(Dictionary<string, Dictionary<string, int>> sums, Dictionary<string, Dictionary<string, int>> more)
    {
        foreach (var (key, counts) in more)
            Add(Of(sums, key, () => []), counts);
    }

    private static void Add(Dictionary<string, int> sums, Dictionary<string, int> more)
    {
        foreach (var (key, count) in more)
            Add(sums, key, count);
    }

    private static void Add(Dictionary<string, int> counts, string key, int more)
    {
        key = Bounded(counts, key);
        counts[key] = counts.GetValueOrDefault(key) + more;
    }

    private static T Of<T>(Dictionary<string, T> values, string key, Func<T> make)
    {
        key = Bounded(values, key);
        return values.TryGetValue(key, out var value) ? value : values[key] = make();
    }

    private static string Bounded<T>(Dictionary<string, T> values, string key)
    {
        if (key.Length > LongestKey)
            key = key[..LongestKey];
        return values.Count < MostKeys || values.ContainsKey(key) ? key : Other;
    }
}
