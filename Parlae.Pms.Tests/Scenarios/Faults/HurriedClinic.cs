using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults;

/// <summary>A clinic whose callers are patient for two seconds, and whose writes wait three for an answer.</summary>
public sealed class HurriedClinic : SharedClinic
{
    internal const int Deadline = 2;

    private int taken;

    internal ClinicBooks Books { get; private set; } = null!;

    /// <summary>Visits that the practice had before anybody called.</summary>
    internal IReadOnlySet<string> Before { get; private set; } = null!;

    protected override ClinicOptions Options => new(Settings: new Dictionary<string, string?>
    {
        ["Parlae__ToolDeadlineSeconds"] = $"{Deadline}",
        ["Sikka__ReadTimeout"] = "00:00:01",
        ["Sikka__WriteTimeout"] = "00:00:03",
    });

    /// <summary>Another patient on file each time.</summary>
    internal int NextPatient() => 20 + Interlocked.Increment(ref taken);

    protected override async ValueTask BeginAsync()
    {
        Books = ClinicBooks.Of(Clinic);
        Before = PracticeVisit.All(await Clinic.Sandbox.PracticeAsync()).Select(visit => visit.Id).ToHashSet();
    }

    protected override async ValueTask EndAsync()
    {
        if (Books is not null)
            await Books.DisposeAsync();
    }
}
