using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>A copy of a stopped program's records and checkpoints, to be tampered with: of its data directory, or of its storage account.</summary>
internal sealed class TrailCopy : IDisposable
{
    private readonly ClinicProcess clinic;
    private readonly TemporaryDirectory folder = new();
    private readonly SqliteRecords? file;
    private readonly string? account;

    private TrailCopy(ClinicProcess clinic, string? account)
    {
        (this.clinic, this.account) = (clinic, account);
        if (account is not null)
        {
            File = new TrailFile(new TableRecords(new TableRecordsOptions(new RemoteStore.WithKey(account)), TimeProvider.System));
            Checkpoints = new CheckpointCopies.InContainer(account);
            return;
        }

        foreach (var path in Directory.EnumerateFiles(clinic.DataFolder, "*", SearchOption.AllDirectories))
        {
            var copy = folder.File(Path.GetRelativePath(clinic.DataFolder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(path, copy);
        }

        file = SqliteRecords.Open(new SqliteRecordsOptions(folder.Path));
        File = new TrailFile(file);
        Checkpoints = new CheckpointCopies.InFolder(folder.File("seals"));
    }

    public TrailFile File { get; }

    public CheckpointCopies Checkpoints { get; }

    public static async Task<TrailCopy> OfAsync(ClinicProcess clinic)
    {
        if (clinic.Stores is not AzureStores stores) return new TrailCopy(clinic, account: null);
        var account = await Azurite.OfThisRun.NewAccountAsync();
        await AzureContents.CopyAsync(stores.Storage, account);
        return new TrailCopy(clinic, account);
    }

    /// <summary>A command of the program on the copy.</summary>
    public Task<AppProcess.Finished> RunAsync(params string[] arguments) =>
        clinic.RunAsync(arguments, folder.Path, account is null ? [] : [new("AzureWebJobsStorage", account)]);

    public void Dispose()
    {
        file?.Dispose();
        folder.Dispose();
    }
}
