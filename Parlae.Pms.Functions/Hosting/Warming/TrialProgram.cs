using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Vapi.Authentication;

namespace Parlae.Pms.Functions.Hosting.Warming;

/// <summary>
/// This very program once more, on its own: with secrets that are made for it, on a port of its own on loopback, with a folder of its own, connected to a practice
/// of nobody's. It logs nothing, fires no timers, and has none of the settings of the program beside it.
/// </summary>
internal sealed class TrialProgram : IAsyncDisposable
{
    private const string PhoneNumberId = "trial";
    private const string Number = "+15555550100";
    private const string Path = "/api/vapi/events";

    private readonly TrialPractice practice;
    private readonly string secret = NewSecret();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly WebApplication app;

    /// <param name="table">Of the program.</param>
    /// <param name="practice">To which it is connected.</param>
    /// <param name="folder">Where it keeps what it learns; whoever made it deletes it.</param>
    public TrialProgram(FunctionTable table, TrialPractice practice, string folder)
    {
        this.practice = practice;
        var listening = new Listening(0, UnderFunctionsHost: true); // whose timers a host fires, and there is none
        var builder = FunctionsApp.Create(table, ParlaeSettings.Read(new SettingReader(Settings(folder)), listening, _ => DriveType.Fixed), listening);
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = provider.ValidateScopes = false); // The program beside it does.
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddHttpClient(practice.ClientName).UseSocketsHttpHandler((handler, services) =>
        {
            handler.UseProxy = false;
            handler.ConnectCallback = (_, token) => ReachPracticeAsync(services, token);
        });
        app = builder.Build();
        app.Map(practice.Path, branch => branch.Run(AnswerAsPracticeAsync));
        app.UseFunctions(listening);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        app.OpenStores();
        await app.StartAsync(cancellationToken);
        http.BaseAddress = Address(app.Services);
    }

    /// <summary>Connects the practice, as a setup does.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var account = practice.Account(PhoneNumberId);
        await app.Services.GetRequiredService<ISecretVault>().SetAsync(account.AccountId, PmsConnections.CredentialsName(account), practice.Credentials, cancellationToken);
        await app.Services.GetRequiredService<AccountStore>().SaveAsync(account, cancellationToken);
    }

    public Task<string> HealthAsync(CancellationToken cancellationToken) => http.GetStringAsync("api/health", cancellationToken);

    /// <summary>Asks as Vapi does, signed. Throws <see cref="HttpRequestException"/> where the message itself is refused.</summary>
    /// <param name="tool">By its name.</param>
    /// <param name="arguments">A JSON object.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> AskAsync(string tool, string arguments, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var timestamp = (now / 1000).ToString(CultureInfo.InvariantCulture);
        var body = Encoding.UTF8.GetBytes(
            $$$"""
            {"message":{"type":"tool-calls","timestamp":{{{now}}},"call":{"id":"trial-{{{tool}}}","type":"inboundPhoneCall","phoneNumberId":"{{{PhoneNumberId}}}","customer":{"number":"{{{Number}}}"}},
            "toolCallList":[{"id":"{{{tool}}}","type":"function","function":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}]}}
            """);
        var plan = new HmacPlan();
        var signature = HmacCredential.Sign(plan, secret, timestamp, new ReceivedRequest("POST", Path, new HeaderDictionary(), body), "");
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Headers = { { plan.TimestampHeader, timestamp }, { plan.SignatureHeader, signature } },
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        using var answer = await http.SendAsync(request, cancellationToken);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    /// <summary>The practice answers at this program's own door, over a connection like any other.</summary>
    private static async ValueTask<Stream> ReachPracticeAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Address(services).Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private Task AnswerAsPracticeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(practice.Answer(DateTimeOffset.UtcNow, Number)).AsTask();
    }

    private static Uri Address(IServiceProvider services) => new(services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    private IConfiguration Settings(string folder) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(practice.Settings)
    {
        ["ENCRYPTION_KEY"] = NewSecret(),
        ["VAPI_WEBHOOK_SECRET"] = secret,
        ["Vapi:Auth:Kind"] = "hmac",
        ["Parlae:OperatorKey"] = NewSecret(),
        ["Parlae:DataDirectory"] = folder,
    }).Build();

    /// <summary>The usual one takes the process' signals to end, which are for the program beside it.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
