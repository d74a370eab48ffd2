namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>The command line cannot be understood.</summary>
#pragma warning disable CA1032 // It exists only to say which part.
internal sealed class UsageException(string problem) : Exception(problem);
#pragma warning restore CA1032
