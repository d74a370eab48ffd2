using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Removes a write-back that the practice's computer has not fetched yet (reference 8.2, <c>DELETE writebacks</c>).</summary>
internal sealed class SikkaWriteRecall(SikkaClient client) : IWriteRecall
{
    public async Task<bool> TryTakeBackAsync(PendingWrite write, CancellationToken cancellationToken) =>
        write.TrackingId is { } id && await client.RemoveWritebackAsync(id, cancellationToken);
}
