using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Practices;
using Polly;
using Polly.Timeout;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Wires the Open Dental adapter.</summary>
public static class OpenDentalRegistration
{
    internal const string ClientName = "opendental";

    /// <summary>Registers Open Dental's connector under <see cref="PmsVendor.OpenDental"/>. Settings come from <paramref name="configuration"/>, or else from the container's.</summary>
    public static IServiceCollection AddOpenDental(this IServiceCollection services, IConfiguration? configuration = null)
    {
        services.AddOptions<OpenDentalOptions>()
            .Configure<IServiceProvider>((options, provider) =>
            {
                if ((configuration ?? provider.GetService<IConfiguration>()) is not { } source) return;
                source.GetSection(OpenDentalOptions.Section).Bind(options);
                options.DeveloperKey = source["OPENDENTAL_DEVELOPER_KEY"]?.Trim() ?? options.DeveloperKey;
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<OpenDentalOptions>, Check>();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OpenDentalPace>();
        services.AddSingleton<OpenDentalMemory>();
        services.AddTransient<OpenDentalLineHandler>();
        services.AddKeyedSingleton<IPmsConnector, OpenDentalConnector>(PmsVendor.OpenDental);

        var client = services.AddHttpClient(ClientName)
            .RemoveAllLoggers() // Queries hold names and numbers.
            .UseSocketsHttpHandler((handler, provider) => Configure(handler, provider.GetRequiredService<IOptions<OpenDentalOptions>>().Value))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan); // Connections renew themselves.
        client.AddStandardResilienceHandler()
            .Configure((resilience, provider) => Configure(resilience, provider.GetRequiredService<IOptions<OpenDentalOptions>>().Value))
            .SelectPipelineBy(_ => request => request.Options.TryGetValue(OpenDentalAccess.Key, out var access) ? access.AccountId : "");
        client.AddHttpMessageHandler<OpenDentalLineHandler>();
        return services;
    }

    private static void Configure(SocketsHttpHandler handler, OpenDentalOptions options)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.AutomaticDecompression = DecompressionMethods.All;
        handler.ConnectTimeout = options.ReadTimeout;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = options.MinimumTls == "1.2" ? SslProtocols.Tls12 | SslProtocols.Tls13 : SslProtocols.Tls13,
        };
    }

    private static void Configure(HttpStandardResilienceOptions resilience, OpenDentalOptions options)
    {
        resilience.TotalRequestTimeout.Timeout = options.TotalTimeout;
        resilience.AttemptTimeout.Timeout = options.ReadTimeout;
        resilience.AttemptTimeout.TimeoutGenerator = attempt => ValueTask.FromResult(attempt.Context.GetRequestMessage()?.Method == HttpMethod.Get ? options.ReadTimeout : options.WriteTimeout);

        resilience.Retry.MaxRetryAttempts = 1;
        resilience.Retry.ShouldHandle = _ => ValueTask.FromResult(false); // A second try needs a turn of its own (OpenDentalHttp), and a repeated booking is a second appointment.

        resilience.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(Math.Max(30, 2 * options.WriteTimeout.TotalSeconds));
        resilience.CircuitBreaker.MinimumThroughput = 20; // fewer fail by chance, and more do not come together at a request a second
        resilience.CircuitBreaker.FailureRatio = 0.5;
        resilience.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(5);
        resilience.CircuitBreaker.ShouldHandle = attempt => ValueTask.FromResult(
            attempt.Outcome.Result is not { } response ? attempt.Outcome.Exception is HttpRequestException or TimeoutRejectedException or IOException : (int)response.StatusCode is 408 or >= 500);
    }

    private sealed class Check : IValidateOptions<OpenDentalOptions>
    {
        public ValidateOptionsResult Validate(string? name, OpenDentalOptions options) => options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
