using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>A copy of a stopped program's data, to be tampered with.</summary>
internal sealed class TrailCopy : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public TrailCopy(string dataFolder)
    {
        foreach (var path in Directory.EnumerateFiles(dataFolder, "*", SearchOption.AllDirectories))
        {
            var copy = folder.File(Path.GetRelativePath(dataFolder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(path, copy);
        }

        File = new TrailFile(folder.Path);
    }

    public string Folder => folder.Path;

    public TrailFile File { get; }

    /// <summary>Checkpoints, oldest first.</summary>
    public string[] Checkpoints => [.. Directory.GetFiles(folder.File("seals"), "audit-*").Order(StringComparer.Ordinal)];

    /// <summary>Whoever owns the folder can replace even a read-only file.</summary>
    public static void Rewrite(string path, Action<byte[]> change)
    {
        var bytes = System.IO.File.ReadAllBytes(path);
        change(bytes);
        System.IO.File.Delete(path);
        System.IO.File.WriteAllBytes(path, bytes);
    }

    public void Dispose()
    {
        File.Dispose();
        folder.Dispose();
    }
}
