using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Functions.Hosting.Commands;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>What a failed request means to the operator, in one line.</summary>
internal static class VapiRefusal
{
    private const int LongestReason = 300;
    private const int ShortestSecret = 8;

    private static readonly string[] Secretive = ["headers", "secret", "token", "password", "authorization", "key"];

    /// <param name="body">What was sent: it may hold headers and secrets that others put there, which the reason may repeat.</param>
    public static async Task<Exception> OfAsync(HttpResponseMessage response, string what, JsonObject? body, VapiSettings settings, CancellationToken cancellationToken) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized => new SettingsException(VapiSettings.KeyName, "is not accepted by Vapi: set the private key of the organization."),
        HttpStatusCode.Forbidden => new ProvisioningException($"Vapi does not let this key {what}.", ExitCode.Failed),
        HttpStatusCode.TooManyRequests => new ProvisioningException($"Vapi limits requests, and would not {what}: run it again later.", ExitCode.Unreachable),
        >= HttpStatusCode.InternalServerError => new ProvisioningException($"Vapi fails (http-{(int)response.StatusCode}) and did not {what}: run it again later; what was made is found again.", ExitCode.Unreachable),
        var other => new ProvisioningException(
            $"Vapi refuses to {what} (http-{(int)other}): {Reason(await response.Content.ReadAsStringAsync(cancellationToken), [settings.ApiKey.Value, .. SecretsIn(body, isSecret: false)])}", ExitCode.Failed),
    };

    public static ProvisioningException Lost(string what, HttpMethod method, Exception inner) => new(
        method == HttpMethod.Get
            ? $"Vapi cannot be reached to {what} ({Word(inner)})."
            : $"Vapi cannot be reached, or its answer was lost, to {what} ({Word(inner)}): run it again, what was made is found again.",
        ExitCode.Unreachable);

    public static bool IsLost(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException or SocketException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested);

    private static string Word(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "name-resolution",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "connection-refused",
        TaskCanceledException => "timeout",
        _ => "connection-lost",
    };

    /// <summary>Vapi names the property that it does not like: <c>message</c> is a text or a list of texts.</summary>
    private static string Reason(string body, IEnumerable<string> secrets)
    {
        JsonNode? message = null;
        try
        {
            message = (JsonNode.Parse(body) as JsonObject)?["message"];
        }
        catch (JsonException)
        {
            // Said below.
        }

        var reason = secrets.OrderByDescending(secret => secret.Length).Aggregate(
            SingleLine.Of(VapiJson.Text(message) ?? string.Join("; ", VapiJson.Texts(message))), (text, secret) => text.Replace(secret, "(secret)", StringComparison.Ordinal));
        return reason.Length switch
        {
            0 => "it gives no reason.",
            > LongestReason => reason[..LongestReason] + "...",
            _ => reason,
        };
    }

    /// <summary>Texts under a name that secrets have, wherever they stand.</summary>
    private static IEnumerable<string> SecretsIn(JsonNode? node, bool isSecret) => node switch
    {
        JsonObject members => members.SelectMany(member => SecretsIn(member.Value, isSecret || Secretive.Any(name => member.Key.Contains(name, StringComparison.OrdinalIgnoreCase)))),
        JsonArray items => items.SelectMany(item => SecretsIn(item, isSecret)),
        _ when isSecret && VapiJson.Text(node) is { Length: >= ShortestSecret } secret => [secret],
        _ => [],
    };
}
