using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>A version of a secret as the vault gave it. A class, since a record would print it.</summary>
[Secret]
internal sealed class VaultSecret(string version, string? value)
{
    /// <summary>The vault's own name for the version; empty when it is disabled.</summary>
    public string Version { get; } = version;

    /// <summary>Null when the version is disabled.</summary>
    public string? Value { get; } = value;
}

/// <summary>What the vault tells of a version without its value.</summary>
/// <param name="IsPurgeable">Whether it can be destroyed once it is deleted.</param>
/// <param name="IsBlank">Whether the value was taken out before it was deleted.</param>
internal sealed record VaultListing(string Name, string Version, DateTimeOffset? CreatedAt, bool IsPurgeable, bool IsBlank);
