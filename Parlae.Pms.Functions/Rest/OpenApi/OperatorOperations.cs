using System.Text.Json;
using Parlae.Pms.Functions.Rest.Keys;
using Parlae.Pms.Functions.Rest.Setup;

namespace Parlae.Pms.Functions.Rest.OpenApi;

/// <summary>What operators may do, and what anyone may ask.</summary>
internal static class OperatorOperations
{
    private static readonly RestParameter Account = RestParameter.Query("accountId", "Which account.", "maple-dental", isRequired: true);

    private static readonly SetupBody Setup = new(
        "maple-dental",
        "Maple Dental",
        "America/Toronto",
        "sikka",
        new Dictionary<string, string?> { ["officeId"] = "D10001", ["secretKey"] = "as Sikka shows it" },
        new Dictionary<string, JsonElement> { ["practiceId"] = JsonSerializer.SerializeToElement("1"), ["custId"] = JsonSerializer.SerializeToElement("1") },
        null,
        ["7c5e2d18-94ab-4d3f-a6c0-1e8b5f7209d3"],
        ["a3c91e70-52d8-4f6b-8e15-0b7d4c2f9a61"],
        "+14165550100",
        null);

    public static IReadOnlyList<RestOperation> All { get; } =
    [
        new("setup", "POST", "Connects a clinic, or updates it. The connection is tested first; a refused one is 422 and stores nothing.")
        {
            Body = RestSample.Request("The clinic. Credentials and config depend on the provider.", Setup),
            Answers = [new(200, "Connected; accountKey only the first time.", null, new { accountId = "maple-dental", status = "connected", accountKey = "parlae_maple-dental_k0123456789ab_..." })],
        },
        new("setup", "GET", "How a clinic's connection stands.") { Parameters = [Account], Answers = [new(200, "Without secrets.", null, new { accountId = "maple-dental", status = "connected", syncAgeSeconds = 340 })] },
        new("setup", "DELETE", "Destroys a clinic's credentials and keys; its audit trail stays.") { Parameters = [Account], Answers = [new(200, "Done.", null, new { accountId = "maple-dental", status = "deleted" })] },
        new("purge", "DELETE", "Deletes all cached data of an account now.") { Parameters = [Account], Answers = [new(200, "What was deleted.", null, new { accountId = "maple-dental", purged = new[] { new { collection = "Cache", rows = 12 } } })] },
        new("keys", "POST", "Makes a key of an account.")
        {
            Body = RestSample.Request("rights are read, write and audit.", new KeyBody("maple-dental", "front desk", ["read", "write"])),
            Answers = [RestSample.Answer(201, "The key is shown this once.", new RestKey("k0123456789ab", "parlae_maple-dental_k0123456789ab_..."))],
        },
        new("keys", "DELETE", "Ends a key at once.")
        {
            Parameters = [Account, RestParameter.Query("keyId", "Which key.", "k0123456789ab", isRequired: true)],
            Answers = [RestSample.Answer(200, "It opens nothing any more.", new RevokedKey("maple-dental", "k0123456789ab", "revoked"))],
        },
        new("health", "GET", "Whether the app can serve.")
        {
            Answers = [new(200, "It can.", null, new { status = "Healthy" }), new(503, "A part that it needs is down.", null, new { status = "Unhealthy" })],
        },
        new("version", "GET", "Which build runs.") { Answers = [new(200, "Version and commit.", null, new { version = "1.0.0", commit = "0123456789abcdef0123456789abcdef01234567" })] },
        new("openApi", "GET", "This document.") { Answers = [new(200, "OpenAPI 3.1.", null, new { openapi = "3.1.0" })] },
    ];
}
