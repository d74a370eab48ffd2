using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Who works where, and the kinds of visit. Kolla tells nothing about the practice itself.</summary>
internal sealed class KollaDirectory(KollaClient client, KollaPractice practice, IOptions<KollaOptions> options) : IPracticeDirectory
{
    public async Task<PracticeRoster> ReadRosterAsync(CancellationToken cancellationToken)
    {
        var resources = client.ResourcesAsync(cancellationToken);
        var types = client.VisitTypesAsync(cancellationToken);
        await Task.WhenAll(resources, types);
        return new PracticeRoster(
            null, null, null, KollaMapping.ToProviders(await resources, practice), KollaMapping.ToRooms(await resources), KollaMapping.ToVisitTypes(await types, options.Value.VisitMinutes));
    }
}
