using Azure.Data.Tables;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Tests.Emulators;

namespace Parlae.Pms.Tests.Storage.Tables;

/// <summary>The table engine over a service of which a test sees, and may break, every request: tables of the test's own, and what is read beside the engine.</summary>
public abstract class TableServiceBench(Azurite azurite) : IAsyncLifetime
{
    private protected const string Collection = "Things";
    private protected static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private protected static readonly byte[] Body = [1];

    private TableRecords? opened;

    private protected static CancellationToken Now => TestContext.Current.CancellationToken;

    private protected Wire Wire { get; } = new();

    private protected TableRecordsOptions Options { get; private set; } = new(new RemoteStore.WithKey(""));

    private protected TableRecords Records => opened!;

    public virtual async ValueTask InitializeAsync()
    {
        Options = await TestTables.OptionsAsync(azurite) with { Transport = Wire.Transport };
        opened = new TableRecords(Options, TimeProvider.System);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Wire.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Rows of the tests' partition that are due at any time.</summary>
    private protected static async Task<List<string>> DueAsync(TableRecords records) =>
        await records.DueAsync(Collection, RecordRules.ShardOf("p"), DateTimeOffset.MaxValue, 100, Now).Select(record => record.Row).ToListAsync(Now);

    /// <summary>Markers of that partition, as they stand in the service.</summary>
    private protected async Task<List<TableEntity>> MarkersAsync()
    {
        var table = new TableClient(((RemoteStore.WithKey)Options.Store).ConnectionString, Options.Prefix + Collection);
        return await table.QueryAsync<TableEntity>(entity => entity.PartitionKey == DueMarker.Partition(RecordRules.ShardOf("p")), cancellationToken: Now).ToListAsync(Now);
    }
}
