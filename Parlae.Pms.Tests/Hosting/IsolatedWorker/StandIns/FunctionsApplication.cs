using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Tests.Hosting.IsolatedWorker.StandIns;

#pragma warning disable IDE0130 // The names of the packages, which cannot be had here: signatures as in their sources.
namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Stands for the class of Microsoft.Azure.Functions.Worker.</summary>
internal static class FunctionsApplication
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}

/// <summary>
/// Stands for the class of Microsoft.Azure.Functions.Worker: the usual sources of settings and a logger that sends every line to the host. What it builds
/// answers HTTP as <see cref="WorkerServer"/> tells; nobody is at the other end of the line to a host.
/// </summary>
internal sealed class FunctionsApplicationBuilder(string[] args)
{
    private readonly WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
    private readonly TaskCompletionSource<WebApplication> started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IServiceCollection Services => builder.Services;

    public ILoggingBuilder Logging => builder.Logging;

    public ConfigurationManager Configuration => builder.Configuration;

    public bool IsWebApplication { get; set; }

    internal IWebHostBuilder WebHost => builder.WebHost;

    /// <summary>What was built, once it answers; for the tests.</summary>
    internal Task<WebApplication> Started => started.Task;

    public IHost Build()
    {
        Assert.True(IsWebApplication, "ConfigureFunctionsWebApplication was not called.");
        var app = builder.Build().UseWorkerServer();
        app.Lifetime.ApplicationStarted.Register(() => started.SetResult(app));
        return app;
    }
}

/// <summary>Stands for the extensions of Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore.</summary>
internal static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.IsWebApplication = true;
        builder.Services.AddMvc();
        builder.Services.AddSingleton<ILoggerProvider, HostLoggerProvider>();
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.All);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }
}
