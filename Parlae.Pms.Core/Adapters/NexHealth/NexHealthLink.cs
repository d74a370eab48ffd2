using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>The link between NexHealth and the practice's own system (reference 3).</summary>
internal sealed class NexHealthLink(NexHealthClient client, LineMemory memory, IOptions<NexHealthOptions> options, TimeProvider clock)
{
    private const string Slow = "sync is slow";

    /// <summary>
    /// Whether writes are performed now. Red is said at once: else the request would wait, and the caller with it. Not to know it is no reason not to try, and
    /// so is not to know it within <see cref="NexHealthOptions.LinkPatience"/>: a write that is taken in while the link is down is told as under way, as every
    /// write here is until the practice's system has it, and nothing is promised that does not stand. To call it down would refuse every booking for the
    /// sake of one slow answer. The question goes on meanwhile, and its answer is remembered for the next write; whoever was slow is not asked again for as
    /// long as an answer would have been remembered.
    /// </summary>
    public async Task<bool> IsUpAsync(CancellationToken cancellationToken)
    {
        if (!client.KnowsLink && memory.Find<object>(client.Access, Slow, options.Value.LinkLife) is not null) return true;
        var asked = client.LinkAsync(CancellationToken.None); // its own time ends it, not that of whoever asked first
        _ = asked.ContinueWith(failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default); // may fail when nobody waits any more
        try
        {
            return (await asked.WaitAsync(options.Value.LinkPatience, clock, cancellationToken))?.WriteStatus?.Equals("red", StringComparison.OrdinalIgnoreCase) != true;
        }
        catch (VendorContractException)
        {
            return true;
        }
        catch (Exception e) when (e is VendorException or TimeoutException)
        {
            memory.Keep(client.Access, Slow, Slow);
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
