using NodaTime;
using Parlae.Pms.Sandbox.Sikka;

namespace Parlae.Pms.Sandbox.Control;

/// <summary>What a reset chooses.</summary>
internal sealed record RunSettings(int Seed, int Patients, bool Limits, SikkaPms SikkaPms, Duration WritebackDelay)
{
    internal static RunSettings Default { get; } = new(Seed: 1, Patients: 400, Limits: true, SikkaPms.OpenDental, Duration.FromSeconds(160));
}
