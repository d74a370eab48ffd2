using Microsoft.Extensions.DependencyInjection;

namespace Parlae.Pms.Core.Storage.Tables;

/// <summary>Wiring of the record store in Table Storage.</summary>
public static class TablesRegistration
{
    /// <summary>Makes <see cref="TableRecords"/> available; who keeps which records is decided by whoever registers <see cref="IPartitionedRecords"/>.</summary>
    public static IServiceCollection AddTableRecords(this IServiceCollection services, TableRecordsOptions options) =>
        services.AddSingleton(_ => new TableRecords(options, TimeProvider.System));
}
