using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Who works where, and the kinds of visit. There is no list of visit types as such: they are values that a booking may carry (reference 8.4).</summary>
internal sealed class SikkaDirectory(SikkaClient client, IOptions<SikkaOptions> options) : IPracticeDirectory
{
    public async Task<PracticeRoster> ReadRosterAsync(CancellationToken cancellationToken)
    {
        var practices = client.PracticesAsync(cancellationToken);
        var providers = client.ProvidersAsync(cancellationToken);
        var operatories = client.OperatoriesAsync(cancellationToken);
        var details = client.DetailsAsync("appttype", cancellationToken);
        var variables = client.VariablesAsync("Appointment Type", cancellationToken);
        await Task.WhenAll(practices, providers, operatories, details, variables);

        var here = (await practices).FirstOrDefault(row => row.PracticeId == client.Access.PracticeId) ?? (await practices).FirstOrDefault(row => client.Access.Owns(row.PracticeId));
        return new PracticeRoster(
            here?.Name, here is null ? null : SikkaMapping.Address(here), here?.Phone,
            SikkaMapping.ToProviders(await providers, client.Access), SikkaMapping.ToRooms(await operatories, client.Access), VisitTypes((await details)?.Rows, (await variables)?.Rows));
    }

    private List<VisitType> VisitTypes(IReadOnlyList<DetailRow>? details, IReadOnlyList<WordRow>? variables)
    {
        var types = (details ?? [])
            .Where(row => client.Access.Owns(row.PracticeId) && (row.Category is null || row.Category.Equals("appttype", StringComparison.OrdinalIgnoreCase)))
            .Select(row => (Name: row.Description ?? row.Item, Code: row.Item)).ToList();
        if (types.Count == 0)
        {
            types = [.. (variables ?? []).Where(row => client.Access.Owns(row.PracticeId) && row.ServiceName is null or "Appointment Type").Select(row => (Name: row.Description ?? row.Value, Code: row.Value))];
        }

        return [.. types.Where(type => type is { Name: not null, Code: not null }).DistinctBy(type => type.Code).Select(type => new VisitType(type.Name!, options.Value.VisitMinutes, [], [], type.Code))];
    }
}
