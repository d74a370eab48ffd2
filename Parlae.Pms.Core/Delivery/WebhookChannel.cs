using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Core.Delivery;

/// <summary>
/// Posts a message as signed JSON: <c>Parlae-Signature: t=&lt;seconds&gt;,v1=&lt;hex HMAC-SHA256 of "t.body"&gt;</c>, and <c>Parlae-Delivery</c> with the
/// delivery id, by which a receiver that answers 409 to one it has makes it exactly once.
/// </summary>
internal sealed class WebhookChannel(string clientName, Func<PmsAccount, CancellationToken, ValueTask<WebhookTarget?>> target, IHttpClientFactory http, TimeProvider clock) : IOutboxChannel
{
    /// <summary>The operator's own address.</summary>
    public const string PlatformClient = "outbox-platform";

    /// <summary>An address that an account gave: see <see cref="PublicAddresses"/>.</summary>
    public const string AccountClient = "outbox-account";

    public string Name => "webhook";

    public static WebhookChannel OfPlatform(WebhookTarget target, IHttpClientFactory http, TimeProvider clock) =>
        new(PlatformClient, (_, _) => ValueTask.FromResult<WebhookTarget?>(target), http, clock);

    public static WebhookChannel OfAccounts(ISecretVault vault, IHttpClientFactory http, TimeProvider clock) => new(AccountClient, async (account, token) =>
        account.Outbox.Webhook is { } address && Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
        && await vault.GetAsync(account.AccountId, AccountSetup.OutboxSecretName, token) is { } secret ? new(url, secret) : null, http, clock);

    public async Task<DeliveryResult> DeliverAsync(PmsAccount account, OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (await target(account, cancellationToken) is not { } to)
            return DeliveryResult.Failed;
        var body = MessageBody.Write(message);
        try
        {
            using var client = http.CreateClient(clientName);
            using var request = new HttpRequestMessage(HttpMethod.Post, to.Address) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("Parlae-Delivery", message.DeliveryId);
            request.Headers.Add("Parlae-Signature", Sign(body, to.Secret));
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Conflict ? DeliveryResult.Delivered : DeliveryResult.Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return DeliveryResult.Failed;
        }
    }

    private string Sign(byte[] body, string secret)
    {
        var at = $"{clock.GetUtcNow().ToUnixTimeSeconds()}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(at + "."), .. body]);
        return $"t={at},v1={Convert.ToHexStringLower(signature)}";
    }
}
