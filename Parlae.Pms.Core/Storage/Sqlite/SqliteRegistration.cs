using Microsoft.Extensions.DependencyInjection;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>Wiring of the embedded record store.</summary>
public static class SqliteRegistration
{
    /// <summary>Keeps records in <c>records.db</c> under the data directory. The file is opened when the store is first resolved.</summary>
    public static IServiceCollection AddSqliteRecords(this IServiceCollection services, SqliteRecordsOptions options) =>
        services.AddSingleton<IPartitionedRecords>(_ => SqliteRecords.Open(options));
}
