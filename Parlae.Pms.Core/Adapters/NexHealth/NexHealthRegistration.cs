using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Wires the NexHealth adapter.</summary>
public static class NexHealthRegistration
{
    internal const string ClientName = "nexhealth";

    /// <summary>Registers NexHealth's connector under <see cref="PmsVendor.NexHealth"/>. Settings come from <paramref name="configuration"/>, or else from the container's.</summary>
    public static IServiceCollection AddNexHealth(this IServiceCollection services, IConfiguration? configuration = null)
    {
        services.AddLineOptions<NexHealthOptions>(NexHealthOptions.Section, configuration, (options, source) => options.ApiKey = source["NEXHEALTH_API_KEY"] ?? options.ApiKey);
        services.TryAddSingleton<LineMemory>();
        services.TryAddSingleton<VendorTokenRenewal>();
        services.AddSingleton<NexHealthPace>();
        services.AddSingleton<NexHealthTokens>();
        services.AddTransient<NexHealthTokenHandler>();
        services.AddKeyedSingleton<IPmsConnector, NexHealthConnector>(PmsVendor.NexHealth);
        services.AddLine<NexHealthOptions>(ClientName, request => request.Options.TryGetValue(NexHealthAccess.Key, out var access) ? access.AccountId : null, around: client => client.AddHttpMessageHandler<NexHealthTokenHandler>());
        return services;
    }
}
