using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage.Sqlite;

/// <summary>What waits for the disk and what does not (docs/decisions/0018-what-waits-for-the-disk.md).</summary>
public sealed class FleetingWriteTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SqliteRecordsOptions Options => new(_directory.Path) { Fleeting = new HashSet<string> { "Fleeting" } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_group_waits_for_the_disk_as_soon_as_one_of_its_writes_must_reach_it()
    {
        using (SqliteRecords.Open(Options)) { }
        using var session = new WriteSession(new RecordFile(Options));
        Assert.True(session.WaitsForTheDisk);

        session.Commit([Write("a", isFleeting: true)]);
        Assert.False(session.WaitsForTheDisk);

        session.Commit([Write("b", isFleeting: true), Write("c")]);
        Assert.True(session.WaitsForTheDisk);
    }

    [Fact]
    public void A_batch_waits_for_the_disk_unless_all_of_its_changes_are_fleeting()
    {
        using (SqliteRecords.Open(Options)) { }
        using var session = new WriteSession(new RecordFile(Options));

        session.Commit([new PendingWrite("Things", "p", [Change("a", isFleeting: true), Change("b", isFleeting: true)])]);
        Assert.False(session.WaitsForTheDisk);

        session.Commit([new PendingWrite("Things", "p", [Change("c", isFleeting: true), Change("d")])]);
        Assert.True(session.WaitsForTheDisk);
    }

    [Fact]
    public async Task Another_process_sees_a_fleeting_write_as_soon_as_it_is_told()
    {
        using var records = SqliteRecords.Open(Options);
        using var other = SqliteRecords.Open(Options);

        var etag = await records.TryInsertAsync("Fleeting", "p", "r", new byte[] { 1 }, null, Cancellation);

        Assert.Equal(etag, (await other.GetAsync("Fleeting", "p", "r", Cancellation))?.ETag);
    }

    [Fact]
    public void What_must_never_be_lost_waits()
    {
        string[] waits = ["audit", "ledger", "holds", "tasks", "outbox", "accounts", "accountOwners", "apiKeys", "DataKeys", "AuditKeys", "Secrets", "idempotency", "waitlist", "contactChanges", "goLive", "tokens"];
        Assert.Empty(waits.Intersect(Stores.Fleeting));
        Assert.All(Stores.Fleeting, name => RecordParts.Of(name));
    }

    private static PendingWrite Write(string row, bool isFleeting = false) => new("Things", "p", [Change(row)], isFleeting);

    private static RecordChange.Insert Change(string row, bool isFleeting = false) => new(row, new byte[] { 1 }) { IsFleeting = isFleeting };
}
