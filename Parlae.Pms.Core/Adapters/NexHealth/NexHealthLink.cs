using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>The link between NexHealth and the practice's own system (reference 3).</summary>
internal sealed class NexHealthLink(NexHealthClient client)
{
    /// <summary>Whether writes are performed now. Red is said at once: else the request would wait, and the caller with it. Not to know it is no reason not to try.</summary>
    public async Task<bool> IsUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await client.LinkAsync(cancellationToken))?.WriteStatus?.Equals("red", StringComparison.OrdinalIgnoreCase) != true;
        }
        catch (VendorContractException)
        {
            return true;
        }
    }

    /// <summary>Asks ahead of a write that may follow, so that it need not wait. A failure is for the write to meet.</summary>
    public async Task LookAheadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await IsUpAsync(cancellationToken);
        }
        catch (VendorException)
        {
            // The write asks again.
        }
    }

    /// <summary>When the practice's system was last read; null where nobody says.</summary>
    public async Task<Instant?> ReadAtAsync(CancellationToken cancellationToken) => NexHealthValue.Moment((await client.LocationAsync(cancellationToken))?.LastSyncTime);
}
