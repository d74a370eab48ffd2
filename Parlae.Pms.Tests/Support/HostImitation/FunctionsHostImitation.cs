using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Parlae.Pms.Tests.Support.HostImitation;

/// <summary>What a Functions host makes of a timer's answer.</summary>
internal enum TimerOutcome
{
    Succeeded,
    Failed,

    /// <summary>204 or an empty 200: this timer hangs until the host kills the process.</summary>
    Hung,
}

/// <summary>
/// Runs an output folder as a Functions host does: reads <c>host.json</c> and the <c>function.json</c> files, keeps the handler alive,
/// hands requests on over real HTTP and fires timers. Follows the observations in the decision page on custom-handler hosting.
/// </summary>
internal sealed class FunctionsHostImitation : IAsyncDisposable
{
    private readonly WebApplication host;
    private readonly Handover handover;
    private readonly HttpMessageInvoker toHandler = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    });

    private FunctionsHostImitation(string appFolder, Handover handover, IReadOnlyDictionary<string, string?> settings)
    {
        this.handover = handover;
        Functions = HostedFunction.ReadAll(appFolder);
        Handler = new HandlerProcess(appFolder, settings);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = 100_000_000;
        });
        builder.Services.AddRouting();
        host = builder.Build();
        foreach (var function in Functions.Where(function => function.Route is not null))
        {
            host.Map("/" + function.Route, context => AnswerAsync(function, context));
        }
    }

    public IReadOnlyList<HostedFunction> Functions { get; }

    public HandlerProcess Handler { get; }

    /// <summary>Speaks to the host, as the outside world does.</summary>
    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    public static async Task<FunctionsHostImitation> StartAsync(
        string appFolder, Handover handover, IReadOnlyDictionary<string, string?> settings)
    {
        var imitation = new FunctionsHostImitation(appFolder, handover, settings);
        await imitation.host.StartAsync();
        imitation.Client.BaseAddress = new Uri(imitation.host.Urls.Single());
        return imitation;
    }

    /// <summary>Fires a timer function as the host's scheduler does, or with a body of one's own.</summary>
    public async Task<TimerOutcome> FireAsync(string timer, string? body = null)
    {
        Assert.Contains(Functions, function => function.Name == timer && function.Schedule is not null);
        await Handler.Ready;
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body ?? TimerBody(timer))));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Handler.Address, timer)) { Content = content };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        using var answer = await toHandler.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer switch
        {
            { IsSuccessStatusCode: false } => TimerOutcome.Failed,
            _ when text.Length == 0 => TimerOutcome.Hung,
            _ => text.TrimStart().StartsWith('{') ? TimerOutcome.Succeeded : TimerOutcome.Failed,
        };
    }

    /// <summary>Requests in flight finish, then the handler gets SIGKILL. Returns what the (last) handler wrote.</summary>
    public async Task<string> StopAsync()
    {
        await host.StopAsync();
        return await Handler.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await host.DisposeAsync();
        Handler.Dispose();
        Client.Dispose();
        toHandler.Dispose();
    }

    private static string TimerBody(string timer) => """
        {"Data":{"NAME":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},
        "Metadata":{"sys":{"MethodName":"NAME","UtcNow":"2026-03-02T08:00:00Z","RandGuid":"8a7f3f0e-0f6b-4a44-9d27-6f4c2b1f7f10"}}}
        """.Replace("NAME", timer, StringComparison.Ordinal);

    private async Task AnswerAsync(HostedFunction function, HttpContext context)
    {
        if (!function.Methods.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await Handler.Ready;
        var chunked = context.Request.Headers.TransferEncoding.Count > 0;
        if (Handler.Gone || (handover == Handover.Forwarding && chunked))
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        try
        {
            using var request = HandlerRequest.Make(context.Request, handover, Handler.Address);
            using var answer = await toHandler.SendAsync(request, context.RequestAborted);
            await CopyAsync(answer, context.Response);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private async Task CopyAsync(HttpResponseMessage answer, HttpResponse response)
    {
        // An older host buffers whole answers: one that breaks off becomes a 500, not half a body.
        if (handover == Handover.Forwarding)
        {
            await answer.Content.LoadIntoBufferAsync();
        }

        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection")))
        {
            response.Headers[name] = values.ToArray();
        }

        await answer.Content.CopyToAsync(response.Body, response.HttpContext.RequestAborted);
    }
}
