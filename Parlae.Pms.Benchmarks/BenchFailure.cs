namespace Parlae.Pms.Benchmarks;

/// <summary>The run cannot go on, or measured something else than it was to. The message is one line for whoever runs it.</summary>
#pragma warning disable CA1032 // It exists only to say what.
internal sealed class BenchFailure(string message) : Exception(message);
#pragma warning restore CA1032
