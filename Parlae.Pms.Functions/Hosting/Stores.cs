using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Calls.Log;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Blobs;
using Parlae.Pms.Core.Storage.Cosmos;
using Parlae.Pms.Core.Storage.KeyVault;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Hosting.Status;
using Parlae.Pms.Functions.Vapi.Authentication;

namespace Parlae.Pms.Functions.Hosting;

/// <summary>The engine of each part of what is kept, as the settings choose. An engine that no part is in is never made.</summary>
internal static class Stores
{
    /// <summary>What a machine that loses power may forget the last moments of: calls that are over by then, what can be read again, counts that may lack their last, holds whose write was not sent (docs/decisions/0018-what-waits-for-the-disk.md).</summary>
    internal static readonly IReadOnlySet<string> Fleeting =
        new HashSet<string> { CallSessions.Collection, DailyCounters.Collection, SignedReplays.Collection, SlotHolds.Collection, PhiCache.Collection, PhoneIndex.Collection, AccountFigures.Collection, CallLog.Collection };

    public static IServiceCollection AddStores(this IServiceCollection services, ParlaeSettings settings)
    {
        var storage = settings.Storage;
        services.AddSqliteRecords(new SqliteRecordsOptions(storage.DataDirectory) { Fleeting = Fleeting });
        if (storage.TableStore is { } tables) services.AddTableRecords(new TableRecordsOptions(tables));
        if (storage.DocumentStore is { } documents)
        {
            services.AddCosmosRecords(provider => new CosmosRecordsOptions(documents)
            {
                Database = storage.DocumentDatabase,
                Expiring = provider.GetServices<PhiCollection>().Select(collection => collection.Name).ToHashSet(), // those that the purge ends when they are due
            });
        }

        services.AddSingleton<IPartitionedRecords>(provider => new TracedRecords(new PartedRecords(part => (part, storage.Of(part)) switch
        {
            (_, StorageKind.Embedded) => provider.GetRequiredService<SqliteRecords>(),
            (RecordPart.Tables, StorageKind.Azure) => provider.GetRequiredService<TableRecords>(),
            (RecordPart.Documents, StorageKind.Azure) => provider.GetRequiredService<CosmosRecords>(),
            (RecordPart.Secrets, StorageKind.Azure) => null, // in the vault
            var other => throw new InvalidOperationException($"No engine for {other}."), // refused when the settings were read
        })));

        services.AddSecrets(settings);
        return storage.BlobStore is { } blobs
            ? services.AddContainerBlobs(new BlobContainerOptions(blobs))
            : services.AddFileBlobs(Path.Combine(storage.DataDirectory, "seals"));
    }

    private static void AddSecrets(this IServiceCollection services, ParlaeSettings settings)
    {
        if (settings.Storage.Vault is { } vault)
        {
            services.AddKeyVault(new KeyVaultOptions(vault));
            services.AddHealthChecks().AddCheck<SecretsHealth>("secrets");
            return;
        }

        var key = settings.EncryptionKey ?? throw new InvalidOperationException("The embedded key ring has no key."); // read with the settings
        services.AddEmbeddedKeyRing(new KeyRingOptions { DataDirectory = settings.Storage.DataDirectory, EncryptionKey = key.Value });
        services.AddEmbeddedVault();
        services.AddKeptAuditKeys();
    }
}
