using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Authentication;

namespace Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

/// <summary>Our side as Vapi calls it for one account (vapi.md 8 and 9).</summary>
/// <param name="publicUrl"><c>Parlae__PublicUrl</c>.</param>
/// <param name="deadline">How long a tool call takes at most; Vapi has to wait longer, or the caller hears nothing of the answer.</param>
internal sealed class WebhookServer(Uri publicUrl, TimeSpan deadline)
{
    /// <summary>How much longer than a tool call's deadline.</summary>
    internal const int PatienceBeyondSeconds = 4;

    private static readonly int[] NotRepeated = [400, 401, 403, 404, 413, 422];

    /// <param name="isRepeated">Whether Vapi may send it again after a failure; it advises so for all but writes.</param>
    /// <param name="found">As Vapi has it; where the account names no credential, the one chosen there stays.</param>
    public JsonObject Of(PmsAccount account, string route, bool isRepeated, JsonNode? found, string? mark = null)
    {
        var server = new JsonObject
        {
            ["url"] = publicUrl.ToString().TrimEnd('/') + route,
            ["timeoutSeconds"] = (int)Math.Ceiling(deadline.TotalSeconds) + PatienceBeyondSeconds,
        };
        if ((account.Vapi.CredentialId ?? VapiJson.Text((found as JsonObject)?["credentialId"])) is { } credential)
            server["credentialId"] = credential;
        if (Headers(account, mark) is { Count: > 0 } headers)
            server["headers"] = headers;
        if (isRepeated)
        {
            server["backoffPlan"] = new JsonObject
            {
                ["type"] = "exponential",
                ["maxRetries"] = 3,
                ["baseDelaySeconds"] = 1,
                ["excludedStatusCodes"] = new JsonArray([.. NotRepeated.Select(code => (JsonNode?)code)]),
            };
        }

        return server;
    }

    private static JsonObject Headers(PmsAccount account, string? mark)
    {
        var headers = new JsonObject();
        if (mark is not null)
            headers[Mark.Header] = mark;
        if (account.Vapi.Auth.Kind != WebhookAuthKind.Platform)
            headers[WebhookGate.AccountHeader] = account.AccountId; // whose credential it is; with the platform's it would be refused
        return headers;
    }
}
