using System.Text.Json;
using Azure;
using Azure.Security.KeyVault.Secrets;

namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>What the vault's answers mean.</summary>
internal static class VaultAnswers
{
    /// <summary>Marks a version that was made to take the value out.</summary>
    public const string BlankTag = "parlae-destroyed";

    public static bool IsAbsent(this RequestFailedException answer) => answer is { Status: 404, ErrorCode: "SecretNotFound" };

    /// <summary>A version that is disabled is refused like one that we have no right to; only the inner code tells.</summary>
    public static bool IsDisabled(this RequestFailedException answer)
    {
        try
        {
            return answer is { Status: 403 } && answer.GetRawResponse() is { } response
                && JsonDocument.Parse(response.Content).RootElement.GetProperty("error").GetProperty("innererror").GetProperty("code").GetString() == "SecretDisabled";
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    public static VaultListing Listing(SecretProperties of) => new(
        of.Name, of.Version ?? "", of.CreatedOn, of.RecoveryLevel?.Contains("Purgeable", StringComparison.Ordinal) ?? true, of.Tags.ContainsKey(BlankTag));

    public static async Task<T?> OrNullAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException answer) when (answer.IsAbsent())
        {
            return null;
        }
    }
}
