namespace Parlae.Pms.Functions.Web.SignIn;

/// <summary>
/// How often wrong keys may be tried: so many within five minutes from one address, and so many from all together, since under a Functions host every
/// request comes from the host. Counts within this process, in elapsed time.
/// </summary>
internal sealed class SignInTries(TimeProvider clock)
{
    public const int MostPerClient = 8;
    public const int MostOfAll = 60;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Lock tries = new();
    private readonly List<(string Client, long At)> recent = [];

    /// <summary>Null: go on, and say with <see cref="Forgive"/> if the key was right. Otherwise how long to wait.</summary>
    public TimeSpan? Enter(string client)
    {
        lock (tries)
        {
            recent.RemoveAll(one => clock.GetElapsedTime(one.At) >= Window);
            var own = recent.Where(one => one.Client == client).ToList();
            if (own.Count < MostPerClient && recent.Count < MostOfAll)
            {
                recent.Add((client, clock.GetTimestamp()));
                return null;
            }

            return Window - clock.GetElapsedTime((own.Count >= MostPerClient ? own : recent)[0].At);
        }
    }

    public void Forgive(string client)
    {
        lock (tries)
        {
            if (recent.FindLastIndex(one => one.Client == client) is >= 0 and var last)
                recent.RemoveAt(last);
        }
    }
}
