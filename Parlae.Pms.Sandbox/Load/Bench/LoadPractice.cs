using Parlae.Pms.Sandbox.Demo;

namespace Parlae.Pms.Sandbox.Load.Bench;

/// <summary>An imaginary practice that clinics of the load are connected to; nearly always one clinic.</summary>
internal sealed class LoadPractice(PracticeControl control, IReadOnlyList<Caller> callers, IReadOnlySet<string> before)
{
    internal PracticeControl Control => control;

    internal IReadOnlyList<Caller> Callers => callers;

    /// <summary>Opens it on the first morning of the load.</summary>
    internal static async Task<LoadPractice> OpenAsync(HttpClient http, int seed, int patients, CancellationToken cancellationToken)
    {
        var control = new PracticeControl(http);
        await control.ResetAsync(seed, LoadClock.Begin, patients, cancellationToken);
        var held = await control.HeldAsync(cancellationToken);
        return new LoadPractice(control, Caller.Of(held), held.Appointments.Select(visit => visit.Id).ToHashSet());
    }

    /// <summary>The visits that stand, as patient and start (UTC), and whether calls have brought them about: some callers ask for what they have.</summary>
    internal async Task<IEnumerable<(string Patient, DateTimeOffset Start, bool IsNew)>> StandingAsync(CancellationToken cancellationToken) =>
        (await control.HeldAsync(cancellationToken)).Appointments
            .Where(visit => visit.Status is "scheduled" or "confirmed")
            .Select(visit => (visit.Patient, visit.Start.ToUniversalTime(), !before.Contains(visit.Id)));
}
