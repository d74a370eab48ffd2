using System.Globalization;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Privacy;

/// <summary>
/// Purges, and writes a certificate into the audit trail: whose rows, of which collections, how many, by whom and when. A purge that breaks off
/// certifies what it deleted until then, and how many rows more may be gone.
/// </summary>
/// <remarks>Throws <see cref="Storage.StoreUnavailableException"/> and <see cref="AuditUnavailableException"/>.</remarks>
public sealed class CertifiedPurge(PhiPurge purge, IAuditTrail audit)
{
    public const string Action = "purge";

    /// <summary>Deletes what has expired. One certificate an account that had such rows, and the sum in the platform's chain; none when nothing was due.</summary>
    public async Task<IReadOnlyList<PurgeCount>> PurgeExpiredAsync(AuditActor actor, string correlationId, CancellationToken cancellationToken)
    {
        var tally = new PurgeTally();
        try
        {
            return await purge.PurgeExpiredAsync(tally, cancellationToken);
        }
        finally
        {
            var accounts = tally.Partitions.Where(AccountId.IsValid).ToList();
            var certificates = accounts.Select(account => CertifyAsync(account, actor, correlationId, tally.Of(account), Unsure(tally.Unsure(account)))).ToList(); // each for itself: one trail that is away keeps no other from its own
            if (tally.Rows + tally.Unsure() > 0)
                certificates.Add(CertifyAsync(AuditedAction.PlatformAccount, actor, correlationId, tally.All, $" in {Figure(accounts.Count)} accounts{Unsure(tally.Unsure())}"));
            await Task.WhenAll(certificates);
        }
    }

    /// <summary>Deletes all of an account's cached data, expired or not.</summary>
    public Task<IReadOnlyList<PurgeCount>> PurgeAccountAsync(string accountId, AuditActor actor, string correlationId, CancellationToken cancellationToken) =>
        CertifiedAsync(accountId, actor, correlationId, "", tally => purge.PurgeAccountAsync(accountId, tally, cancellationToken));

    /// <summary>Deletes all that is kept for an account whose data key and credentials have been destroyed.</summary>
    public Task<IReadOnlyList<PurgeCount>> EraseAccountAsync(string accountId, AuditActor actor, string correlationId, CancellationToken cancellationToken) =>
        CertifiedAsync(accountId, actor, correlationId, "; data key and credentials destroyed", tally => purge.EraseAccountAsync(accountId, tally, cancellationToken));

    private async Task<IReadOnlyList<PurgeCount>> CertifiedAsync(
        string accountId, AuditActor actor, string correlationId, string more, Func<PurgeTally, Task<IReadOnlyList<PurgeCount>>> work)
    {
        var tally = new PurgeTally();
        try
        {
            return await work(tally);
        }
        finally
        {
            await CertifyAsync(accountId, actor, correlationId, tally.All, Unsure(tally.Unsure()) + more);
        }
    }

    /// <summary>Whether or not the caller still waits: the rows are gone.</summary>
    private Task CertifyAsync(string accountId, AuditActor actor, string correlationId, IEnumerable<(string Collection, int Rows)> rows, string more)
    {
        var counts = rows.GroupBy(each => each.Collection, each => each.Rows, StringComparer.Ordinal).Select(each => (Collection: each.Key, Rows: each.Sum())).ToList();
        var by = counts.Count == 0 ? "" : ": " + string.Join(", ", counts.Select(count => $"{count.Collection} {Figure(count.Rows)}"));
        return audit.RecordAsync(
            new AuditedAction(accountId, actor, Action, null, [.. counts.Select(count => count.Collection)], correlationId),
            $"purged {Figure(counts.Sum(count => count.Rows))} rows{by}{more}",
            CancellationToken.None);
    }

    private static string Unsure(int rows) => rows == 0 ? "" : $"; up to {Figure(rows)} more, whose deletion the store did not answer";

    private static string Figure(int number) => number.ToString(CultureInfo.InvariantCulture);
}
