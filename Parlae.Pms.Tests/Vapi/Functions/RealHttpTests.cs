using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Functions;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Vapi.Functions;

public sealed class RealHttpTests : IAsyncLifetime
{
    private static readonly HmacPlan Plan = new() { PayloadFormat = "{method}.{url}.{timestamp}.{body}" };

    private readonly VapiBench bench = new(new WebhookAuth { Kind = WebhookAuthKind.Hmac, Hmac = Plan });
    private readonly HttpClient client = new();
    private WebApplication? app;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        app = builder.Build();
        app.Run(http => bench.Services.GetRequiredService<VapiEndpoint>().AnswerAsync(http, onlyTool: null));
        await app.StartAsync(TestContext.Current.CancellationToken);
        client.BaseAddress = new Uri(app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app!.DisposeAsync();
        bench.Dispose();
    }

    [Theory]
    [InlineData("/api/vapi/events", false)]
    [InlineData("/api/vapi/events?a=%2Fx&a=2&flag&b=%C3%AB+%20", true)]
    public async Task A_signed_webhook_over_http_is_verified_and_answered(string target, bool chunked)
    {
        var answer = await PostAsync(target, VapiFixtures.Bytes("tool-calls.sdk-string-arguments.json"), chunked);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Null(AnswerShape.Fault(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), ["call_Yb0qVn3kTzR8sLw1xJ5uHcEd"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_ten_mebibytes_is_413_and_one_below_is_read(bool chunked)
    {
        var fits = Encoding.UTF8.GetBytes($$$"""{"message":{"type":"end-of-call-report","transcript":"{{{new string('x', (10 * 1024 * 1024) - 100)}}}"}}""");

        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/api/vapi/events", fits, chunked)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync("/api/vapi/events", [.. fits, .. new byte[200]], chunked)).StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string target, byte[] body, bool chunked)
    {
        var timestamp = bench.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var signed = (byte[])[.. Encoding.UTF8.GetBytes($"POST.{VapiBench.PublicUrl}{target}.{timestamp}."), .. body];
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Add("x-timestamp", $"{timestamp}");
        request.Headers.Add("x-signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(VapiBench.Secret), signed)));
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
