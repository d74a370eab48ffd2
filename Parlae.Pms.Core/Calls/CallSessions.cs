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

    /// <summary>A call is over long before.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(2);

    private const int Tries = 50;
    private readonly SealedTable<CallSession> table = new(Collection, records, seal);
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>The session as it stands; a new one when there is none or it has expired.</summary>
    public async ValueTask<CallSession> ReadAsync(string accountId, string callId, CancellationToken cancellationToken) =>
        (await FindAsync(accountId, Row(callId), cancellationToken))?.Value ?? new CallSession();

    /// <summary>
    /// Changes the session and returns what the change returns. The change may be applied more than once, to a fresh copy each time.
    /// Throws <see cref="StoreUnavailableException"/> when it cannot be stored.
    /// </summary>
    public async ValueTask<T> UpdateAsync<T>(string accountId, string callId, Func<CallSession, T> change, CancellationToken cancellationToken)
    {
        var row = Row(callId);
        var gate = gates[(uint)row.GetHashCode(StringComparison.Ordinal) % (uint)gates.Length]; // fewer lost races between tools of one call
        await gate.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 0; attempt < Tries; attempt++)
            {
                var stored = await records.GetAsync(Collection, accountId, row, cancellationToken);
                var session = stored is not null && stored.Due > clock.GetUtcNow() ? (await table.OpenAsync(stored, cancellationToken)).Value : new CallSession();
                var result = change(session);
                var due = clock.GetUtcNow() + Life;
                var written = stored is null
                    ? await table.TryInsertAsync(accountId, row, session, due, cancellationToken)
                    : await table.TryReplaceAsync(accountId, new(session, row, stored.ETag), session, due, cancellationToken);
                if (written is null)
                    continue;
                if (stored is null)
                    figures.Called(accountId); // in whatever process, one insertion a call
                return result;
            }
        }
        finally
        {
            gate.Release();
        }

        throw new StoreUnavailableException("records");
    }

    private async ValueTask<Sealed<CallSession>?> FindAsync(string accountId, string row, CancellationToken cancellationToken)
    {
        var stored = await records.GetAsync(Collection, accountId, row, cancellationToken);
        return stored is null || stored.Due <= clock.GetUtcNow() ? null : await table.OpenAsync(stored, cancellationToken);
    }

    /// <summary>Call ids come from outside: hashed, they are always a good key.</summary>
    private static string Row(string callId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(callId)));
}
