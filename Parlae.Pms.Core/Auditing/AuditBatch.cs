using System.Text.Json;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>Entries given their places after a head, as one batch of changes.</summary>
/// <param name="Changes">The entries in order; last the head.</param>
/// <param name="Sequences">What became of each waiting entry; null where it was left out.</param>
internal sealed record AuditBatch(AuditHead Head, DateTimeOffset? Due, IReadOnlyList<RecordChange> Changes, IReadOnlyList<long?> Sequences)
{
    /// <summary>How long an access may stay open before it counts as interrupted: past every deadline, background writes included.</summary>
    public static readonly TimeSpan LongestAccess = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ShortestDue = TimeSpan.FromMinutes(1);

    public static AuditBatch Build(StoredHead stored, IReadOnlyList<PendingEntry> waiting, DateTimeOffset now)
    {
        var head = stored.Head;
        var open = head.Open.ToList();
        var sequence = head.Sequence;
        var earliest = head.Earliest;
        var hash = Convert.FromHexString(head.LastHash);
        var changes = new List<RecordChange>(waiting.Count + 1);
        var sequences = new long?[waiting.Count];
        var isFleeting = waiting.All(entry => entry.IsFleeting);

        for (var i = 0; i < waiting.Count; i++)
        {
            var entry = waiting[i];
            if (entry.IsLeftOut(open))
            {
                continue;
            }

            var content = entry.Content! with { Sequence = ++sequence };
            var json = JsonSerializer.SerializeToUtf8Bytes(content, AuditJson.Default.AuditEntry);
            changes.Add(new RecordChange.Insert(AuditRows.Entry(sequence), SealedJson.Seal(stored.Key, SealKind.Entry, [.. hash], json, hash)) { IsFleeting = isFleeting });
            sequences[i] = sequence;
            earliest = earliest < content.At ? earliest : content.At;
            if (content.Phase == AuditPhase.Started)
            {
                open.Add(new OpenAccess(sequence, head.Day, content.At));
            }

            open.RemoveAll(access => access.Sequence == entry.Closes);
        }

        head = head with { Sequence = sequence, LastHash = Convert.ToHexStringLower(hash), Earliest = earliest, Open = open };
        var due = NextDue(stored.Due, open, now);
        changes.Add(new RecordChange.Replace(AuditRows.Head, head.Seal(stored.Key), stored.ETag, due) { IsFleeting = isFleeting });
        return new AuditBatch(head, due, changes, sequences);
    }

    /// <summary>
    /// A due time ahead stays as it is, though nothing may be open by then: a due index is cheap to look at and dear to rewrite with every batch. One
    /// that has passed stays while an access waits to be closed: entries of an account at work must not put off its sweep.
    /// </summary>
    private static DateTimeOffset? NextDue(DateTimeOffset? due, List<OpenAccess> open, DateTimeOffset now)
    {
        if (due > now)
        {
            return due;
        }

        if (open.Count == 0)
        {
            return null;
        }

        var oldest = open.Min(access => access.At) + LongestAccess;
        if (due is not null && oldest <= now)
        {
            return due;
        }

        return oldest > now + ShortestDue ? oldest : now + ShortestDue;
    }
}
