using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>Wiring of the vault in Azure: secrets of accounts, master keys, audit keys.</summary>
public static class KeyVaultRegistration
{
    public static IServiceCollection AddKeyVault(this IServiceCollection services, KeyVaultOptions options) => services
        .AddSingleton(provider => new KeyVaultStore(options, TimeProvider.System, provider.GetRequiredService<ILogger<KeyVaultStore>>()))
        .AddSingleton<ISecretVault, KeyVaultSecrets>()
        .AddSingleton<KeyVaultMasterKeys>()
        .AddSingleton<IMasterKeys>(provider => provider.GetRequiredService<KeyVaultMasterKeys>())
        .AddSingleton<IMasterKeyRetirement>(provider => provider.GetRequiredService<KeyVaultMasterKeys>())
        .AddSingleton<IAuditKeys, KeyVaultAuditKeys>();
}
