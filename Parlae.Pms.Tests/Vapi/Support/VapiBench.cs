using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Calls.Log;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Vapi;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Functions.Vapi.Functions;

namespace Parlae.Pms.Tests.Vapi.Support;

/// <summary>The real edge with everything behind it faked; requests go in as a server would hand them over.</summary>
internal sealed class VapiBench : IDisposable
{
    public const string Secret = "platform-secret-for-tests-0001";
    public const string PhoneNumberId = "7c5e2d18-94ab-4d3f-a6c0-1e8b5f7209d3";
    public const string AssistantId = "a3c91e70-52d8-4f6b-8e15-0b7d4c2f9a61";
    public const string PublicUrl = "https://voice.example.com";

    private readonly ServiceProvider services;

    public VapiBench(WebhookAuth? auth = null, string secret = Secret, string? previous = null, IPNetwork[]? networks = null, TimeSpan? deadline = null, int accountPerMinute = 6000, int burst = 1000)
    {
        Accounts.All.Add(FakeAccounts.Account("demo", [PhoneNumberId], [AssistantId]));
        services = new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IAccountDirectory>(Accounts)
            .AddSingleton<ISecretVault>(Vault)
            .AddSingleton<IAccountSeal>(Seal)
            .AddSingleton<IPartitionedRecords>(Records)
            .AddSingleton<IAuditTrail>(Audit)
            .AddSingleton<IToolRunner>(Runner)
            .AddSingleton(new FigureLife(FigureLife.Usual))
            .AddSingleton<AccountFigures>()
            .AddSingleton<CallLog>()
            .AddSingleton<CallSessions>()
            .AddSingleton<CallClosing>()
            .AddSingleton<ICallPrefetch>(Prefetch)
            .AddSingleton(_ => new RateLimits(new LimitSettings(TimeSpan.FromSeconds(8), TimeSpan.FromMinutes(15), new FigureLife(FigureLife.Usual), 6, accountPerMinute, 60_000, burst, [])))
            .AddVapiEdge(
                new PlatformCredential(auth ?? new WebhookAuth { Kind = WebhookAuthKind.Secret }, new WebhookSecrets(secret, previous)),
                new WebhookEdge(PublicUrl, networks ?? [], deadline ?? TimeSpan.FromSeconds(8)))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_773_064_942));
    public FakeAccounts Accounts { get; } = new();
    public FakeVault Vault { get; } = new();
    public FakeRecords Records { get; } = new();
    public FakeSeal Seal { get; } = new();
    public FakeAudit Audit { get; } = new();
    public FakeToolRunner Runner { get; } = new();
    public FakePrefetch Prefetch { get; } = new();
    public CapturedLogs Logs { get; } = new();
    public IServiceProvider Services => services;

    /// <summary>With the platform's secret header.</summary>
    public Task<Answer> PostAsync(byte[] body, string? tool = null) => SendAsync(body, new() { ["X-Vapi-Secret"] = Secret }, tool);
    public Task<Answer> PostAsync(JsonNode body, string? tool = null) => PostAsync(Encoding.UTF8.GetBytes(body.ToJsonString()), tool);

    public async Task<Answer> SendAsync(byte[] body, Dictionary<string, string> headers, string? tool = null, string? target = null, string? from = null)
    {
        var http = new DefaultHttpContext { RequestServices = services, TraceIdentifier = "trace-1" };
        http.Request.Method = "POST";
        http.Request.Path = tool is null ? "/api/vapi/events" : $"/api/vapi/tools/{tool}";
        http.Request.Body = new MemoryStream(body);
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = target ?? http.Request.Path;
        http.Connection.RemoteIpAddress = from is null ? IPAddress.Loopback : IPAddress.Parse(from);
        foreach (var (name, value) in headers)
        {
            http.Request.Headers[name] = value;
        }

        var written = new MemoryStream();
        http.Response.Body = written;
        await services.GetRequiredService<VapiEndpoint>().AnswerAsync(http, tool);
        return new Answer(http.Response.StatusCode, Encoding.UTF8.GetString(written.ToArray()));
    }

    /// <summary>Headers of a plan with defaults, signed as Vapi would at the clock's time.</summary>
    public Dictionary<string, string> Sign(byte[] body, string secret = Secret, DateTimeOffset? at = null)
    {
        var timestamp = (at ?? Clock.GetUtcNow()).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(timestamp + "."), .. body]);
        return new() { ["x-signature"] = Convert.ToHexStringLower(mac), ["x-timestamp"] = timestamp };
    }

    public void Dispose() => services.Dispose();
}

internal sealed record Answer(int Status, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;
    public JsonArray Results => Json["results"]!.AsArray();
}
