using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Entra;

/// <summary>Wiring of the sign-in provider; without one there is nothing.</summary>
internal static class EntraRegistration
{
    public static IServiceCollection AddEntra(this IServiceCollection services, EntraSettings? settings) => settings is null
        ? services
        : services.AddSingleton(provider => new EntraProvider(settings, provider.GetRequiredService<TimeProvider>())).AddSingleton<EntraTokens>();
}
