using System.Security.Claims;

namespace Parlae.Pms.Functions.Entra;

/// <summary>The claims that decide what somebody may do. The provider's own names: nothing is mapped.</summary>
internal static class EntraClaims
{
    public const string Roles = "roles";
    public const string OperatorRole = "operator";
    public const string ClinicRole = "clinic";

    /// <summary>Of somebody of role <c>clinic</c>: whose console they see.</summary>
    public const string Account = "parlae_account";

    /// <summary>Only tokens that were made for a browser's sign-in have it.</summary>
    public const string Nonce = "nonce";

    private const string ObjectId = "oid";
    private const int LongestId = 100;

    /// <summary>Who it is, within the tenant; null: the provider does not say, or in a form that is no id.</summary>
    public static string? Person(ClaimsIdentity identity) =>
        identity.FindFirst(ObjectId)?.Value is { Length: > 0 and <= LongestId } id && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-') ? id : null;

    public static bool Has(ClaimsIdentity identity, string role) => identity.HasClaim(Roles, role);
}
