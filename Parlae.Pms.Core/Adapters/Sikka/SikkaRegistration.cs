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

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Wires the Sikka adapter.</summary>
public static class SikkaRegistration
{
    internal const string ClientName = "sikka";

    /// <summary>Registers Sikka's connector under <see cref="PmsVendor.Sikka"/>. Settings come from <paramref name="configuration"/>, or else from the container's.</summary>
    public static IServiceCollection AddSikka(this IServiceCollection services, IConfiguration? configuration = null)
    {
        services.AddOptions<SikkaOptions>()
            .Configure<IServiceProvider>((options, provider) =>
            {
                if ((configuration ?? provider.GetService<IConfiguration>()) is not { } source) return;
                var usualTls = options.MinimumTls;
                source.GetSection(SikkaOptions.Section).Bind(options);
                if (string.IsNullOrWhiteSpace(options.MinimumTls)) options.MinimumTls = usualTls; // the sample lists it without a value
                options.ApplicationId = source["SIKKA_APPLICATION_ID"] ?? options.ApplicationId;
                options.ApplicationKey = source["SIKKA_SECRET_KEY"] ?? options.ApplicationKey;
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<SikkaOptions>, Check>();

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<VendorTokenRenewal>();
        services.AddSingleton<SikkaPace>();
        services.AddSingleton<SikkaMemory>();
        services.AddSingleton<SikkaTokens>();
        services.AddTransient<SikkaTokenHandler>();
        services.AddTransient<SikkaLineHandler>();
        services.AddKeyedSingleton<IPmsConnector, SikkaConnector>(PmsVendor.Sikka);

        var client = services.AddHttpClient(ClientName)
            .RemoveAllLoggers() // Queries hold names and numbers.
            .UseSocketsHttpHandler((handler, provider) => Configure(handler, provider.GetRequiredService<IOptions<SikkaOptions>>().Value))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // Connections renew themselves.
            .AddHttpMessageHandler<SikkaTokenHandler>();
        client.AddStandardResilienceHandler()
            .Configure((resilience, provider) => Configure(resilience, provider.GetRequiredService<IOptions<SikkaOptions>>().Value))
            .SelectPipelineBy(_ => request => request.Options.TryGetValue(SikkaAccess.Key, out var access) ? access.AccountId : "");
        client.AddHttpMessageHandler<SikkaLineHandler>();
        return services;
    }

    private static void Configure(SocketsHttpHandler handler, SikkaOptions options)
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

    private static void Configure(HttpStandardResilienceOptions resilience, SikkaOptions options)
    {
        resilience.TotalRequestTimeout.Timeout = options.TotalTimeout;
        resilience.AttemptTimeout.Timeout = options.ReadTimeout;
        resilience.AttemptTimeout.TimeoutGenerator = attempt => ValueTask.FromResult(IsWrite(attempt.Context.GetRequestMessage()) ? options.WriteTimeout : options.ReadTimeout);

        resilience.Retry.MaxRetryAttempts = 2;
        resilience.Retry.Delay = TimeSpan.FromMilliseconds(250);
        resilience.Retry.BackoffType = DelayBackoffType.Exponential;
        resilience.Retry.UseJitter = true;
        resilience.Retry.ShouldHandle = attempt => IsPassingAsync(attempt.Outcome, attempt.Context.CancellationToken);
        resilience.Retry.DisableForUnsafeHttpMethods(); // A repeated booking is a second appointment.

        resilience.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(Math.Max(30, 2 * options.WriteTimeout.TotalSeconds));
        resilience.CircuitBreaker.MinimumThroughput = 30; // of ten, every fifth of which fails, half fail by chance often enough, and then all callers are turned away
        resilience.CircuitBreaker.FailureRatio = 0.5;
        resilience.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(5);
        resilience.CircuitBreaker.ShouldHandle = attempt => IsPassingAsync(attempt.Outcome, attempt.Context.CancellationToken);
    }

    /// <summary>Buying a key is a POST as well, but changes nothing in a PMS.</summary>
    private static bool IsWrite(HttpRequestMessage? request) => request?.Method != HttpMethod.Get && request?.Options.TryGetValue(SendMark.Key, out _) != false;

    /// <summary>Failures that may be gone at the next try. A closed window is waited for elsewhere; an office without data has none in a second either (API2010).</summary>
    private static async ValueTask<bool> IsPassingAsync(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken) =>
        outcome.Result is not { } response ? outcome.Exception is HttpRequestException or TimeoutRejectedException or IOException
        : (int)response.StatusCode == 408 || ((int)response.StatusCode >= 500 && await SikkaAnswer.PeekCodeAsync(response, cancellationToken) is not "API2010");

    private sealed class Check : IValidateOptions<SikkaOptions>
    {
        public ValidateOptionsResult Validate(string? name, SikkaOptions options) => options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
