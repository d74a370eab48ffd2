using System.Net;
using Parlae.Pms.Sandbox.Control;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Sandbox.NexHealth;
using Parlae.Pms.Sandbox.OpenDental;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Sandbox.Sikka;
using Parlae.Pms.Sandbox.Vapi;

namespace Parlae.Pms.Sandbox;

/// <summary>The imaginary practice as a web application on loopback: the control API, and each vendor's API in front of the same practice.</summary>
public static class SandboxApp
{
    /// <summary>Builds the application, listening on <see cref="SandboxOptions.Port"/> once it is started.</summary>
    public static WebApplication Build(SandboxOptions options) => Build(options, _ => { });

    /// <param name="options">As ever.</param>
    /// <param name="before">What comes before all of it in the pipeline.</param>
    internal static WebApplication Build(SandboxOptions options, Action<WebApplication> before)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(); // Only the port of our own options counts.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        var app = builder.Build();
        before(app);

        var town = new Town(new PracticeClock(options.ClockFile is { } path ? new ClockFile(path) : null), options.Practices);
        MapVendor(app, SikkaIds.Vendor, SikkaApi.Root, _ => town.First, SikkaApi.HandleAsync);
        MapVendor(app, KollaIds.Vendor, KollaApi.Root, request => KollaApi.PracticeOf(town, request), KollaApi.HandleAsync);
        MapVendor(app, KollaIds.Vendor, KollaApi.ConnectRoot, request => KollaApi.PracticeOf(town, request), KollaApi.HandleConnectAsync);
        MapVendor(app, OpenDentalIds.Vendor, OpenDentalApi.Root, _ => town.First, OpenDentalApi.HandleAsync);
        MapVendor(app, NexHealthIds.Vendor, NexHealthApi.Root, _ => town.First, NexHealthApi.HandleAsync);
        MapVendor(app, VapiApi.Vendor, VapiApi.Root, _ => town.First, VapiApi.HandleAsync);
        foreach (var world in town.Worlds) ControlApi.Map(app, world);
        return app;
    }

    private static void MapVendor(WebApplication app, string vendor, string root, Func<HttpRequest, World> practice, Func<Exchange, Task> api)
    {
        var gate = new VendorGate(vendor, root, practice, api);
        app.Map(root, branch => branch.Run(gate.HandleAsync));
    }
}
