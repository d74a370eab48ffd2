namespace Parlae.Pms.Core.Calls;

/// <summary>
/// The session as one tool call last saw or changed it, so that it is not fetched and opened again for every look. A change made elsewhere meanwhile shows when
/// ours is stored: the ETag no longer holds, and the change is made to what is there.
/// </summary>
public sealed class SessionCopy
{
    private Seen? _seen;

    /// <summary>For looking, at once and only: it is changed by the next update.</summary>
    internal CallSession? Session => Volatile.Read(ref _seen)?.Session;

    /// <summary>For changing: nobody else gets it until it is put back. Null: nothing was seen, or somebody has it.</summary>
    internal Seen? Take() => Interlocked.Exchange(ref _seen, null);

    /// <summary>Unless something newer is there.</summary>
    internal void PutFirst(Seen seen) => Interlocked.CompareExchange(ref _seen, seen, null);

    internal void Put(Seen seen) => Volatile.Write(ref _seen, seen);

    /// <param name="ETag">Null: there is no such row yet.</param>
    internal sealed record Seen(CallSession Session, string? ETag);
}
