using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Tests.Contracts;
using Parlae.Pms.Tests.Emulators;

namespace Parlae.Pms.Tests.Storage.Tables;

public sealed class TableRecordsTests(Azurite azurite) : PartitionedRecordsContract, IAsyncLifetime
{
    private TableRecordsOptions? options;
    private TableRecords? records;

    protected override IPartitionedRecords Records => records!;

    protected override IPartitionedRecords OtherInstance() => new TableRecords(options!, TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        options = await TestTables.OptionsAsync(azurite);
        records = new TableRecords(options, TimeProvider.System);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
