using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Privacy;

/// <summary>A store, a key ring and seals on it, as one process has them; <see cref="Another"/> gives what a second process has.</summary>
internal sealed class PrivacyFixture : IDisposable
{
    public const string EncryptionKey = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

    private readonly TemporaryDirectory? _directory;

    public PrivacyFixture(TimeSpan trust = default)
        : this(new TemporaryDirectory(), new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)), trust) => _directory = Directory;

    private PrivacyFixture(TemporaryDirectory directory, FakeTimeProvider clock, TimeSpan trust)
    {
        (Directory, Clock) = (directory, clock);
        Store = SqliteRecords.Open(new SqliteRecordsOptions(directory.Path));
        Records = new CountingRecords(Store);
        Ring = KeyRing.Open(RingOptions(), clock);
        Keys = new DataKeys(Records, Ring, clock, trust);
        Seal = new AccountSeal(Keys);
    }

    public TemporaryDirectory Directory { get; }
    public FakeTimeProvider Clock { get; }
    public SqliteRecords Store { get; }
    public CountingRecords Records { get; }
    public KeyRing Ring { get; }
    public DataKeys Keys { get; }
    public AccountSeal Seal { get; }

    public PrivacyFixture Another(TimeSpan trust = default) => new(Directory, Clock, trust);

    public KeyRingOptions RingOptions(string key = EncryptionKey) => new() { DataDirectory = Directory.Path, EncryptionKey = key };

    public void Dispose()
    {
        Store.Dispose();
        _directory?.Dispose();
    }
}
