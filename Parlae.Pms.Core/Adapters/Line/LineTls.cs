namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>What the line to a vendor asks of the way there.</summary>
/// <param name="Name">Of the line.</param>
/// <param name="TakesOlder">TLS 1.2 as well as 1.3.</param>
public sealed record LineTls(string Name, bool TakesOlder);
