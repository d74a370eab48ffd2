using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>Puts a look-out before an app's record store: it sees each access and may say that the store is away.</summary>
internal static class SpiedStore
{
    /// <param name="fails">Collection, and whether it is a write.</param>
    public static Action<IServiceCollection> With(Func<string, bool, bool> fails) => services => services
        .AddSingleton(provider => SqliteRecords.Open(new SqliteRecordsOptions(provider.GetRequiredService<ParlaeSettings>().Storage.DataDirectory)))
        .AddSingleton<IPartitionedRecords>(provider => new FailingRecords(provider.GetRequiredService<SqliteRecords>()) { Fails = fails });
}
