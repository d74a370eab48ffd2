using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>A write on its way to the practice's own system. What that system answers is not told by NexHealth; its traces are.</summary>
internal sealed class NexHealthQueued(string kind, Func<DentalPractice, Instant, WriteResult> perform) : QueuedWrite
{
    internal override string Vendor => NexHealthIds.Vendor;

    internal override string Kind => kind;

    protected override WriteResult Perform(DentalPractice practice, Instant now) => perform(practice, now);
}
