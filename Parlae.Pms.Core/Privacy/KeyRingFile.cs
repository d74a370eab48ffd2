using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Privacy;

/// <summary><c>keys.json</c>: read whole, replaced whole, under a lock that holds between processes.</summary>
internal sealed class KeyRingFile(string dataDirectory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _path = Path.Combine(Path.GetFullPath(dataDirectory), "keys.json");

    public KeyRingContent? Read()
    {
        try
        {
            return File.Exists(_path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), KeyRingJson.Default.KeyRingContent) ?? throw new JsonException()
                : null;
        }
        catch (JsonException fault)
        {
            throw new KeyRingException($"The key file '{_path}' is damaged.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new KeyRingException($"The key file '{_path}' cannot be read.", fault);
        }
    }

    /// <summary>Replaces the content by what <paramref name="change"/> makes of it; nobody else changes it meanwhile.</summary>
    public KeyRingContent Change(Func<KeyRingContent?, KeyRingContent> change)
    {
        try
        {
            PrivateDirectory.Create(Path.GetDirectoryName(_path)!);
            using var held = Lock();
            var before = Read();
            var after = change(before);
            if (!ReferenceEquals(before, after)) Write(after);
            return after;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new KeyRingException($"The key file '{_path}' cannot be written.", fault);
        }
    }

    private FileStream Lock()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(_path + ".lock", Private(FileMode.OpenOrCreate, FileShare.None));
            }
            catch (IOException) when (waited.Elapsed < Patience)
            {
                Thread.Sleep(5); // held by another process for the few milliseconds of a change
            }
        }
    }

    /// <summary>A crash leaves the old file or the new one: a key that wraps data must never be lost.</summary>
    private void Write(KeyRingContent content)
    {
        var next = _path + ".next";
        using (var stream = new FileStream(next, Private(FileMode.Create, FileShare.None)))
        {
            JsonSerializer.Serialize(stream, content, KeyRingJson.Default.KeyRingContent);
            stream.Flush(flushToDisk: true);
        }
        File.Move(next, _path, overwrite: true);
    }

    private static FileStreamOptions Private(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}

/// <summary>The versions of the master key, each wrapped by <c>ENCRYPTION_KEY</c>. The last is the current one.</summary>
internal sealed record KeyRingContent(int Format, IReadOnlyList<MasterVersion> Versions);

internal sealed record MasterVersion(int Version, DateTimeOffset CreatedAt, byte[] Wrapped);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeyRingContent))]
internal sealed partial class KeyRingJson : JsonSerializerContext;
