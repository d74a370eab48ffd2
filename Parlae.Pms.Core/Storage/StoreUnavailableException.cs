namespace Parlae.Pms.Core.Storage;

/// <summary>A store did not answer, or not in time. Nothing is known about a write that was under way.</summary>
public sealed class StoreUnavailableException(string store, Exception? inner = null)
    : Exception($"The store '{store}' does not answer.", inner)
{
    /// <summary>Which store: <c>records</c>, <c>vault</c> or <c>blobs</c>.</summary>
    public string Store { get; } = store;
}
