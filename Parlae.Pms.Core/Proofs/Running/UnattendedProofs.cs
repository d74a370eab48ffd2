using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Proofs.Running;

/// <summary>Goes on with proofs that nobody is looking at any more, or whose process has died.</summary>
public sealed partial class UnattendedProofs(GoLiveProofs proofs, ProofCarrying carrying, AccountStore accounts, ILogger<UnattendedProofs> log)
{
    private const int ProofsPerShard = 50;
    private const int MostSteps = 40;
    private static readonly AuditActor Timer = new("system", "reconcileWrites");

    /// <summary>Returns how many were looked at.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var due = new List<StoredRecord>();
        for (var shard = 0; shard < IPartitionedRecords.DueShards; shard++)
            due.AddRange(await proofs.DueAsync(shard, ProofsPerShard, cancellationToken).ToListAsync(cancellationToken));
        foreach (var row in due)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await GoOnAsync(row, cancellationToken);
        }

        return due.Count;
    }

    private async Task GoOnAsync(StoredRecord row, CancellationToken cancellationToken)
    {
        try
        {
            if (await accounts.FindAsync(row.Partition, cancellationToken) is { } account)
                await GoOnAsync(account, await proofs.OpenAsync(row, cancellationToken), cancellationToken);
            else
                await proofs.SetAsideAsync(row, cancellationToken);
        }
        catch (Exception exception) when (exception is SealBrokenException or JsonException)
        {
            Log.Unreadable(log, row.Partition);
            await proofs.SetAsideAsync(row, cancellationToken);
        }
#pragma warning disable CA1031 // One proof's fault, even of our own making, must not keep the others; it is logged by type and looked at again.
        catch (Exception fault) when (fault is not StoreUnavailableException && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Fault(log, fault.GetType().Name, row.Partition);
        }
    }

    /// <summary>Until it waits or has ended, or somebody else has it.</summary>
    private async Task GoOnAsync(PmsAccount account, Sealed<GoLiveProof> proof, CancellationToken cancellationToken)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = proof.ETag;
            proof = await carrying.StepAsync(account, proof, Timer);
            if (proof.Value.State != ProofState.Running || proof.Value.ClaimedUntil is not null || proof.ETag == before || await accounts.FindAsync(account.AccountId, cancellationToken) is not { } now)
                return;
            account = now; // it may be connected to another practice meanwhile
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Fault} while carrying on a go-live proof of account {AccountId}; it will be looked at again.")]
        public static partial void Fault(ILogger logger, string fault, string accountId);

        [LoggerMessage(2, LogLevel.Error, "A go-live proof of account {AccountId} cannot be opened: its key was destroyed, or it was tampered with. It is left as it is.")]
        public static partial void Unreadable(ILogger logger, string accountId);
    }
}
