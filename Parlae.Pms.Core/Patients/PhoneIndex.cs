using System.Globalization;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Patients;

/// <summary>
/// Which patients have a number, for practices whose PMS is unsure at that: keyed hashes of numbers with the patients' ids, sealed, for
/// <see cref="Life"/>. It says where to look and nothing more: who has the number is read from the PMS, and a number that is not in it is searched for there.
/// </summary>
public sealed class PhoneIndex(PmsConnections connections, IPartitionedRecords records, IAccountSeal seal, AuditedWork audited, TimeProvider clock)
{
    public const string Collection = "phoneIndex";
    public const string Action = "phoneIndex";

    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>New numbers are found by search meanwhile.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromHours(6);

    /// <summary>A build that failed, or whose process died, is not tried again sooner.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(30);

    private const int Buckets = 64;
    private readonly SealedTable<PhoneBucket> table = new(Collection, records, seal);

    /// <summary>Ids of patients who had this number when the index was made; none: it does not know. Throws <see cref="StoreUnavailableException"/>.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(PmsAccount account, string digits, CancellationToken cancellationToken)
    {
        if (PhoneNumber.Line(digits) is not { } line)
            return [];
        var hash = await HashAsync(account, line, cancellationToken);
        var stored = await records.GetAsync(Collection, account.AccountId, Row(hash), cancellationToken);
        if (stored is null || stored.Due <= clock.GetUtcNow())
            return [];
        var bucket = (await table.OpenAsync(stored, cancellationToken)).Value;
        return bucket.MadeAt + Life > clock.GetUtcNow() && bucket.Patients.TryGetValue(hash, out var ids) ? ids : [];
    }

    /// <summary>
    /// Reads the practice's patients and makes the index anew, if it is time and nobody else does. False: there was nothing to do. Throws
    /// <see cref="VendorException"/> kinds, <see cref="StoreUnavailableException"/> and <see cref="AuditUnavailableException"/>.
    /// </summary>
    public async Task<bool> RefreshAsync(PmsAccount account, string correlationId, CancellationToken cancellationToken)
    {
        if ((await connections.OpenAsync(account, cancellationToken)).PatientList is not { } list || await TryTakeTurnAsync(account, cancellationToken) is not { } turn)
            return false;
        var action = new AuditedAction(account.AccountId, new AuditActor("system", Action), Action, null, ["phones"], correlationId);
        return await audited.RunAsync(action, async token =>
        {
            var patients = await list.ListAsync(token);
            await WriteAsync(account, patients, token);
            var next = clock.GetUtcNow() + RefreshAfter;
            await records.TryReplaceAsync(Collection, account.AccountId, NextRow(account), Empty, turn, next, token);
            return new AuditedResult<bool>(true, $"{patients.Count.ToString(CultureInfo.InvariantCulture)} patients");
        }, cancellationToken);
    }

    /// <summary>The row's due time is when the next build may begin; whoever moves it on first has the turn, and nothing must be given back.</summary>
    private async Task<string?> TryTakeTurnAsync(PmsAccount account, CancellationToken cancellationToken)
    {
        var (accountId, row, now) = (account.AccountId, NextRow(account), clock.GetUtcNow());
        var next = await records.GetAsync(Collection, accountId, row, cancellationToken);
        return next is null ? await records.TryInsertAsync(Collection, accountId, row, Empty, now + RetryAfter, cancellationToken)
            : next.Due > now ? null
            : await records.TryReplaceAsync(Collection, accountId, row, Empty, next.ETag, now + RetryAfter, cancellationToken);
    }

    private async Task WriteAsync(PmsAccount account, IReadOnlyList<Patient> patients, CancellationToken cancellationToken)
    {
        var (accountId, now) = (account.AccountId, clock.GetUtcNow());
        var buckets = Enumerable.Range(0, Buckets).ToDictionary(Row, _ => new PhoneBucket { MadeAt = now });
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var patient in patients.Where(patient => patient.IsActive))
        {
            foreach (var line in patient.Phones.Select(PhoneNumber.Line).OfType<string>().Where(line => line.Length > 0).Distinct(StringComparer.Ordinal))
            {
                if (!hashes.TryGetValue(line, out var hash))
                    hashes[line] = hash = await HashAsync(account, line, cancellationToken);
                var known = buckets[Row(hash)].Patients;
                if (!known.TryGetValue(hash, out var ids))
                    known[hash] = ids = [];
                ids.Add(patient.PatientId);
            }
        }

        foreach (var chunk in buckets.Chunk(16))
            await Task.WhenAll(chunk.Select(async bucket => await records.PutAsync(
                Collection, accountId, bucket.Key, await table.SealAsync(accountId, bucket.Key, bucket.Value, cancellationToken), now + Life, cancellationToken)));
    }

    private static ReadOnlyMemory<byte> Empty => "{}"u8.ToArray();

    private ValueTask<string> HashAsync(PmsAccount account, string line, CancellationToken cancellationToken) =>
        seal.HashAsync(account.AccountId, Collection, ConnectedPractice.Keyed(account, line), cancellationToken);

    /// <summary>Another practice is read at once, whenever the one before was.</summary>
    private static string NextRow(PmsAccount account) => ConnectedPractice.Keyed(account, "next");

    private static string Row(string hash) => Row(Convert.ToInt32(hash[..2], 16) % Buckets);

    private static string Row(int bucket) => $"bucket-{bucket.ToString("00", CultureInfo.InvariantCulture)}";
}
