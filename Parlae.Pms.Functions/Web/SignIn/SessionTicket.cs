namespace Parlae.Pms.Functions.Web.SignIn;

/// <summary>What a session's cookie holds, protected.</summary>
/// <param name="Id">Of the session.</param>
/// <param name="Started">When they signed in.</param>
/// <param name="Seen">When a page was last asked for.</param>
/// <param name="ActorKind">As the audit trail names them.</param>
/// <param name="ActorId">As the audit trail names them.</param>
/// <param name="AccountId">Of a clinic's session; null: an operator's.</param>
/// <param name="KeyId">The account's key that it was opened with; null: otherwise.</param>
/// <param name="Stamp">Of what let them in, and must still be in force: the operator key's fingerprint, the application's id.</param>
internal sealed record SessionTicket(string Id, DateTimeOffset Started, DateTimeOffset Seen, string ActorKind, string ActorId, string? AccountId, string? KeyId, string? Stamp)
{
    /// <summary>Nobody asks for a page: the session ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);

    /// <summary>Whatever is asked for: it ends.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    /// <summary>Clocks of two instances.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Null: it goes on.</summary>
    public SessionEnd? EndAt(DateTimeOffset now) =>
        now - Started >= Longest ? SessionEnd.Longest : now - Seen >= Idle || Seen - now > Skew ? SessionEnd.Idle : null;

    /// <summary>Until it ends if nothing more is asked for.</summary>
    public TimeSpan LeftAt(DateTimeOffset now) => new(Math.Min((Seen + Idle - now).Ticks, AtMostAt(now).Ticks));

    /// <summary>Until it ends whatever is asked for.</summary>
    public TimeSpan AtMostAt(DateTimeOffset now) => Started + Longest - now;
}

/// <summary>Why a session is over.</summary>
internal enum SessionEnd
{
    Idle,
    Longest,

    /// <summary>What let them in is not in force any more.</summary>
    Revoked,

    /// <summary>Somebody signed in anew, in the same browser.</summary>
    Replaced,
    SignedOut,
}

/// <summary>Words for it, in addresses and in the audit trail.</summary>
internal static class SessionEnds
{
    public static string Word(this SessionEnd end) => end switch
    {
        SessionEnd.Idle => "idle",
        SessionEnd.Longest => "longest",
        SessionEnd.Revoked => "revoked",
        SessionEnd.Replaced => "replaced",
        _ => "asked",
    };

    public static SessionEnd? Parse(string? word) => Enum.GetValues<SessionEnd>().Cast<SessionEnd?>().FirstOrDefault(end => end!.Value.Word() == word);
}

/// <summary>What a request's session cookie says.</summary>
internal abstract record SessionFinding
{
    private SessionFinding() { }

    public sealed record None : SessionFinding;

    /// <param name="Person">Who it is.</param>
    /// <param name="Ticket">Of the session.</param>
    /// <param name="Left">Until it ends if nothing more is asked for.</param>
    /// <param name="AtMost">Until it ends whatever is asked for.</param>
    public sealed record Active(WebPerson Person, SessionTicket Ticket, TimeSpan Left, TimeSpan AtMost) : SessionFinding
    {
        /// <summary><see cref="Left"/> as a browser is told it.</summary>
        public int SecondsLeft => Seconds(Left);

        /// <summary><see cref="AtMost"/> as a browser is told it.</summary>
        public int SecondsAtMost => Seconds(AtMost);

        private static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds) + 1; // the browser's second may begin before ours
    }

    public sealed record Ended(SessionEnd Why) : SessionFinding;
}
