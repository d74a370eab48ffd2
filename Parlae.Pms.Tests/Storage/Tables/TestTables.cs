using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Tests.Emulators;

namespace Parlae.Pms.Tests.Storage.Tables;

/// <summary>Tables of one test on the shared Azurite.</summary>
internal static class TestTables
{
    public static async Task<TableRecordsOptions> OptionsAsync(Azurite azurite) => new(new RemoteStore.WithKey(await azurite.ConnectionAsync()))
    {
        Prefix = $"t{Guid.NewGuid().ToString("N")[..20]}",
        LongestCall = TimeSpan.FromSeconds(60), // one Azurite serves many tests at once on two cores
        LongestTry = TimeSpan.FromSeconds(30),
    };
}
