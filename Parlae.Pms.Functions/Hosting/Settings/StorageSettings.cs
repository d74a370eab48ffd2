using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Blobs;
using Parlae.Pms.Core.Storage.Cosmos;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Tables;

namespace Parlae.Pms.Functions.Hosting.Settings;

internal enum StorageKind
{
    /// <summary>SQLite and the key ring under the data directory.</summary>
    Embedded,
    Azure,
}

/// <summary>Which engine keeps each part, and where the embedded ones keep it.</summary>
/// <param name="DataDirectory">Absolute path; made by the store that first writes there.</param>
internal sealed record StorageSettings(StorageKind Tables, StorageKind Documents, StorageKind Secrets, StorageKind Blobs, string DataDirectory)
{
    private const string Kind = "Parlae__Storage";
    private const string Directory = "Parlae__DataDirectory";
    private const int LongestDatabaseName = 255;

    private static readonly TimeSpan LongestKeyTrust = TimeSpan.FromSeconds(30);

    /// <param name="driveType">The kind of drive that holds a path.</param>
    /// <exception cref="SettingsException">An unknown engine, or one that cannot keep data safely here.</exception>
    public static StorageSettings Read(SettingReader settings, Func<string, DriveType> driveType)
    {
        var all = settings.Choice(Kind, StorageKind.Embedded);
        StorageKind Part(string name) => settings.Choice(name, all);
        var storage = new StorageSettings(
            Part($"{Kind}__Tables"),
            Part($"{Kind}__Documents"),
            Part($"{Kind}__Secrets"),
            Part($"{Kind}__Blobs"),
            Path.GetFullPath(settings.Text(Directory) ?? ".local"));

        if (storage.AnyEmbedded && settings.OnAzureInstance)
        {
            throw new SettingsException(Kind, "must be Azure on an Azure instance: its disk is neither shared nor kept.");
        }

        if (storage.AnyEmbedded && driveType(NearestExisting(storage.DataDirectory)) == DriveType.Network)
        {
            throw new SettingsException(Directory, "must be on a local disk: SQLite's locks do not hold on a network share.");
        }

        var standIn = StandInSettings.Read(settings);
        RemoteStore? In(StorageKind kind, Func<RemoteStore> read) => kind == StorageKind.Embedded ? null : read() with { StandIn = standIn };
        return storage with
        {
            TableStore = In(storage.Tables, () => RemoteStoreSettings.Read(
                settings, "Parlae__Tables__ConnectionString", "Parlae__Tables__Endpoint", "table", TableRecords.EndpointIn)),
            DocumentStore = In(storage.Documents, () => RemoteStoreSettings.ReadOwn(
                settings, "Parlae__Cosmos__ConnectionString", "Parlae__Cosmos__Endpoint", "the Cosmos DB account", CosmosRecords.EndpointIn)),
            DocumentDatabase = DatabaseName(settings),
            BlobStore = In(storage.Blobs, () => RemoteStoreSettings.Read(
                settings, "Parlae__Blobs__ConnectionString", "Parlae__Blobs__Endpoint", "blob", BlobContainerBlobs.EndpointIn)),
            Vault = storage.Secrets == StorageKind.Embedded ? null : VaultSettings.Read(settings, standIn),
        };
    }

    /// <summary>Where the tables are, when they are in Azure or its stand-in.</summary>
    public RemoteStore? TableStore { get; init; }

    /// <summary>Where the documents are, when they are in Azure or its stand-in.</summary>
    public RemoteStore? DocumentStore { get; init; }

    /// <summary>The database there.</summary>
    public string DocumentDatabase { get; init; } = CosmosRecordsOptions.UsualDatabase;

    /// <summary>Where the blobs are, when they are in Azure or its stand-in.</summary>
    public RemoteStore? BlobStore { get; init; }

    /// <summary>Where the secrets are, when they are in Azure or its stand-in.</summary>
    public RemoteStore.WithIdentity? Vault { get; init; }

    /// <summary>No part leaves this machine: it is embedded, or in a stand-in here.</summary>
    public bool AllLocal => IsLocal(Tables, TableStore) && IsLocal(Documents, DocumentStore) && IsLocal(Blobs, BlobStore) && IsLocal(Secrets, Vault);

    /// <summary>The stores that the app's identity signs in to; a shared key opens none beyond this machine.</summary>
    public IEnumerable<Uri> Endpoints => new[] { TableStore, DocumentStore, BlobStore, Vault }.OfType<RemoteStore.WithIdentity>().Select(store => store.Endpoint);

    /// <summary>How long an account's key, which lies among the documents, is used without looking whether it was destroyed: a look may be a round trip.</summary>
    public TimeSpan KeyTrust => Documents == StorageKind.Embedded ? TimeSpan.Zero : LongestKeyTrust;

    /// <summary>What keeps a part of the records.</summary>
    public StorageKind Of(RecordPart part) => part switch
    {
        RecordPart.Tables => Tables,
        RecordPart.Documents => Documents,
        _ => Secrets,
    };

    private bool AnyEmbedded => StorageKind.Embedded == Tables || StorageKind.Embedded == Documents
        || StorageKind.Embedded == Secrets || StorageKind.Embedded == Blobs;

    private static string DatabaseName(SettingReader settings)
    {
        const string Name = "Parlae__Cosmos__Database";
        var name = settings.Text(Name) ?? CosmosRecordsOptions.UsualDatabase;
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && name.Length <= LongestDatabaseName
            ? name
            : throw new SettingsException(Name, "must be the name of a database: letters, digits, - and _.");
    }

    private static bool IsLocal(StorageKind kind, RemoteStore? store) =>
        kind == StorageKind.Embedded || store is RemoteStore.WithKey || store is RemoteStore.WithIdentity { Endpoint.IsLoopback: true };

    private static string NearestExisting(string path)
    {
        while (!System.IO.Directory.Exists(path) && Path.GetDirectoryName(path) is { } parent)
        {
            path = parent;
        }

        return path;
    }
}
