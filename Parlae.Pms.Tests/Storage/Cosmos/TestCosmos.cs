using Parlae.Pms.Core.Storage.Cosmos;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Tests.Storage.Cosmos;

/// <summary>A database of one test in the shared stand-in.</summary>
internal static class TestCosmos
{
    public static async Task<CosmosRecordsOptions> OptionsAsync(Emulators.Cosmos cosmos) => new(new RemoteStore.WithKey((await cosmos.GateAsync()).PlainConnectionString))
    {
        Database = $"t{Guid.NewGuid():N}",
        LongestCall = TimeSpan.FromSeconds(60), // one stand-in serves many tests at once on two cores
        LongestTry = TimeSpan.FromSeconds(30),
    };
}
