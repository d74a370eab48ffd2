using Azure.Core.Pipeline;

namespace Parlae.Pms.Core.Storage.Remote;

/// <summary>
/// Whether a write was tried again because the service had turned it away. It may have made the first one all the same: then a refusal of the second
/// may come from our own trace.
/// </summary>
internal sealed class TurnedAway
{
    private const string Property = "Parlae.TurnedAway";

    /// <summary>A write of this scope was sent again after a 429 or 503.</summary>
    public bool WasRepeated { get; private set; }

    /// <summary>Watches what is sent until the scope is disposed of.</summary>
    public IDisposable Watch() => HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = this });

    /// <summary>To be called when a write that was turned away will be sent again.</summary>
    public static void Note(Azure.Core.HttpMessage message)
    {
        if (message.TryGetProperty(Property, out var watch) && watch is TurnedAway noted) noted.WasRepeated = true;
    }
}
