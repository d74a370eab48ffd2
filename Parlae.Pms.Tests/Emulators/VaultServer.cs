using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parlae.Pms.Tests.Emulators;

/// <summary>A key vault's REST API (secrets, soft delete) over HTTPS on this machine, for tokens of a <see cref="TokenMint"/>.</summary>
internal sealed class VaultServer : IAsyncDisposable
{
    /// <summary>Stands for the address in what the shelf returns.</summary>
    public const string Placeholder = "https://vault.invalid/";

    private const int Page = 25;

    private readonly WebApplication app;
    private readonly TokenMint mint;
    private readonly Lock seen = new();
    private readonly List<Asked> requests = [];

    private VaultServer(WebApplication app, TokenMint mint, TestCertificate certificate, TimeProvider clock) =>
        (this.app, this.mint, Certificate, Shelf) = (app, mint, certificate, new VaultShelf(clock));

    public VaultShelf Shelf { get; }

    public TestCertificate Certificate { get; }

    public Uri Address => new(app.Urls.Single());

    /// <summary>Answers instead of the shelf: a status, and what to send as <c>Retry-After</c>. Null: the shelf answers.</summary>
    public Func<Asked, (int Status, string? RetryAfter)?> Refuse { get; set; } = _ => null;

    /// <summary>Before a request is answered.</summary>
    public Func<Asked, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>How often a request was told to bring a token.</summary>
    public int Challenges { get; private set; }

    /// <summary>Requests with a good token.</summary>
    public IReadOnlyList<Asked> Requests
    {
        get
        {
            lock (seen) return [.. requests];
        }
    }

    /// <summary>Readings of secrets.</summary>
    public int Reads => Requests.Count(each => each.Method == "GET" && each.Path.StartsWith("/secrets/", StringComparison.Ordinal) && !each.Path.EndsWith("/versions", StringComparison.Ordinal));

    public static async Task<VaultServer> StartAsync(TokenMint mint, TimeProvider? clock = null, TestCertificate? certificate = null)
    {
        certificate ??= new TestCertificate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate.Certificate)));
        var server = new VaultServer(builder.Build(), mint, certificate, clock ?? TimeProvider.System);
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var asked = new Asked(context.Request.Method, context.Request.Path.Value!);
        var token = context.Request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : null;
        if (!mint.IsGood(token, TokenMint.Vault))
        {
            lock (seen) Challenges++;
            context.Response.Headers.WWWAuthenticate = $"Bearer authorization=\"https://login.windows.net/{TokenMint.Tenant}\", resource=\"{TokenMint.Vault}\"";
            await WriteAsync(context, VaultShelf.Error(401, "Unauthorized"));
            return;
        }

        lock (seen) requests.Add(asked);
        await Before(asked);
        if (Refuse(asked) is { } refusal)
        {
            if (refusal.RetryAfter is { } wait) context.Response.Headers.RetryAfter = wait;
            await WriteAsync(context, VaultShelf.Error(refusal.Status, refusal.Status == 403 ? "Forbidden" : "Throttled"));
            return;
        }

        await WriteAsync(context, context.Request.Query.ContainsKey("api-version") ? await RouteAsync(context) : VaultShelf.Error(400, "BadParameter"));
    }

    private async Task<(int Status, JsonNode? Body)> RouteAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var body = context.Request.ContentLength > 0 ? await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) : null;
        return (context.Request.Method, parts) switch
        {
            ("PUT", ["secrets", var name]) => Shelf.Set(name, body!),
            ("GET", ["secrets"]) => Paged(context, Shelf.All(ofDeleted: false)),
            ("GET", ["secrets", var name, "versions"]) => Paged(context, Shelf.Versions(name)),
            ("GET", ["secrets", var name]) => Shelf.Get(name, null),
            ("GET", ["secrets", var name, var id]) => Shelf.Get(name, id),
            ("PATCH", ["secrets", var name, var id]) => Shelf.Change(name, id, body!),
            ("DELETE", ["secrets", var name]) => Shelf.Delete(name),
            ("GET", ["deletedsecrets"]) => Paged(context, Shelf.All(ofDeleted: true)),
            ("GET", ["deletedsecrets", var name]) => Shelf.FindDeleted(name),
            ("POST", ["deletedsecrets", var name, "recover"]) => Shelf.Recover(name),
            ("DELETE", ["deletedsecrets", var name]) => Shelf.Purge(name),
            _ => VaultShelf.Error(404, "NotFound"),
        };
    }

    private static (int Status, JsonNode? Body) Paged(HttpContext context, List<JsonNode> all)
    {
        var skip = int.Parse(context.Request.Query["$skiptoken"].FirstOrDefault("0")!, CultureInfo.InvariantCulture);
        var next = skip + Page < all.Count ? $"{Placeholder[..^1]}{context.Request.Path}?api-version={context.Request.Query["api-version"]}&$skiptoken={skip + Page}" : null;
        return (200, new JsonObject { ["value"] = new JsonArray([.. all.Skip(skip).Take(Page)]), ["nextLink"] = next });
    }

    private static async Task WriteAsync(HttpContext context, (int Status, JsonNode? Body) answer)
    {
        context.Response.StatusCode = answer.Status;
        if (answer.Body is null) return;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(answer.Body.ToJsonString().Replace(Placeholder, $"https://{context.Request.Host}/", StringComparison.Ordinal));
    }

    /// <summary>What was asked.</summary>
    internal sealed record Asked(string Method, string Path);
}
