using System.Net;
using Parlae.Pms.Core;
using Parlae.Pms.Core.Adapters.Kolla;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.NexHealth;
using Parlae.Pms.Core.Adapters.OpenDental;
using Parlae.Pms.Core.Adapters.Sikka;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Delivery;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Entra;
using Parlae.Pms.Functions.Hosting.Clock;
using Parlae.Pms.Functions.Hosting.CustomHandler;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Hosting.Figures;
using Parlae.Pms.Functions.Hosting.Logging;
using Parlae.Pms.Functions.Hosting.Rehearsal;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Hosting.Status;
using Parlae.Pms.Functions.Hosting.Telemetry;
using Parlae.Pms.Functions.Hosting.Timers;
using Parlae.Pms.Functions.Messages;
using Parlae.Pms.Functions.Rest;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Vapi;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Functions.Vapi.Provisioning;
using Parlae.Pms.Functions.Web;

namespace Parlae.Pms.Functions.Hosting;

/// <summary>Puts the server together. Built on an empty builder: nothing listens, logs or configures itself from inherited variables.</summary>
internal static class FunctionsApp
{
    /// <summary>Whom the call is about that a start plays to itself: behind the vendor whose every question one answer serves.</summary>
    public static TrialPractice TrialPractice => KollaTrial.Practice;

    public static WebApplicationBuilder Create(FunctionTable table, ParlaeSettings settings, Listening listening)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Parlae.Pms.Functions" });
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = provider.ValidateScopes = true);
        builder.Logging.AddJsonLines();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // BodyLimit decides, per function.
            if (listening.UnderFunctionsHost || listening.Port == 0)
            {
                kestrel.Listen(IPAddress.Loopback, listening.Port);
            }
            else
            {
                kestrel.ListenLocalhost(listening.Port);
            }
        });

        builder.Services.AddProgram(table, settings);
        if (!listening.UnderFunctionsHost)
        {
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<OwnTimers>(services, TimeProvider.System));
        }

        return builder;
    }

    /// <summary>For commands: the same services and settings, no server, no timers.</summary>
    /// <exception cref="SettingsException">As <c>serve</c> would say.</exception>
    public static WebApplication CreateQuiet(FunctionTable table)
    {
        var settings = LocalSettings.Read();
        var listening = new Listening(Listening.UsualPort, UnderFunctionsHost: false);
        return Create(table, ParlaeSettings.Read(settings, listening), listening).Build().OpenStores();
    }

    /// <summary>Opens the stores, so that a wrong key or a damaged file stops the start and not the first call.</summary>
    /// <exception cref="KeyRingException">ENCRYPTION_KEY does not open the key ring.</exception>
    /// <exception cref="StoreUnavailableException">The records cannot be opened.</exception>
    public static THost OpenStores<THost>(this THost app)
        where THost : IHost
    {
        app.Services.GetRequiredService<IPartitionedRecords>();
        app.Services.GetRequiredService<IMasterKeys>();
        return app;
    }

    public static WebApplication UseFunctions(this WebApplication app, Listening listening)
    {
        // Else the builder puts its own before all others, and every webhook passes the sign-in provider. The pages authenticate by themselves.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        var table = app.Services.GetRequiredService<FunctionTable>();
        app.UsePipeline(endpoints =>
        {
            endpoints.MapFunctions(table);
            if (listening.UnderFunctionsHost)
            {
                endpoints.MapHostCalls(table);
            }
        });
        return app;
    }

    /// <summary>What every request passes on its way to its function, whatever host it comes from.</summary>
    public static void UsePipeline(this IApplicationBuilder app, Action<IEndpointRouteBuilder> map)
    {
        app.UseMiddleware<Correlation>();
        app.UseRouting();
        app.Use(RequestSpans.TraceAsync);
        app.UseMiddleware<ErrorMapping>();
        app.Use(BodyLimit.EnforceAsync);
        app.UseRequestTimeouts();
        app.UseEndpoints(map);
    }

    /// <summary>All services but the server's own; one line a module.</summary>
    public static void AddProgram(this IServiceCollection services, FunctionTable table, ParlaeSettings settings)
    {
        services.AddRouting();
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new()
        {
            Timeout = TimerRunner.LongestRun, // Before the host's own limit, which kills the process.
            WriteTimeoutResponse = Problem.TooSlow.WriteAsync,
        });
        services.AddFunctions(table);
        services.AddSingleton(settings);
        services.AddSingleton<TimeProvider>(provider => settings.Rehearsal.ClockFile is { } file
            ? new ClockFile(file, TimeProvider.System, provider.GetRequiredService<ILogger<ClockFile>>())
            : TimeProvider.System);
        services.AddTimers(settings.Storage);
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<LateWriting>(provider, TimeProvider.System));
        services.AddSingleton(_ => new RateLimits(settings.Limits));
        services.AddHealthChecks().AddCheck<RecordsHealth>("records").AddCheck<TlsHealth>("transport");
        services.AddMetrics();
        services.AddTelemetry(settings.Telemetry);
        services.AddStores(settings);
        services.AddPrivacy(new PhiCacheOptions { Minutes = (int)settings.Limits.CacheLife.TotalMinutes }, settings.Storage.KeyTrust);
        services.AddAuditing();
        if (settings.Rehearsal.Failpoint is { } failpoint)
            services.AddSingleton<IFailpoints>(provider => ActivatorUtilities.CreateInstance<ArmedFailpoints>(provider, failpoint));
        services.AddPmsCore(new CacheLife(settings.Limits.CacheLife), settings.Limits.FigureLife);
        services.AddSikka(settings.Source);
        services.AddKolla(settings.Source);
        services.AddOpenDental(settings.Source);
        services.AddNexHealth(settings.Source);
        services.AddSingleton<IMessageWords, MessageWords>();
        services.AddOutboxDelivery(settings.Outbox);
        services.AddVapiEdge(settings.Webhook.Credential, new WebhookEdge(settings.PublicUrl.ToString(), settings.Limits.AllowedNetworks, settings.Limits.ToolDeadline));
        services.AddTools();
        services.AddVapiProvisioning();
        services.AddEntra(settings.Entra);
        services.AddRest();
        services.AddWeb(settings);
    }
}
