using NodaTime;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Proofs;

/// <summary>Keeps proofs and their reports for as long as the account. A second row says which one runs; the two change in one batch.</summary>
public sealed class GoLiveProofs(IPartitionedRecords records, IAccountSeal seal, TimeProvider clock)
{
    public const string Collection = "goLive";

    private const string RunningRow = "running";

    private readonly SealedTable<GoLiveProof> table = new(Collection, records, seal);
    private readonly SealedTable<string> running = new(Collection, records, seal);

    public Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());

    /// <summary>A new id: time-ordered, so that the newest is last.</summary>
    internal string NewId() => "g" + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");

    internal ValueTask<Sealed<GoLiveProof>?> GetAsync(string accountId, string proofId, CancellationToken cancellationToken) =>
        table.GetAsync(accountId, Row(proofId), cancellationToken);

    /// <summary>The id of the one that runs.</summary>
    internal async ValueTask<string?> RunningAsync(string accountId, CancellationToken cancellationToken) =>
        (await running.GetAsync(accountId, RunningRow, cancellationToken))?.Value;

    /// <summary>False: another one runs.</summary>
    internal async ValueTask<bool> TryBeginAsync(string accountId, GoLiveProof proof, Duration lookIn, CancellationToken cancellationToken)
    {
        var row = Row(proof.ProofId);
        return await records.BatchAsync(Collection, accountId,
        [
            new RecordChange.Insert(RunningRow, await running.SealAsync(accountId, RunningRow, proof.ProofId, cancellationToken)),
            new RecordChange.Insert(row, await table.SealAsync(accountId, row, proof, cancellationToken), At(lookIn)),
        ], cancellationToken) is BatchResult.Applied;
    }

    /// <summary>Null: somebody else was first.</summary>
    internal ValueTask<Sealed<GoLiveProof>?> TryKeepAsync(string accountId, Sealed<GoLiveProof> current, GoLiveProof next, Duration lookIn) =>
        table.TryReplaceAsync(accountId, current, next, At(lookIn), CancellationToken.None);

    /// <summary>The last word: from now on another one may run. Null: somebody else was first.</summary>
    internal async ValueTask<GoLiveProof?> TryEndAsync(string accountId, Sealed<GoLiveProof> current, GoLiveProof ended)
    {
        return await records.BatchAsync(Collection, accountId,
        [
            new RecordChange.Delete(RunningRow),
            new RecordChange.Replace(current.Row, await table.SealAsync(accountId, current.Row, ended, CancellationToken.None), current.ETag),
        ], CancellationToken.None) is BatchResult.Applied ? ended : null;
    }

    /// <summary>The newest first.</summary>
    internal async ValueTask<IReadOnlyList<GoLiveProof>> ListAsync(string accountId, CancellationToken cancellationToken)
    {
        var proofs = new List<GoLiveProof>();
        await foreach (var row in table.RangeAsync(accountId, "p:", "p;", cancellationToken))
            proofs.Add(row.Value);
        proofs.Reverse();
        return proofs;
    }

    /// <summary>Rows of any account that nobody has carried on of late, still sealed.</summary>
    internal IAsyncEnumerable<StoredRecord> DueAsync(int shard, int atMost, CancellationToken cancellationToken) =>
        table.DueAsync(shard, clock.GetUtcNow(), atMost, cancellationToken);

    internal ValueTask<Sealed<GoLiveProof>> OpenAsync(StoredRecord due, CancellationToken cancellationToken) => table.OpenAsync(due, cancellationToken);

    /// <summary>Leaves a row as it is and never looks at it again: nobody can open it, or its account is gone.</summary>
    internal async ValueTask SetAsideAsync(StoredRecord due, CancellationToken cancellationToken) =>
        await records.TryReplaceAsync(Collection, due.Partition, due.Row, due.Body, due.ETag, null, cancellationToken);

    private DateTimeOffset At(Duration lookIn) => (Now + lookIn).ToDateTimeOffset();

    private static string Row(string proofId) => "p:" + proofId;
}
