using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Parlae.Pms.Tests.Support.HostImitation;

namespace Parlae.Pms.Tests.Support.Web;

/// <summary>One address before several processes of the app, as a load balancer is.</summary>
internal sealed class SharedDoor : IAsyncDisposable
{
    private static readonly string[] OfTheConnection = ["Transfer-Encoding", "Connection", "Server", "Date"];

    private readonly HttpMessageInvoker inside = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null });
    private readonly IReadOnlyList<Uri> behind;
    private readonly WebApplication door;
    private readonly int[] asked;

    private SharedDoor(IReadOnlyList<Uri> behind)
    {
        (this.behind, asked) = (behind, new int[behind.Count]);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        door = builder.Build();
        door.Run(PassAsync);
        Choose = _ => asked.Sum() % behind.Count;
    }

    public Uri Address => new(door.Urls.Single());

    /// <summary>Which of them answers a request of this method; by itself each in its turn.</summary>
    public Func<string, int> Choose { get; set; }

    /// <summary>How many requests each of them got.</summary>
    public IReadOnlyList<int> Asked => asked;

    public static async Task<SharedDoor> OpenAsync(params IReadOnlyList<Uri> behind)
    {
        var shared = new SharedDoor(behind);
        await shared.door.StartAsync();
        return shared;
    }

    public async ValueTask DisposeAsync()
    {
        await door.DisposeAsync();
        inside.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        var chosen = Choose(context.Request.Method);
        Interlocked.Increment(ref asked[chosen]);
        using var request = HandlerRequest.Make(context.Request, Handover.Proxying, behind[chosen]);
        using var answer = await inside.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key)))
            context.Response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
