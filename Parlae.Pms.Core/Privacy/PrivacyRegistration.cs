using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Privacy;

/// <summary>Wiring of seals, cache and purge, and of the embedded key ring and vault.</summary>
public static class PrivacyRegistration
{
    /// <summary>Seals, cache and purge on whatever store, master keys, audit trail and clock are registered.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="cache">The cache's life.</param>
    /// <param name="keyTrust">How long an account's key is used without looking whether it was destroyed; zero where a look costs microseconds.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public static IServiceCollection AddPrivacy(this IServiceCollection services, PhiCacheOptions cache, TimeSpan keyTrust = default)
    {
        if (cache.Minutes is < 1 or > PhiCacheOptions.MostMinutes)
            throw new ArgumentException($"Parlae__Cache__Minutes must be 1 to {PhiCacheOptions.MostMinutes}.", nameof(cache));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(cache);
        services.AddSingleton(provider => new DataKeys(
            provider.GetRequiredService<IPartitionedRecords>(), provider.GetRequiredService<IMasterKeys>(), provider.GetRequiredService<TimeProvider>(), keyTrust));
        services.AddSingleton<IAccountKeyDestruction>(provider => provider.GetRequiredService<DataKeys>());
        services.AddSingleton<IWrappedKeys>(provider => provider.GetRequiredService<DataKeys>());
        services.AddSingleton<KeyRotation>();
        services.AddSingleton<IAccountSeal, AccountSeal>();
        services.AddSingleton<PhiCache>();
        services.AddSingleton<PhiPurge>();
        services.AddSingleton<CertifiedPurge>();
        services.AddSingleton(new PhiCollection(PhiCache.Collection));
        return services;
    }

    /// <summary>Master keys in <c>keys.json</c>. Resolving them opens the file: <see cref="KeyRingException"/> when ENCRYPTION_KEY is malformed or wrong.</summary>
    public static IServiceCollection AddEmbeddedKeyRing(this IServiceCollection services, KeyRingOptions options) =>
        services
        .AddSingleton(provider => KeyRing.Open(options, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IMasterKeys>(provider => provider.GetRequiredService<KeyRing>())
        .AddSingleton<IMasterKeyRetirement>(provider => provider.GetRequiredService<KeyRing>());

    /// <summary>Secrets as sealed records.</summary>
    public static IServiceCollection AddEmbeddedVault(this IServiceCollection services) => services.AddSingleton<ISecretVault, SecretVault>();
}
