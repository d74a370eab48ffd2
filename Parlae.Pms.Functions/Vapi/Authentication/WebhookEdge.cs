using System.Net;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>How webhooks reach us, from the settings.</summary>
/// <param name="PublicUrl"><c>Parlae__PublicUrl</c>: our address as the world sees it, the front part of a signed <c>{url}</c>.</param>
/// <param name="AllowedNetworks"><c>Parlae__AllowedNetworks</c>; empty: from anywhere.</param>
/// <param name="ToolDeadline">How long a caller waits at most; elapsed time.</param>
internal sealed record WebhookEdge(string PublicUrl, IReadOnlyList<IPNetwork> AllowedNetworks, TimeSpan ToolDeadline)
{
    /// <summary>Vapi sends the whole talk with every message (contract 2).</summary>
    public int MaximumBodyBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>
    /// Looks at the connection itself: forwarded headers can be forged. Behind a Functions host the connection is the host's own, so there
    /// the platform's access restrictions have to do this.
    /// </summary>
    public bool Admits(IPAddress? remote)
    {
        if (AllowedNetworks.Count == 0)
        {
            return true;
        }

        var address = remote is { IsIPv4MappedToIPv6: true } ? remote.MapToIPv4() : remote;
        return address is not null && AllowedNetworks.Any(network => network.Contains(address));
    }
}
