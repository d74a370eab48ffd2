using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Tests.Contracts;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Storage.Sqlite;

public sealed class SqliteRecordsTests : PartitionedRecordsContract, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteRecords _records;
    private readonly List<SqliteRecords> _others = [];

    public SqliteRecordsTests() => _records = SqliteRecords.Open(new SqliteRecordsOptions(_directory.Path));

    protected override IPartitionedRecords Records => _records;

    protected override IPartitionedRecords OtherInstance()
    {
        _others.Add(SqliteRecords.Open(new SqliteRecordsOptions(_directory.Path)));
        return _others[^1];
    }

    public void Dispose()
    {
        _others.ForEach(other => other.Dispose());
        _records.Dispose();
        _directory.Dispose();
    }
}
