using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parlae.Pms.Tests.Emulators;

/// <summary>The endpoint at which an app on Azure gets the tokens of its managed identity.</summary>
internal sealed class IdentityServer : IAsyncDisposable
{
    private const string Header = "of-this-app";

    private readonly WebApplication app;
    private readonly List<string> issued = [];
    private readonly Lock seen = new();

    private IdentityServer(WebApplication app) => this.app = app;

    /// <summary>There is no identity here.</summary>
    public bool Refuses { get; set; }

    /// <summary>What the tokens are for, whatever was asked.</summary>
    public string? Audience { get; set; }

    /// <summary>All tokens that were given out.</summary>
    public IReadOnlyList<string> Issued
    {
        get
        {
            lock (seen) return [.. issued];
        }
    }

    /// <summary>What the platform tells an app about it.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Environment =>
    [
        new("IDENTITY_ENDPOINT", $"{app.Urls.Single()}/msi/token"),
        new("IDENTITY_HEADER", Header),
    ];

    public static async Task<IdentityServer> StartAsync(TokenMint mint)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new IdentityServer(builder.Build());
        server.app.MapGet("/msi/token", (HttpContext context, string resource) => server.Answer(context, resource, mint));
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IResult Answer(HttpContext context, string resource, TokenMint mint)
    {
        if (Refuses || context.Request.Headers["X-IDENTITY-HEADER"] != Header) return Results.Json(new { statusCode = 400, message = "No identity." }, statusCode: 400);
        var token = mint.Issue(Audience ?? resource);
        lock (seen) issued.Add(token);
        return Results.Json(new { access_token = token, expires_on = $"{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}", resource, token_type = "Bearer" });
    }
}
