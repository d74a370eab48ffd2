using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>Wires the line of an adapter.</summary>
internal static class LineRegistration
{
    /// <summary>Reads a vendor's settings from <paramref name="configuration"/>, or else from the container's, and refuses the start where they are wrong.</summary>
    /// <param name="services">The container.</param>
    /// <param name="section">Of the settings.</param>
    /// <param name="configuration">Null: the container's.</param>
    /// <param name="readKeys">What lies outside the section.</param>
    public static void AddLineOptions<T>(this IServiceCollection services, string section, IConfiguration? configuration, Action<T, IConfiguration> readKeys)
        where T : LineOptions
    {
        services.AddOptions<T>()
            .Configure<IServiceProvider>((options, provider) =>
            {
                if ((configuration ?? provider.GetService<IConfiguration>()) is not { } source) return;
                source.GetSection(section).Bind(options);
                readKeys(options, source);
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>, Check<T>>();
        services.TryAddSingleton(TimeProvider.System);
    }

    /// <summary>The HTTP client of a vendor. What is added to the answer lies inside each attempt, next to the wire.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">Of the client.</param>
    /// <param name="accountOf">Each account has a breaker of its own.</param>
    /// <param name="around">What lies outside the attempts.</param>
    /// <param name="adjust">Where this vendor differs.</param>
    public static IHttpClientBuilder AddLine<T>(
        this IServiceCollection services, string name, Func<HttpRequestMessage, string?> accountOf, Action<IHttpClientBuilder>? around = null, Action<HttpStandardResilienceOptions, T>? adjust = null)
        where T : LineOptions
    {
        services.TryAddTransient<LineHandler>();
        services.AddSingleton(provider => new LineTls(name, provider.GetRequiredService<IOptions<T>>().Value.TakesOlderTls));
        var client = services.AddHttpClient(name)
            .RemoveAllLoggers() // Queries hold names and numbers.
            .UseSocketsHttpHandler((handler, provider) => Configure(handler, provider.GetRequiredService<IOptions<T>>().Value))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan); // Connections renew themselves.
        around?.Invoke(client);
        client.AddStandardResilienceHandler()
            .Configure((resilience, provider) =>
            {
                var options = provider.GetRequiredService<IOptions<T>>().Value;
                Configure(resilience, options);
                adjust?.Invoke(resilience, options);
                resilience.Retry.DisableForUnsafeHttpMethods(); // A repeated booking is a second appointment, whatever a vendor tries again.
            })
            .SelectPipelineBy(_ => request => accountOf(request) ?? "");
        return client.AddHttpMessageHandler(_ => new LineMeter(name, accountOf)).AddHttpMessageHandler<LineHandler>();
    }

    /// <summary>The request failed on its way, not in an answer.</summary>
    public static bool IsLost(Outcome<HttpResponseMessage> outcome) => outcome.Exception is TimeoutRejectedException || LineFaults.IsLost(outcome.Exception);

    private static void Configure(SocketsHttpHandler handler, LineOptions options)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ActivityHeadersPropagator = null; // Our traces are no business of a vendor's.
        handler.AutomaticDecompression = DecompressionMethods.All;
        handler.ConnectTimeout = options.ReadTimeout;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = options.TakesOlderTls ? SslProtocols.Tls12 | SslProtocols.Tls13 : SslProtocols.Tls13,
        };
    }

    private static void Configure(HttpStandardResilienceOptions resilience, LineOptions options)
    {
        resilience.TotalRequestTimeout.Timeout = options.TotalTimeout;
        resilience.AttemptTimeout.Timeout = options.ReadTimeout;
        resilience.AttemptTimeout.TimeoutGenerator = attempt => ValueTask.FromResult(attempt.Context.GetRequestMessage()?.Method == HttpMethod.Get ? options.ReadTimeout : options.WriteTimeout);

        resilience.Retry.MaxRetryAttempts = 2;
        resilience.Retry.Delay = TimeSpan.FromMilliseconds(250);
        resilience.Retry.BackoffType = DelayBackoffType.Exponential;
        resilience.Retry.UseJitter = true;
        resilience.Retry.ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome));

        resilience.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(Math.Max(30, 2 * options.WriteTimeout.TotalSeconds));
        resilience.CircuitBreaker.MinimumThroughput = 30; // of ten, every fifth of which fails, half fail by chance often enough, and then all callers are turned away
        resilience.CircuitBreaker.FailureRatio = 0.5;
        resilience.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(5);
        resilience.CircuitBreaker.ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome));
    }

    /// <summary>Failures that may be gone at the next try. What is not there (501) is not there the next time, too.</summary>
    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) => outcome.Result is { } response ? (int)response.StatusCode is 408 or (>= 500 and not 501) : IsLost(outcome);

    private sealed class Check<T> : IValidateOptions<T>
        where T : LineOptions
    {
        public ValidateOptionsResult Validate(string? name, T options) => options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
