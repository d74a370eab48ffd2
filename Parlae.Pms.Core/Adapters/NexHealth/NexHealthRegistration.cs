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

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Wires the NexHealth adapter.</summary>
public static class NexHealthRegistration
{
    internal const string ClientName = "nexhealth";

    /// <summary>Registers NexHealth's connector under <see cref="PmsVendor.NexHealth"/>. Settings come from <paramref name="configuration"/>, or else from the container's.</summary>
    public static IServiceCollection AddNexHealth(this IServiceCollection services, IConfiguration? configuration = null)
    {
        services.AddOptions<NexHealthOptions>()
            .Configure<IServiceProvider>((options, provider) =>
            {
                if ((configuration ?? provider.GetService<IConfiguration>()) is not { } source) return;
                source.GetSection(NexHealthOptions.Section).Bind(options);
                options.ApiKey = source["NEXHEALTH_API_KEY"] ?? options.ApiKey;
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<NexHealthOptions>, Check>();

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<VendorTokenRenewal>();
        services.AddSingleton<NexHealthPace>();
        services.AddSingleton<NexHealthTokens>();
        services.AddTransient<NexHealthTokenHandler>();
        services.AddSingleton<NexHealthMemory>();
        services.AddTransient<NexHealthLineHandler>();
        services.AddKeyedSingleton<IPmsConnector, NexHealthConnector>(PmsVendor.NexHealth);

        var client = services.AddHttpClient(ClientName)
            .RemoveAllLoggers() // Queries hold names and numbers.
            .UseSocketsHttpHandler((handler, provider) => Configure(handler, provider.GetRequiredService<IOptions<NexHealthOptions>>().Value))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // Connections renew themselves.
            .AddHttpMessageHandler<NexHealthTokenHandler>();
        client.AddStandardResilienceHandler()
            .Configure((resilience, provider) => Configure(resilience, provider.GetRequiredService<IOptions<NexHealthOptions>>().Value))
            .SelectPipelineBy(_ => request => request.Options.TryGetValue(NexHealthAccess.Key, out var access) ? access.AccountId : "");
        client.AddHttpMessageHandler<NexHealthLineHandler>();
        return services;
    }

    private static void Configure(SocketsHttpHandler handler, NexHealthOptions options)
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

    private static void Configure(HttpStandardResilienceOptions resilience, NexHealthOptions options)
    {
        resilience.TotalRequestTimeout.Timeout = options.TotalTimeout;
        resilience.AttemptTimeout.Timeout = options.ReadTimeout;
        resilience.AttemptTimeout.TimeoutGenerator = attempt => ValueTask.FromResult(attempt.Context.GetRequestMessage()?.Method == HttpMethod.Get ? options.ReadTimeout : options.WriteTimeout);

        resilience.Retry.MaxRetryAttempts = 2;
        resilience.Retry.Delay = TimeSpan.FromMilliseconds(250);
        resilience.Retry.BackoffType = DelayBackoffType.Exponential;
        resilience.Retry.UseJitter = true;
        resilience.Retry.ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome));
        resilience.Retry.DisableForUnsafeHttpMethods(); // A repeated booking is a second appointment.

        resilience.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(Math.Max(30, 2 * options.WriteTimeout.TotalSeconds));
        resilience.CircuitBreaker.MinimumThroughput = 30; // of ten, every fifth of which fails, half fail by chance often enough, and then all callers are turned away
        resilience.CircuitBreaker.FailureRatio = 0.5;
        resilience.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(5);
        resilience.CircuitBreaker.ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome));
    }

    /// <summary>Failures that may be gone at the next try. What is not there (501) is not there the next time, too.</summary>
    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is { } response ? (int)response.StatusCode is 408 or (>= 500 and not 501) : outcome.Exception is HttpRequestException or TimeoutRejectedException or IOException;

    private sealed class Check : IValidateOptions<NexHealthOptions>
    {
        public ValidateOptionsResult Validate(string? name, NexHealthOptions options) => options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
