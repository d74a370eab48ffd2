using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>The practice, who works there and where, and the kinds of visit.</summary>
internal sealed class NexHealthDirectory(NexHealthClient client, NexHealthPractice practice, IOptions<NexHealthOptions> options) : IPracticeDirectory
{
    public async Task<PracticeRoster> ReadRosterAsync(CancellationToken cancellationToken)
    {
        var institutions = client.InstitutionsAsync(cancellationToken);
        var providers = client.ProvidersAsync(cancellationToken);
        var rooms = client.OperatoriesAsync(cancellationToken);
        var types = client.VisitTypesAsync(cancellationToken);
        await Task.WhenAll(institutions, providers, rooms, types);

        var location = client.Find(await institutions);
        return new PracticeRoster(
            (await institutions).Select(one => one.Name).FirstOrDefault(name => name is not null), location is null ? null : NexHealthMapping.Address(location), location?.PhoneNumber,
            NexHealthMapping.ToProviders(await providers, practice), NexHealthMapping.ToRooms(await rooms, client.Access), NexHealthMapping.ToVisitTypes(await types, client.Access, options.Value.VisitMinutes));
    }
}
