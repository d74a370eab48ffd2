using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Warming;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Warming;

/// <summary>What a start does on nobody's data, by the program's own container.</summary>
public sealed class WarmUpTests
{
    [Fact]
    public async Task Everything_goes_through_and_nothing_is_asked_of_a_store()
    {
        using var folder = new TemporaryDirectory();
        var builder = FunctionsApp.Create(FunctionTable.Program, TestSettings.Read(folder.Path), new Listening(0, UnderFunctionsHost: false));
        var logs = new LogLines();
        builder.Logging.ClearProviders().AddProvider(logs);
        var records = new UntouchedRecords();
        builder.Services.AddSingleton<IPartitionedRecords>(records);
        await using var app = builder.Build();

        ActivatorUtilities.CreateInstance<WarmUp>(app.Services).Run();

        Assert.False(logs.All.Contains("warm-up", StringComparison.Ordinal), logs.All);
        Assert.Equal(0, records.Asked);
    }

    /// <summary>Whoever asks it anything is counted, and gets nothing.</summary>
    private sealed class UntouchedRecords : IPartitionedRecords
    {
        public int Asked { get; private set; }

        public ValueTask<StoredRecord?> GetAsync(string collection, string partition, string row, CancellationToken cancellationToken) => Count<ValueTask<StoredRecord?>>();

        public ValueTask<string?> TryInsertAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due, CancellationToken cancellationToken) => Count<ValueTask<string?>>();

        public ValueTask<string?> TryReplaceAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, string etag, DateTimeOffset? due, CancellationToken cancellationToken) => Count<ValueTask<string?>>();

        public ValueTask<bool> TryDeleteAsync(string collection, string partition, string row, string? etag, CancellationToken cancellationToken) => Count<ValueTask<bool>>();

        public IAsyncEnumerable<StoredRecord> RangeAsync(string collection, string partition, string? from, string? to, CancellationToken cancellationToken) => Count<IAsyncEnumerable<StoredRecord>>();

        public ValueTask<BatchResult> BatchAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken) => Count<ValueTask<BatchResult>>();

        public IAsyncEnumerable<StoredRecord> DueAsync(string collection, int shard, DateTimeOffset until, int atMost, CancellationToken cancellationToken) => Count<IAsyncEnumerable<StoredRecord>>();

        private T Count<T>()
        {
            Asked++;
            throw new StoreUnavailableException("records");
        }
    }
}
