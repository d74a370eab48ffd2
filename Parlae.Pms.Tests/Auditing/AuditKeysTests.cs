using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Auditing;

public sealed class AuditKeysTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteRecords _records;
    private readonly KeyRing _ring;

    public AuditKeysTests()
    {
        _records = SqliteRecords.Open(new SqliteRecordsOptions(_directory.Path));
        _ring = KeyRing.Open(new KeyRingOptions { DataDirectory = _directory.Path, EncryptionKey = new string('a', 64) }, new FakeTimeProvider());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _records.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_root_of_less_than_32_bytes_is_refused() =>
        Assert.Throws<ArgumentException>(() => new DerivedAuditKeys("1", new Dictionary<string, byte[]> { ["1"] = new byte[31] }));

    [Fact]
    public async Task Each_account_has_a_key_of_its_own()
    {
        var keys = new DerivedAuditKeys("1", new Dictionary<string, byte[]> { ["1"] = new byte[32] });

        Assert.NotEqual(Mac(await keys.GetCurrentAsync("a", Cancellation)), Mac(await keys.GetCurrentAsync("b", Cancellation)));
        Assert.Null(await keys.FindAsync("a", "2", Cancellation));
    }

    [Fact]
    public async Task Processes_that_start_at_once_agree_on_the_kept_root_and_it_outlives_a_rotation()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await new KeptAuditKeys(_records, _ring).GetCurrentAsync("demo", Cancellation))));
        var key = Assert.Single(all.Select(one => (one.Id, Mac(one))).Distinct());

        Assert.Equal(0, (await new KeptAuditKeys(_records, _ring).RewrapAllAsync(Cancellation)).Rewrapped);
        await _ring.RotateAsync(Cancellation);
        Assert.Equal(1, (await new KeptAuditKeys(_records, _ring).RewrapAllAsync(Cancellation)).Rewrapped);
        var after = await new KeptAuditKeys(_records, _ring).FindAsync("demo", key.Id, Cancellation);
        Assert.Equal(key, (after!.Id, Mac(after)));
    }

    private static string Mac(AuditKey key)
    {
        var mac = new byte[32];
        key.Sign("x"u8, mac);
        return Convert.ToHexString(mac);
    }
}
