using System.Globalization;
using Parlae.Pms.Core.Patients.Insurance;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Coverages and the plans behind them. NexHealth cannot write insurance (reference 8).</summary>
internal sealed class NexHealthInsuranceDesk(NexHealthClient client) : IInsuranceDesk
{
    public async Task<IReadOnlyList<InsurancePolicy>> ReadAsync(string patientId, CancellationToken cancellationToken)
    {
        if (NexHealthValue.Id(patientId) is not { } id) return [];
        var both = await Task.WhenAll(client.CoveragesAsync(id, ended: false, cancellationToken), client.CoveragesAsync(id, ended: true, cancellationToken));
        var rows = both.SelectMany(list => list).Where(row => row.PatientId == id).DistinctBy(row => (object?)row.Id ?? row)
            .OrderBy(row => int.TryParse(row.Priority, CultureInfo.InvariantCulture, out var place) ? place : int.MaxValue).ToList();
        var planIds = rows.Select(row => row.PlanId).OfType<string>().Distinct().ToList();
        var plans = planIds.Zip(await Task.WhenAll(planIds.Select(plan => client.PlanAsync(plan, cancellationToken)))).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. rows.Select((row, place) => NexHealthMapping.ToPolicy(row, row.PlanId is { } plan ? plans[plan] : null, place))];
    }
}
