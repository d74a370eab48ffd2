using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults;

/// <summary>Two processes of the app that a class of tests shares; the practice performs writes after 160 seconds.</summary>
public sealed class TwoProcesses : IAsyncLifetime
{
    private int taken;

    internal ClinicProcesses Clinic { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Clinic = await ClinicProcesses.StartAsync(2, patients: 1_200); // enough who have no visit of their own

    public async ValueTask DisposeAsync()
    {
        if (Clinic is not null)
            await Clinic.DisposeAsync();
    }

    /// <summary>Another patient on file each time, matched in a call of their own.</summary>
    internal async Task<KnownCaller> CallerAsync(int? process = null) => await KnownCaller.NextAsync(Clinic, () => Interlocked.Increment(ref taken), process);
}
