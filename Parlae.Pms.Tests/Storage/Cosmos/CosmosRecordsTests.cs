using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Cosmos;
using Parlae.Pms.Tests.Contracts;

namespace Parlae.Pms.Tests.Storage.Cosmos;

public sealed class CosmosRecordsTests(Emulators.Cosmos cosmos) : PartitionedRecordsContract, IAsyncLifetime
{
    private readonly List<CosmosRecords> opened = [];
    private CosmosRecordsOptions? options;

    protected override IPartitionedRecords Records => opened[0];

    protected override IPartitionedRecords OtherInstance()
    {
        opened.Add(new CosmosRecords(options!, TimeProvider.System));
        return opened[^1];
    }

    public async ValueTask InitializeAsync()
    {
        options = await TestCosmos.OptionsAsync(cosmos);
        OtherInstance();
    }

    public ValueTask DisposeAsync()
    {
        opened.ForEach(records => records.Dispose());
        return ValueTask.CompletedTask;
    }
}
