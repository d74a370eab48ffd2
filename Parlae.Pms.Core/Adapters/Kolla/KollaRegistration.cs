using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Wires the Kolla adapter.</summary>
public static class KollaRegistration
{
    internal const string ClientName = "kolla";

    /// <summary>Registers Kolla's connector under <see cref="PmsVendor.Kolla"/>. Settings come from <paramref name="configuration"/>, or else from the container's.</summary>
    public static IServiceCollection AddKolla(this IServiceCollection services, IConfiguration? configuration = null)
    {
        services.AddLineOptions<KollaOptions>(KollaOptions.Section, configuration, (options, source) => options.ApiKey = source["KOLLA_API_KEY"] ?? options.ApiKey);
        services.TryAddSingleton<LineMemory>();
        services.AddSingleton<KollaPace>();
        services.AddKeyedSingleton<IPmsConnector, KollaConnector>(PmsVendor.Kolla);
        services.AddLine<KollaOptions>(ClientName, request => request.Options.TryGetValue(KollaAccess.Key, out var access) ? access.AccountId : null);
        return services;
    }
}
