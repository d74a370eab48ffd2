using System.Globalization;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Blobs;
using Parlae.Pms.Core.Storage.KeyVault;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Hosting;

/// <summary>Asks each store in the cloud once before the first call, so that a wrong address or an identity without rights stops the start.</summary>
internal static class StartCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <exception cref="StoreCheckException">A store that cannot be used, by its setting and the reason.</exception>
    /// <exception cref="Core.Privacy.KeyRingException">The vault's keys are disabled, damaged or deleted.</exception>
    public static async Task CheckStoresAsync(this IHost app, CancellationToken cancellationToken)
    {
        var storage = app.Services.GetRequiredService<ParlaeSettings>().Storage;
        var checks = new List<Task>();
        if (storage.Vault is not null)
            checks.Add(CheckAsync(VaultSettings.Name, token => app.Services.GetRequiredService<KeyVaultMasterKeys>().OpenAsync(token), cancellationToken));
        if (storage.TableStore is { } tables)
            checks.Add(CheckAsync(Setting("Tables", tables), token => app.Services.GetRequiredService<TableRecords>().GetAsync(Probe, "health", "health", token).AsTask(), cancellationToken));
        if (storage.BlobStore is { } blobs)
            checks.Add(CheckAsync(Setting("Blobs", blobs), token => app.Services.GetRequiredService<IWriteOnceBlobs>().ReadAsync("health", token).AsTask(), cancellationToken));
        await Task.WhenAll(checks); // throws the first fault
    }

    private static string Probe => RecordParts.Probes[0];

    private static string Setting(string part, RemoteStore store) => $"Parlae__{part}__{(store is RemoteStore.WithIdentity ? "Endpoint" : "ConnectionString")}";

    private static async Task CheckAsync(string setting, Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            await ask(limit.Token);
        }
        catch (StoreUnavailableException fault)
        {
            throw new StoreCheckException(setting, fault.InnerException?.Message ?? fault.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreCheckException(setting, string.Create(CultureInfo.InvariantCulture, $"No answer within {Longest.TotalSeconds} s."));
        }
    }
}

/// <summary>A store in the cloud cannot be used: the program does not start, and says this one line.</summary>
/// <param name="setting">The setting that names the store.</param>
/// <param name="reason">In the words of <see cref="StoreUnavailableException"/>'s cause: no address, no key.</param>
#pragma warning disable CA1032 // It exists only to name a setting.
internal sealed class StoreCheckException(string setting, string reason) : Exception($"{setting} names a store that cannot be used: {reason}");
#pragma warning restore CA1032
