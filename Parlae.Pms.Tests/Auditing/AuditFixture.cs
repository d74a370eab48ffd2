using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Storage.Tables;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Auditing;

/// <summary>A trail, on SQLite or where the environment of the tests says (<see cref="ClinicStores"/>), with everything that looks at it. Its checkpoints are files.</summary>
internal sealed class AuditFixture : IDisposable
{
    public const string Account = "demo";

    private static readonly byte[] Root = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly TemporaryDirectory _directory = new();
    private readonly IPartitionedRecords _records;

    public AuditFixture()
    {
        _records = ClinicStores.AreInAzure ? Tables() : SqliteRecords.Open(new SqliteRecordsOptions(_directory.Path));
        Records = new FaultyRecords(_records);
        BlobFolder = _directory.File("checkpoints");
        Blobs = new FileBlobs(BlobFolder);
        Trail = NewTrail();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero));

    public FaultyRecords Records { get; }

    public string BlobFolder { get; }

    public IWriteOnceBlobs Blobs { get; }

    public IAuditKeys Keys { get; set; } = new DerivedAuditKeys("1", new Dictionary<string, byte[]> { ["1"] = Root });

    public AuditTrail Trail { get; }

    public AuditVerifier Verifier => new(Records, Blobs, Keys);

    public AuditSealer Sealer => new(Records, Blobs, Keys, Clock, NullLogger<AuditSealer>.Instance);

    public AuditReader Reader => new(Records);

    public AuditExport Export => new(Records, Blobs, Keys, Clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>As another process on the same store.</summary>
    public AuditTrail NewTrail() => new(Records, Keys, Clock, NullLogger<AuditTrail>.Instance);

    public static AuditedAction Action(string account = Account, string action = "getPatient", string? patientId = "17") =>
        new(account, new AuditActor("call", "call-1"), action, patientId, ["phones", "email"], "corr-1");

    public async Task WriteAsync(int accesses, string account = Account)
    {
        for (var i = 0; i < accesses; i++)
        {
            var access = await Trail.BeginAsync(Action(account), Cancellation);
            await access.FinishAsync("ok", patientId: null, fields: null, Cancellation);
        }
    }

    public async Task<AuditVerification> VerifyAsync(string account = Account) => await Verifier.VerifyAsync(account, Cancellation);

    public async Task<List<AuditEntry>> ReadAsync(string account = Account) =>
        [.. (await Reader.ReadPageAsync(new AuditQuery(account), after: null, pageSize: 1_000_000, Cancellation)).Items];

    public async Task<StoredRecord> GetAsync(string partition, string row) =>
        (await Records.GetAsync("audit", partition, row, Cancellation))!;

    public async Task ReplaceAsync(StoredRecord record, ReadOnlyMemory<byte> body) =>
        Assert.NotNull(await Records.TryReplaceAsync("audit", record.Partition, record.Row, body, record.ETag, record.Due, Cancellation));

    public async Task DeleteAsync(string partition, string row) =>
        Assert.True(await Records.TryDeleteAsync("audit", partition, row, etag: null, Cancellation));

    public async Task DeletePartitionAsync(string partition)
    {
        await foreach (var record in Records.RangeAsync("audit", partition, from: null, to: null, Cancellation))
        {
            await DeleteAsync(partition, record.Row);
        }
    }

    /// <summary>Tables that no other test has; whoever makes a fixture cannot wait.</summary>
    private static TableRecords Tables() => new(TestTables.OptionsAsync(Azurite.OfThisRun).GetAwaiter().GetResult(), TimeProvider.System);

    public void Dispose()
    {
        (_records as IDisposable)?.Dispose();
        _directory.Dispose();
    }
}
