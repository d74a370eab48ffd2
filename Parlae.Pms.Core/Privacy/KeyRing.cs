using System.Security.Cryptography;
using System.Text;

namespace Parlae.Pms.Core.Privacy;

/// <summary>
/// The embedded master keys: versions in <c>keys.json</c>, wrapped by <c>ENCRYPTION_KEY</c> (AES-256-GCM). Made on the first start; several
/// processes may start at once.
/// </summary>
public sealed class KeyRing : IMasterKeys, IMasterKeyRetirement
{
    private const int Format = 1;

    /// <summary>How long a superseded version is kept at least: no process holds a key that it wrapped and has not stored for so long.</summary>
    public static readonly TimeSpan LeastKept = TimeSpan.FromHours(1);

    private readonly KeyRingFile _file;
    private readonly byte[] _wrapping;
    private readonly TimeProvider _clock;
    private volatile IReadOnlyDictionary<int, byte[]> _keys;

    private KeyRing(KeyRingFile file, byte[] wrapping, TimeProvider clock)
    {
        _file = file;
        _wrapping = wrapping;
        _clock = clock;
        _keys = Unwrapped(file.Read() ?? file.Change(content => content ?? new KeyRingContent(Format, [NewVersion(1)])));
    }

    /// <summary>Throws <see cref="KeyRingException"/> naming ENCRYPTION_KEY when it is malformed or opens nothing.</summary>
    public static KeyRing Open(KeyRingOptions options, TimeProvider clock) =>
        new(new KeyRingFile(options.DataDirectory), Parse(options.EncryptionKey, "ENCRYPTION_KEY"), clock);

    /// <summary>Brings the ring from a previous ENCRYPTION_KEY under the present one. Nothing that was sealed changes. May be repeated.</summary>
    public static KeyRing OpenFromPrevious(KeyRingOptions options, string previousEncryptionKey, TimeProvider clock)
    {
        var file = new KeyRingFile(options.DataDirectory);
        var previous = Parse(previousEncryptionKey, "ENCRYPTION_KEY_PREVIOUS");
        var present = Parse(options.EncryptionKey, "ENCRYPTION_KEY");
        MasterVersion Moved(MasterVersion version) => Aead.Open(present, version.Wrapped, Bound(version.Version)) is not null
            ? version // done before
            : version with { Wrapped = Wrap(present, version.Version, Unwrap(previous, version, "ENCRYPTION_KEY_PREVIOUS")) };
        file.Change(content => content is null
            ? throw new KeyRingException("There is no key file to bring under another ENCRYPTION_KEY.")
            : content with { Versions = [.. content.Versions.Select(Moved)] });
        return Open(options, clock);
    }

    /// <summary>How many versions there are.</summary>
    public int Versions => _keys.Count;

    public ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> dataKey, string context, CancellationToken cancellationToken)
    {
        Reload(); // rare enough, and another process may have rotated: its pass over the data keys must not miss this one
        var current = _keys.Keys.Max();
        return ValueTask.FromResult(new WrappedKey(current, Aead.Seal(_keys[current], dataKey.Span, Encoding.UTF8.GetBytes(context))));
    }

    public ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, string context, CancellationToken cancellationToken)
    {
        if (!_keys.ContainsKey(wrapped.Version)) Reload();
        if (!_keys.TryGetValue(wrapped.Version, out var master)) throw SealBrokenException.Found(SealFault.UnknownMasterKey);
        return ValueTask.FromResult(Aead.Open(master, wrapped.Body.Span, Encoding.UTF8.GetBytes(context)) ?? throw SealBrokenException.Found(SealFault.KeyChanged));
    }

    public ValueTask<int> RotateAsync(CancellationToken cancellationToken)
    {
        var content = _file.Change(content =>
        {
            var versions = (content ?? throw new KeyRingException("The key file is gone.")).Versions;
            Unwrapped(content); // with a wrong ENCRYPTION_KEY the new version would be of no use
            return content with { Versions = [.. versions, NewVersion(versions.Max(version => version.Version) + 1)] };
        });
        _keys = Unwrapped(content);
        return ValueTask.FromResult(_keys.Keys.Max());
    }

    public ValueTask<(int Destroyed, int Kept)> RetireAsync(IReadOnlySet<int> inUse, CancellationToken cancellationToken)
    {
        var destroyed = 0;
        var content = _file.Change(content =>
        {
            var versions = (content ?? throw new KeyRingException("The key file is gone.")).Versions;
            Unwrapped(content);
            var kept = versions.Where((version, i) => i == versions.Count - 1 || inUse.Contains(version.Version) || versions[i + 1].CreatedAt > _clock.GetUtcNow() - LeastKept).ToList();
            destroyed = versions.Count - kept.Count;
            return destroyed == 0 ? content : content with { Versions = kept };
        });
        _keys = Unwrapped(content);
        return ValueTask.FromResult((destroyed, content.Versions.Count));
    }

    private void Reload() => _keys = Unwrapped(_file.Read() ?? throw new KeyRingException("The key file is gone."));

    private Dictionary<int, byte[]> Unwrapped(KeyRingContent content)
    {
        if (content.Format != Format || content.Versions.Count == 0) throw new KeyRingException($"The key file has format {content.Format}; this program knows {Format}.");
        return content.Versions.ToDictionary(version => version.Version, version => Unwrap(_wrapping, version, "ENCRYPTION_KEY"));
    }

    private MasterVersion NewVersion(int version) => new(version, _clock.GetUtcNow(), Wrap(_wrapping, version, RandomNumberGenerator.GetBytes(Aead.KeyBytes)));

    private static byte[] Wrap(byte[] wrapping, int version, byte[] master) => Aead.Seal(wrapping, master, Bound(version));

    private static byte[] Unwrap(byte[] wrapping, MasterVersion version, string setting) =>
        Aead.Open(wrapping, version.Wrapped, Bound(version.Version)) ?? throw new KeyRingException($"{setting} does not open the key file.");

    private static byte[] Bound(int version) => Encoding.UTF8.GetBytes($"master/{version}");

    private static byte[] Parse(string hex, string setting)
    {
        if (hex is not { Length: 2 * Aead.KeyBytes } || !hex.All(char.IsAsciiHexDigit))
            throw new KeyRingException($"{setting} must be {2 * Aead.KeyBytes} hexadecimal characters.");
        return Convert.FromHexString(hex);
    }
}
