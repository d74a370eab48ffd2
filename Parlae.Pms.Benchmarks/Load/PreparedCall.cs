namespace Parlae.Pms.Benchmarks.Load;

/// <summary>What one caller's assistant sends, message after message, made and signed beforehand.</summary>
/// <param name="Expected">One of these every answer must contain; another answer was no measurement.</param>
internal sealed record PreparedCall(IReadOnlyList<byte[]> Requests, IReadOnlyList<byte[]> Expected);
