using System.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Proofs.Running;

namespace Parlae.Pms.Core.Proofs.Reporting;

/// <summary>What the audit trail says of a report.</summary>
public enum ProofVerification
{
    /// <summary>It is the one that was written, and the trail that says so is whole.</summary>
    Holds,

    /// <summary>There is no such proof, or it has not ended.</summary>
    NoReport,

    /// <summary>The trail knows no such report: this one was changed, or never written by us.</summary>
    NotInTrail,

    /// <summary>The trail has its digest, but is itself not whole.</summary>
    TrailBroken,
}

/// <summary>Holds reports against the account's audit trail.</summary>
public sealed class ProofVerifier(AuditReader reader, AuditVerifier trail)
{
    private const int PageSize = 500;

    /// <summary>Clocks of several processes differ a little.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromHours(1);

    internal async Task<ProofVerification> VerifyAsync(string accountId, GoLiveProof proof, ReadOnlyMemory<byte>? report, CancellationToken cancellationToken)
    {
        var digest = ProofReport.Digest((report ?? Encoding.UTF8.GetBytes(proof.Report!)).Span);
        if (!await IsInTrailAsync(accountId, proof, digest, cancellationToken))
            return ProofVerification.NotInTrail;
        return (await trail.VerifyAsync(accountId, cancellationToken)).Ok ? ProofVerification.Holds : ProofVerification.TrailBroken;
    }

    private async Task<bool> IsInTrailAsync(string accountId, GoLiveProof proof, string digest, CancellationToken cancellationToken)
    {
        var query = new AuditQuery(accountId, From: proof.StartedAt.ToDateTimeOffset() - Before);
        AuditPosition? next = null;
        do
        {
            var page = await reader.ReadPageAsync(query, next, PageSize, cancellationToken);
            if (page.Items.Any(entry => entry is { Phase: AuditPhase.Event, Action: ProofCarrying.Action } && entry.CorrelationId == proof.ProofId && entry.Outcome?.EndsWith("sha256:" + digest, StringComparison.Ordinal) == true))
                return true;
            next = page.Next;
        }
        while (next is not null);
        return false;
    }
}
