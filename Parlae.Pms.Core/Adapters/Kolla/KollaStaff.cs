using Parlae.Pms.Core.Adapters.Kolla.Wire;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>People and rooms as Kolla wants them in what is sent: with the practice system's own ids, which some connectors need (reference 5).</summary>
internal sealed class KollaStaff(KollaClient client, KollaPractice practice)
{
    public Task<ResourceRow> ProviderAsync(string id, CancellationToken cancellationToken) => FindAsync(id, "PROVIDER", cancellationToken);

    public Task<ResourceRow> RoomAsync(string id, CancellationToken cancellationToken) => FindAsync(id, "OPERATORY", cancellationToken);

    /// <summary>In whose name a booking is made; null: nobody's.</summary>
    public async Task<ResourceRow?> SchedulerAsync(CancellationToken cancellationToken) => practice.SchedulerId is { } id ? await ProviderAsync(id, cancellationToken) : null;

    /// <summary>Who cancels: the front desk, else whose visit it is.</summary>
    public async Task<ResourceRow> CancelerAsync(string? providerId, CancellationToken cancellationToken)
    {
        var id = practice.SchedulerId ?? providerId ?? throw client.Access.Misconfigured("a cancellation needs somebody who cancels, and config.schedulerId is missing");
        var row = await ProviderAsync(id, cancellationToken);
        return new ResourceRow(row.Name, row.RemoteId, null, null);
    }

    private async Task<ResourceRow> FindAsync(string id, string type, CancellationToken cancellationToken) =>
        (await client.ResourcesAsync(cancellationToken)).FirstOrDefault(row => KollaName.Id(KollaName.Resources, row.Name) == id) ?? new ResourceRow(KollaName.Of(KollaName.Resources, id), null, type, null);
}
