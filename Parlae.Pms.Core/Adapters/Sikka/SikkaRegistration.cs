using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;
using Polly;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Wires the Sikka adapter.</summary>
public static class SikkaRegistration
{
    internal const string ClientName = "sikka";

    /// <summary>Registers Sikka's connector under <see cref="PmsVendor.Sikka"/>. Settings come from <paramref name="configuration"/>, or else from the container's.</summary>
    public static IServiceCollection AddSikka(this IServiceCollection services, IConfiguration? configuration = null)
    {
        services.AddLineOptions<SikkaOptions>(SikkaOptions.Section, configuration, (options, source) =>
        {
            options.ApplicationId = source["SIKKA_APPLICATION_ID"] ?? options.ApplicationId;
            options.ApplicationKey = source["SIKKA_SECRET_KEY"] ?? options.ApplicationKey;
        });
        services.TryAddSingleton<VendorTokenRenewal>();
        services.AddSingleton<SikkaPace>();
        services.AddSingleton<SikkaMemory>();
        services.AddSingleton<SikkaTokens>();
        services.AddTransient<SikkaTokenHandler>();
        services.AddTransient<SikkaWindowHandler>();
        services.AddKeyedSingleton<IPmsConnector, SikkaConnector>(PmsVendor.Sikka);
        services.AddLine<SikkaOptions>(ClientName, request => request.Options.TryGetValue(SikkaAccess.Key, out var access) ? access.AccountId : null, around: client => client.AddHttpMessageHandler<SikkaTokenHandler>(), adjust: Adjust)
            .AddHttpMessageHandler<SikkaWindowHandler>();
        return services;
    }

    private static void Adjust(HttpStandardResilienceOptions resilience, SikkaOptions options)
    {
        resilience.AttemptTimeout.TimeoutGenerator = attempt => ValueTask.FromResult(IsWrite(attempt.Context.GetRequestMessage()) ? options.WriteTimeout : options.ReadTimeout);
        resilience.Retry.ShouldHandle = attempt => IsPassingAsync(attempt.Outcome, attempt.Context.CancellationToken);
        resilience.CircuitBreaker.ShouldHandle = attempt => IsPassingAsync(attempt.Outcome, attempt.Context.CancellationToken);
    }

    /// <summary>Buying a key is a POST as well, but changes nothing in a PMS.</summary>
    private static bool IsWrite(HttpRequestMessage? request) => request?.Method != HttpMethod.Get && request?.Options.TryGetValue(SendMark.Key, out _) != false;

    /// <summary>Failures that may be gone at the next try. A closed window is waited for elsewhere; an office without data has none in a second either (API2010).</summary>
    private static async ValueTask<bool> IsPassingAsync(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken) =>
        outcome.Result is not { } response ? LineRegistration.IsLost(outcome)
        : (int)response.StatusCode == 408 || ((int)response.StatusCode >= 500 && await SikkaAnswer.PeekCodeAsync(response, cancellationToken) is not "API2010");
}
