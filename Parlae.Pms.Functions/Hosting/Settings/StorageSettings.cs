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

    /// <param name="driveType">The kind of drive that holds a path.</param>
    /// <exception cref="SettingsException">An unknown engine, or one that cannot keep data safely here.</exception>
    public static StorageSettings Read(SettingReader settings, Func<string, DriveType> driveType)
    {
        var all = settings.Choice(Kind, StorageKind.Embedded);
        StorageKind Part(string name) => InThisBuild(name, settings.Choice(name, all));
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

        return storage;
    }

    /// <summary>No part leaves this machine.</summary>
    public bool AllLocal => this is { Tables: StorageKind.Embedded, Documents: StorageKind.Embedded, Secrets: StorageKind.Embedded, Blobs: StorageKind.Embedded };

    private bool AnyEmbedded => StorageKind.Embedded == Tables || StorageKind.Embedded == Documents
        || StorageKind.Embedded == Secrets || StorageKind.Embedded == Blobs;

    private static StorageKind InThisBuild(string name, StorageKind kind) => kind == StorageKind.Embedded
        ? kind
        : throw new SettingsException(name, "cannot be Azure: this build has no Azure engines yet; set it to Embedded.");

    private static string NearestExisting(string path)
    {
        while (!System.IO.Directory.Exists(path) && Path.GetDirectoryName(path) is { } parent)
        {
            path = parent;
        }

        return path;
    }
}
