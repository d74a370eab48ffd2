using System.Security.Cryptography;
using System.Text;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Calls;

/// <summary>Keeps call sessions for <see cref="Life"/> after their last change.</summary>
public sealed class CallSessions(IPartitionedRecords records, IAccountSeal seal, AccountFigures figures, TimeProvider clock)
{
    public const string Collection = "calls";

    /// <summary>At most, and less than a minute shorter. A call is over long before.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(2);

    private const int Tries = 50;
    private readonly SealedTable<CallSession> table = new(Collection, records, seal);
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>The session as it stands; a new one when there is none or it has expired.</summary>
    public async ValueTask<CallSession> ReadAsync(string accountId, string callId, CancellationToken cancellationToken) =>
        (await LoadAsync(accountId, Row(callId), cancellationToken)).Session;

    /// <summary>The session as this tool call knows it; fetched when it does not yet.</summary>
    public async ValueTask<CallSession> ReadAsync(string accountId, string callId, SessionCopy copy, CancellationToken cancellationToken)
    {
        if (copy.Session is { } known)
            return known;
        var seen = await LoadAsync(accountId, Row(callId), cancellationToken);
        copy.PutFirst(seen);
        return seen.Session;
    }

    /// <summary>
    /// Changes the session and returns what the change returns. The change may be applied more than once, to what is stored then.
    /// Throws <see cref="StoreUnavailableException"/> when it cannot be stored.
    /// </summary>
    public async ValueTask<T> UpdateAsync<T>(string accountId, string callId, Func<CallSession, T> change, CancellationToken cancellationToken, SessionCopy? copy = null)
    {
        var row = Row(callId);
        var gate = gates[(uint)row.GetHashCode(StringComparison.Ordinal) % (uint)gates.Length]; // fewer lost races between tools of one call
        await gate.WaitAsync(cancellationToken);
        try
        {
            var (due, seen) = (WholeMinute(clock.GetUtcNow() + Life), copy?.Take());
            for (var attempt = 0; attempt < Tries; attempt++, seen = null)
            {
                var (session, etag) = seen ?? await LoadAsync(accountId, row, cancellationToken);
                var result = change(session);
                var written = etag is null
                    ? await table.TryInsertAsync(accountId, row, session, due, cancellationToken)
                    : await table.TryReplaceAsync(accountId, new(session, row, etag), session, due, cancellationToken);
                if (written is null)
                    continue;
                if (etag is null)
                    figures.Called(accountId); // in whatever process, one insertion a call
                copy?.Put(new(session, written.ETag));
                return result;
            }
        }
        finally
        {
            gate.Release();
        }

        throw new StoreUnavailableException("records");
    }

    /// <summary>What has expired is not opened, but its row is replaced.</summary>
    private async ValueTask<SessionCopy.Seen> LoadAsync(string accountId, string row, CancellationToken cancellationToken)
    {
        var stored = await records.GetAsync(Collection, accountId, row, cancellationToken);
        return new(stored is not null && stored.Due > clock.GetUtcNow() ? (await table.OpenAsync(stored, cancellationToken)).Value : new CallSession(), stored?.ETag);
    }

    /// <summary>A due time that stays for some changes costs the store less than one that moves with each.</summary>
    private static DateTimeOffset WholeMinute(DateTimeOffset time) => time.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerMinute));

    /// <summary>Call ids come from outside: hashed, they are always a good key.</summary>
    private static string Row(string callId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(callId)));
}
