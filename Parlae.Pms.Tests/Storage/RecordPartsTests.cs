using System.Reflection;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage;

public sealed class RecordPartsTests
{
    private const BindingFlags Constants = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Fact]
    public void Every_collection_has_its_part()
    {
        var collections = new[] { typeof(IPartitionedRecords).Assembly, typeof(FunctionTable).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetFields(Constants))
            .Where(field => field is { IsLiteral: true, Name: "Collection" } && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToHashSet();

        Assert.True(collections.Count > 14);
        Assert.Empty(collections.Except(RecordParts.Collections));
        Assert.Empty(RecordParts.Collections.Except([.. collections, "accounts", "accountOwners", "accountNames", .. RecordParts.Probes]));
        Assert.Equal(RecordParts.Collections.Count(), RecordParts.Collections.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public async Task A_collection_that_nobody_entered_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await new PartedRecords(_ => null!).GetAsync("strangers", "p", "r", TestContext.Current.CancellationToken));

    [Fact]
    public async Task Each_part_is_kept_by_its_own_engine()
    {
        using var folder = new TemporaryDirectory();
        using var one = SqliteRecords.Open(new SqliteRecordsOptions(folder.File("one")));
        using var other = SqliteRecords.Open(new SqliteRecordsOptions(folder.File("other")));
        var records = new PartedRecords(part => part == RecordPart.Tables ? one : other);
        var now = TestContext.Current.CancellationToken;

        foreach (var collection in RecordParts.Collections) await records.TryInsertAsync(collection, "p", "r", new byte[] { 1 }, null, now);

        foreach (var collection in RecordParts.Collections)
        {
            Assert.Equal(RecordParts.Of(collection) == RecordPart.Tables, await one.GetAsync(collection, "p", "r", now) is not null);
            Assert.Equal(RecordParts.Of(collection) != RecordPart.Tables, await other.GetAsync(collection, "p", "r", now) is not null);
        }
    }
}
