using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Functions.Hosting;

namespace Parlae.Pms.Tests.Hosting;

public sealed class BodyLimitTests
{
    private const int Kilobyte = 1024;
    private const int Usual = 256 * Kilobyte;
    private const int Vapi = 10 * 1024 * Kilobyte;

    private static readonly FunctionRow[] Rows =
    [
        FunctionRow.Http<ScriptedFunction>("vapiEvents", Caller.VapiCredential, "/api/vapi/events", "POST"),
        FunctionRow.Http<ScriptedFunction>("payments", Caller.AccountKey, "/api/pms/payments", "POST"),
    ];

    [Theory]
    [InlineData("/api/pms/payments", Usual, false)]
    [InlineData("/api/pms/payments", Usual, true)]
    [InlineData("/api/vapi/events", Vapi, false)]
    [InlineData("/api/vapi/events", Vapi, true)]
    [InlineData("/API/Vapi/events", Vapi, true)]
    public async Task A_body_at_the_limit_is_read_and_one_byte_more_is_413(string path, int limit, bool chunked)
    {
        await using var app = await StartAsync();

        using var fits = await PostAsync(app, path, limit, chunked);
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        Assert.Equal($"{limit}", await fits.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        using var over = await PostAsync(app, path, limit + 1, chunked);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, over.StatusCode);
        Assert.Contains("urn:parlae:too-large", await over.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_announced_length_over_the_limit_is_refused_before_anything_is_read()
    {
        var called = false;
        await using var app = await StartAsync(_ =>
        {
            called = true;
            return Task.CompletedTask;
        });

        using var over = await PostAsync(app, "/api/pms/payments", Usual + 1, chunked: false);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, over.StatusCode);
        Assert.False(called);
    }

    private static Task<TestApp> StartAsync(RequestDelegate? script = null) => TestApp.StartAsync(Rows, services: services => services.AddSingleton(script ?? CountAsync));

    private static async Task CountAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await context.Response.WriteAsync($"{body.Length}", context.RequestAborted);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestApp app, string path, int length, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes(new string('x', length))),
        };
        request.Headers.TransferEncodingChunked = chunked;
        return await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
