using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Cosmos;
using Parlae.Pms.Tests.Storage.Tables;

namespace Parlae.Pms.Tests.Storage.Cosmos;

/// <summary>What an item carries beside its body, and what keeping it costs.</summary>
public sealed partial class CosmosItemTests(Emulators.Cosmos cosmos)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void The_keys_never_change()
    {
        var key = CosmosKey.Of("Things", "clinic 1", "..");

        Assert.Equal(("Things/clinic!00201", "r..", "Things/clinic!00201/.."), (key.Partition, key.Id, key.Sort));
        Assert.Equal("Things/07/0639080496000000000", CosmosKey.Due("Things", 7, Noon));
        Assert.Equal(("clinic 1", ".."), CosmosKey.Read(key.Sort));
        Assert.Equal(Noon, CosmosKey.ReadDue(CosmosKey.Due("Things", 7, Noon)));
    }

    [Theory]
    [InlineData("Visits", 60, 3600 + 86400)]
    [InlineData("Visits", -60, 86400)]
    [InlineData("Visits", null, null)]
    [InlineData("Tasks", 60, null)]
    public async Task Only_what_has_had_its_time_when_due_is_given_a_life_that_ends_after_our_own_purge(string collection, int? minutesLeft, int? life)
    {
        using var wire = new Wire();
        var clock = new FakeTimeProvider(Noon);
        using var records = new CosmosRecords(await TestCosmos.OptionsAsync(cosmos) with { Transport = wire, Expiring = new HashSet<string> { "Visits" } }, clock);

        var etag = await records.TryInsertAsync(collection, "p", "r", new byte[] { 1 }, null, Now);
        await records.TryReplaceAsync(collection, "p", "r", new byte[] { 2 }, etag!, minutesLeft is { } minutes ? Noon.AddMinutes(minutes) : null, Now);

        Assert.Equal($"{life}", TimeToLive().Match(wire.Requests[^1].Body).Groups[1].Value);
    }

    [Fact]
    public async Task The_service_removes_what_nobody_purged()
    {
        var options = await TestCosmos.OptionsAsync(cosmos) with { Expiring = new HashSet<string> { "Visits" }, ExpiryGrace = TimeSpan.FromSeconds(1) };
        using var records = new CosmosRecords(options, TimeProvider.System);
        foreach (var collection in new[] { "Visits", "Tasks" }) await records.TryInsertAsync(collection, "p", "r", new byte[] { 1 }, Noon.AddYears(-50), Now);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Now);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (await records.GetAsync("Visits", "p", "r", patience.Token) is not null) await Task.Delay(100, patience.Token);

        Assert.NotNull(await records.GetAsync("Tasks", "p", "r", Now));
    }

    [Fact]
    public async Task Each_answer_is_charged_by_operation_and_collection_and_nothing_else_is_told()
    {
        const string Collection = "ChargedThings";
        var charged = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, itself) => { if (instrument.Name == "parlae.cosmos.request_charge") itself.EnableMeasurementEvents(instrument); };
        listener.SetMeasurementEventCallback<double>((_, charge, tags, _) =>
        {
            var told = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            if (charge > 0 && told.Contains(Collection, StringComparison.Ordinal)) lock (charged) charged.Add(told);
        });
        listener.Start();
        using var records = new CosmosRecords(await TestCosmos.OptionsAsync(cosmos), TimeProvider.System);

        await records.TryInsertAsync(Collection, "p", "r", new byte[] { 1 }, Noon, Now);
        await records.GetAsync(Collection, "p", "r", Now);
        await records.RangeAsync(Collection, "p", null, null, Now).CountAsync(Now);
        await records.DueAsync(Collection, 0, Noon, 1, Now).CountAsync(Now);
        await records.BatchAsync(Collection, "p", [new RecordChange.Delete("r"), new RecordChange.Insert("s", new byte[] { 1 })], Now);

        Assert.Equal(new[] { "write", "read", "range", "due", "batch" }.Select(operation => $"operation={operation} collection={Collection}"), charged);
    }

    [GeneratedRegex("\"ttl\":([0-9]+)")]
    private static partial Regex TimeToLive();
}
