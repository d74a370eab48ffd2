namespace Parlae.Pms.Sandbox.Load.Figures;

/// <summary>The app's process at one moment.</summary>
/// <param name="At">Since the watch began.</param>
/// <param name="ResidentBytes">Memory that is really there.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Cpu">Processor time used so far.</param>
/// <param name="Beside">As <paramref name="Cpu"/>, of this program: the callers and the practice.</param>
/// <param name="Runtime">What its runtime says of itself; null before it first did.</param>
internal sealed record ProcessSample(TimeSpan At, long ResidentBytes, int Handles, int Threads, TimeSpan Cpu, TimeSpan Beside, RuntimeFigures? Runtime);
