using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Patients.Contacts;

/// <summary>Remembers, sealed, which contact data of which patient was changed of late: by request, whether staff have changed it by now or not.</summary>
/// <remarks>
/// No cache: emptying one must not turn what a caller said last week into proof of who they are. What has run out goes whenever something new comes.
/// </remarks>
public sealed class ContactChanges(IPartitionedRecords records, IAccountSeal seal, TimeProvider clock)
{
    public const string Collection = "contactChanges";

    private const int MostOfPatient = 50;
    private readonly SealedTable<List<ContactChange>> table = new(Collection, records, seal);

    /// <summary>Keeps what was asked for.</summary>
    public async ValueTask NoteAsync(string accountId, string patientId, IReadOnlyList<ContactChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
            return;
        await ForgetOldAsync(accountId, cancellationToken);
        var row = await RowAsync(accountId, patientId, cancellationToken);
        var due = (changes.Max(change => change.At) + ContactChange.NoFactorFor).ToDateTimeOffset();
        while (true)
        {
            var current = await table.GetAsync(accountId, row, cancellationToken);
            List<ContactChange> all = [.. Fresh(current?.Value ?? []).Except(changes).Concat(changes).TakeLast(MostOfPatient)];
            var written = current is null
                ? await table.TryInsertAsync(accountId, row, all, due, cancellationToken)
                : await table.TryReplaceAsync(accountId, current, all, due, cancellationToken);
            if (written is not null)
                return;
        }
    }

    /// <summary>The changes that still count, of every patient who has some, by a key that <see cref="OfAsync"/> knows. One read, whoever is looked for.</summary>
    public async Task<RecentChanges> ReadAsync(PmsAccount account, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, StoredRecord>(StringComparer.Ordinal);
        await foreach (var row in records.RangeAsync(Collection, account.AccountId, null, null, cancellationToken))
            rows[row.Row] = row;
        return new RecentChanges(rows);
    }

    /// <summary>Lays what changed of late beside a patient as the PMS has them.</summary>
    public async ValueTask<Patient> OfAsync(PmsAccount account, RecentChanges recent, Patient patient, CancellationToken cancellationToken)
    {
        if (recent.Rows.Count == 0 || !recent.Rows.TryGetValue(await RowAsync(account.AccountId, patient.PatientId, cancellationToken), out var stored))
            return patient;
        return patient with { RecentChanges = [.. Fresh((await table.OpenAsync(stored, cancellationToken)).Value)] };
    }

    private IEnumerable<ContactChange> Fresh(IEnumerable<ContactChange> changes) => changes.Where(change => change.At + ContactChange.NoFactorFor > Instant.FromDateTimeOffset(clock.GetUtcNow()));

    private async ValueTask ForgetOldAsync(string accountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await foreach (var row in records.RangeAsync(Collection, accountId, null, null, cancellationToken))
        {
            if (row.Due <= now)
                await records.TryDeleteAsync(Collection, accountId, row.Row, row.ETag, cancellationToken);
        }
    }

    private ValueTask<string> RowAsync(string accountId, string patientId, CancellationToken cancellationToken) => seal.HashAsync(accountId, Collection, patientId, cancellationToken);
}

/// <summary>An account's changes of late, still sealed.</summary>
public sealed record RecentChanges(IReadOnlyDictionary<string, StoredRecord> Rows);
