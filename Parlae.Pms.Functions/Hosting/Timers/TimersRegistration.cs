using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Hosting.Timers;

/// <summary>Wiring of the timers: their leases lie where what they work on lies.</summary>
internal static class TimersRegistration
{
    public static IServiceCollection AddTimers(this IServiceCollection services, StorageSettings storage)
    {
        services.AddSingleton<ITimerLease>(provider => storage.Tables == StorageKind.Embedded
            ? new FileTimerLease(storage.DataDirectory)
            : new RecordTimerLease(provider.GetRequiredService<IPartitionedRecords>(), TimeProvider.System));
        return services.AddSingleton<TimerRunner>();
    }
}
