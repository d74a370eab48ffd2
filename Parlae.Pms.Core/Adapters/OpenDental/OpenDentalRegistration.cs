using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Wires the Open Dental adapter.</summary>
public static class OpenDentalRegistration
{
    internal const string ClientName = "opendental";

    /// <summary>Registers Open Dental's connector under <see cref="PmsVendor.OpenDental"/>. Settings come from <paramref name="configuration"/>, or else from the container's.</summary>
    public static IServiceCollection AddOpenDental(this IServiceCollection services, IConfiguration? configuration = null)
    {
        services.AddLineOptions<OpenDentalOptions>(
            OpenDentalOptions.Section, configuration, (options, source) => options.DeveloperKey = source["OPENDENTAL_DEVELOPER_KEY"]?.Trim() ?? options.DeveloperKey);
        services.AddSingleton<OpenDentalPace>();
        services.AddSingleton<OpenDentalMemory>();
        services.AddKeyedSingleton<IPmsConnector, OpenDentalConnector>(PmsVendor.OpenDental);
        services.AddLine<OpenDentalOptions>(ClientName, request => request.Options.TryGetValue(OpenDentalAccess.Key, out var access) ? access.AccountId : null, adjust: Adjust);
        return services;
    }

    private static void Adjust(HttpStandardResilienceOptions resilience, OpenDentalOptions options)
    {
        resilience.Retry.MaxRetryAttempts = 1;
        resilience.Retry.ShouldHandle = _ => ValueTask.FromResult(false); // A second try needs a turn of its own (OpenDentalHttp), and a repeated booking is a second appointment.

        resilience.CircuitBreaker.MinimumThroughput = 20; // fewer fail by chance, and more do not come together at a request a second
        resilience.CircuitBreaker.ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is { } response ? (int)response.StatusCode is 408 or >= 500 : LineRegistration.IsLost(attempt.Outcome));
    }
}
