using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>Wiring of the embedded record store.</summary>
public static class SqliteRegistration
{
    /// <summary>
    /// Makes <see cref="SqliteRecords"/> available in <c>records.db</c> under the data directory, opened when first resolved; who keeps which records is
    /// decided by whoever registers <see cref="IPartitionedRecords"/>.
    /// </summary>
    public static IServiceCollection AddSqliteRecords(this IServiceCollection services, SqliteRecordsOptions options) =>
        services.AddSingleton(provider => SqliteRecords.Open(options, provider.GetService<ILogger<SqliteRecords>>()));
}
