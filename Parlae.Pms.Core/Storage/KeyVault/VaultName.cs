using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>
/// Names in the vault, which takes letters, digits and dashes, at most 127, and holds upper and lower case for the same. Every dash begins a pair that
/// says what it means, so that no two names of ours are spelled alike.
/// </summary>
internal static class VaultName
{
    /// <summary>Names the current master key by its number.</summary>
    public const string CurrentMaster = Platform + "master";

    /// <summary>The roots of the audit keys, one a version.</summary>
    public const string AuditRoot = Platform + "audit";

    private const int Longest = 127;
    private const string Spelled = "parlae-0";
    private const string Hashed = "parlae-1";
    private const string Platform = "parlae-2";
    private const string Between = "-0";
    private const string Masters = Platform + "master-";

    /// <summary>The name of an account's secret. One that is too long in letters is named by its hash.</summary>
    public static string Of(string accountId, string name)
    {
        var spelled = PrefixOf(accountId) + Spell(name);
        return spelled.Length <= Longest ? spelled : HashedPrefixOf(accountId) + Hash(name);
    }

    /// <summary>Whether the vault's name is one of the account's.</summary>
    public static bool IsOf(string accountId, string vaultName) =>
        vaultName.StartsWith(PrefixOf(accountId), StringComparison.Ordinal) || vaultName.StartsWith(HashedPrefixOf(accountId), StringComparison.Ordinal);

    public static string OfMaster(int version) => string.Create(CultureInfo.InvariantCulture, $"{Masters}{version}");

    /// <summary>The number of the master key that has this name; null when it names something else.</summary>
    public static int? MasterIn(string vaultName) =>
        vaultName.StartsWith(Masters, StringComparison.Ordinal) && int.TryParse(vaultName.AsSpan(Masters.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    private static string PrefixOf(string accountId) => Spelled + Spell(accountId) + Between;

    private static string HashedPrefixOf(string accountId) => Hashed + Hash(accountId)[..40];

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Spell(string text)
    {
        var spelled = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            _ = c switch
            {
                '-' => spelled.Append("--"),
                _ when char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) => spelled.Append(c),
                _ when char.IsAsciiLetterUpper(c) => spelled.Append("-u").Append(char.ToLowerInvariant(c)),
                _ => spelled.Append(CultureInfo.InvariantCulture, $"-x{(int)c:x4}"),
            };
        }

        return spelled.ToString();
    }
}
