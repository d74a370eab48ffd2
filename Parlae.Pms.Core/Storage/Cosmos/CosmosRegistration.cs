using Microsoft.Extensions.DependencyInjection;

namespace Parlae.Pms.Core.Storage.Cosmos;

/// <summary>Wiring of the record store in Cosmos DB.</summary>
public static class CosmosRegistration
{
    /// <summary>Makes <see cref="CosmosRecords"/> available; who keeps which records is decided by whoever registers <see cref="IPartitionedRecords"/>.</summary>
    public static IServiceCollection AddCosmosRecords(this IServiceCollection services, Func<IServiceProvider, CosmosRecordsOptions> options) =>
        services.AddSingleton(provider => new CosmosRecords(options(provider), provider.GetRequiredService<TimeProvider>()));
}
