using System.Security.Cryptography;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Functions.Web.SignIn;

/// <summary>Sessions that are over though their cookie may still be somewhere: kept until the cookie could open nothing anyway.</summary>
internal sealed class EndedSessions(IPartitionedRecords records)
{
    public const string Collection = "webSessions";

    private const string Row = "ended";
    private const int Cleared = 20;

    public async ValueTask<bool> HasAsync(string sessionId, CancellationToken cancellationToken) => await records.GetAsync(Collection, sessionId, Row, cancellationToken) is not null;

    /// <summary>False: it was over already.</summary>
    public async ValueTask<bool> AddAsync(SessionTicket ticket, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await records.TryInsertAsync(Collection, ticket.Id, Row, ReadOnlyMemory<byte>.Empty, ticket.Started + SessionTicket.Longest, cancellationToken) is null)
            return false;
        var shard = RandomNumberGenerator.GetInt32(IPartitionedRecords.DueShards);
        foreach (var old in await records.DueAsync(Collection, shard, now, Cleared, cancellationToken).ToListAsync(cancellationToken))
            await records.TryDeleteAsync(Collection, old.Partition, old.Row, old.ETag, cancellationToken);
        return true;
    }
}
