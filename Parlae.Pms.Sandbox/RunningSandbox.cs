using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Parlae.Pms.Sandbox;

/// <summary>A sandbox started in this process over real HTTP, on a port that was free.</summary>
public sealed class RunningSandbox : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningSandbox(WebApplication app, Uri address)
    {
        this.app = app;
        Address = address;
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40123/</c>; vendors' base addresses and <c>/_sandbox</c> hang below.</summary>
    public Uri Address { get; }

    /// <summary>The base address of Sikka's API, version path included, without a slash at the end.</summary>
    public Uri Sikka => new(Address, "sikka/v4");

    /// <summary>As <see cref="Sikka"/>, of Kolla's data API.</summary>
    public Uri Kolla => new(Address, "kolla/dental/v1");

    /// <summary>As <see cref="Sikka"/>, of Kolla's connection-management API.</summary>
    public Uri KollaConnect => new(Address, "kolla/connect/v1");

    /// <summary>As <see cref="Sikka"/>, of Open Dental.</summary>
    public Uri OpenDental => new(Address, "opendental/api/v1");

    /// <summary>As <see cref="Sikka"/>, of NexHealth's API.</summary>
    public Uri NexHealth => new(Address, "nexhealth");

    /// <summary>As <see cref="Sikka"/>, of Vapi's REST API.</summary>
    public Uri Vapi => new(Address, "vapi");

    /// <summary>Starts a sandbox; the port in the options is not used.</summary>
    public static async Task<RunningSandbox> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        var app = SandboxApp.Build((options ?? new SandboxOptions()) with { Port = 0 });
        await app.StartAsync(cancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        return new RunningSandbox(app, new Uri(addresses.Addresses.First()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
