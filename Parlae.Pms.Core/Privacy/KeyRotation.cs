using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Core.Privacy;

/// <summary>
/// Makes a new version of the master key and brings every key under it; what those keys sealed stays as it is. Broken off anywhere, everything
/// can still be read, and the next run finishes. Running processes find the new version by themselves.
/// </summary>
public sealed class KeyRotation(IMasterKeys masters, IEnumerable<IWrappedKeys> wrapped, IAuditTrail audit, IMasterKeyRetirement? retirement = null)
{
    public const string Action = "keyRotation";

    /// <summary>A pass may find a key that a process made under the old version just before it saw the new one.</summary>
    private const int MostPasses = 5;

    /// <summary>Throws <see cref="Storage.StoreUnavailableException"/>, <see cref="AuditUnavailableException"/> and <see cref="KeyRingException"/>: then run it again.</summary>
    public async Task<KeyRotationReport> RotateAsync(AuditActor actor, string correlationId, CancellationToken cancellationToken)
    {
        var action = new AuditedAction(AuditedAction.PlatformAccount, actor, Action, null, [], correlationId);
        await audit.RecordAsync(action, "rotating the master key", cancellationToken);
        var version = await masters.RotateAsync(cancellationToken);

        var counts = new List<RewrapCount>();
        var inUse = new HashSet<int>();
        foreach (var keys in wrapped)
        {
            var (count, versions) = await RewrapAsync(keys, cancellationToken);
            counts.Add(count);
            inUse.UnionWith(versions);
        }

        // A key that cannot be opened now may be opened some day, with a version that someone puts back: destroy nothing then.
        var report = new KeyRotationReport(version, counts, 0, 0);
        if (report.Unreadable == 0 && retirement is not null)
        {
            var (destroyed, kept) = await retirement.RetireAsync(inUse, cancellationToken);
            report = report with { Destroyed = destroyed, Kept = kept };
        }

        await audit.RecordAsync(action, report.ToString(), cancellationToken);
        return report;
    }

    private static async Task<(RewrapCount Count, IReadOnlySet<int> Versions)> RewrapAsync(IWrappedKeys keys, CancellationToken cancellationToken)
    {
        var rewrapped = 0;
        for (var pass = 1; ; pass++)
        {
            var report = await keys.RewrapAllAsync(cancellationToken);
            rewrapped += report.Rewrapped;
            if (report.Rewrapped == 0 || pass == MostPasses)
                return (new RewrapCount(keys.Kind, rewrapped, report.Unreadable), report.Versions);
        }
    }
}

/// <summary>What became of the keys of one kind.</summary>
public sealed record RewrapCount(string Kind, int Rewrapped, int Unreadable);

/// <summary>What a rotation came to; figures only.</summary>
/// <param name="Version">The new version.</param>
/// <param name="Counts">By kind of key.</param>
/// <param name="Destroyed">Old versions that nothing is under any more, and that were destroyed.</param>
/// <param name="Kept">Versions kept, the new one included; 0 where the store keeps its own count.</param>
public sealed record KeyRotationReport(int Version, IReadOnlyList<RewrapCount> Counts, int Destroyed, int Kept)
{
    public int Unreadable => Counts.Sum(count => count.Unreadable);

    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"master key version {Version}: {string.Join(", ", Counts.Select(count => $"{count.Rewrapped} {count.Kind} re-wrapped{(count.Unreadable > 0 ? $" and {count.Unreadable} unreadable" : "")}"))}; {Destroyed} old versions destroyed");
}
