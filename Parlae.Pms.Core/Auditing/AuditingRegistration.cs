using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>Wiring of the trail. Records, write-once blobs, <see cref="IAuditKeys"/>, a clock and logging are registered by whoever chooses the stores.</summary>
public static class AuditingRegistration
{
    public static IServiceCollection AddAuditing(this IServiceCollection services)
    {
        // One trail a process: its appenders are what makes concurrent calls share a write.
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<AuditTrail>());
        services.AddSingleton<AuditSealer>();
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<AuditExportVerifier>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<AuditExport>();
        services.AddSingleton<AuditKeyHandover>();
        services.AddSingleton<AuditThrottle>();
        return services;
    }

    /// <summary>Audit keys under the master keys that are registered.</summary>
    public static IServiceCollection AddKeptAuditKeys(this IServiceCollection services) => services
        .AddSingleton<KeptAuditKeys>()
        .AddSingleton<IAuditKeys>(provider => provider.GetRequiredService<KeptAuditKeys>())
        .AddSingleton<IWrappedKeys>(provider => provider.GetRequiredService<KeptAuditKeys>());

    /// <summary>Checkpoints as read-only files in a folder of the data directory.</summary>
    public static IServiceCollection AddFileBlobs(this IServiceCollection services, string folder) =>
        services.AddSingleton<IWriteOnceBlobs>(new FileBlobs(folder));
}
