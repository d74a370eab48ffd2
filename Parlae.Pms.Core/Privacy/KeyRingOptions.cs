using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Privacy;

/// <summary>Where the embedded key ring lives and what opens it. A class, since a record would print the key.</summary>
[Secret]
public sealed class KeyRingOptions
{
    /// <summary>Holds <c>keys.json</c>; made when absent.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The setting <c>ENCRYPTION_KEY</c>: 64 hexadecimal characters.</summary>
    public required string EncryptionKey { get; init; }
}
