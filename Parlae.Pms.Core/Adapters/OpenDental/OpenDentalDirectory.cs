using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Who works where, and the kinds of visit. Of the practice itself Open Dental tells nothing here.</summary>
internal sealed class OpenDentalDirectory(OpenDentalClient client, IOptions<OpenDentalOptions> options) : IPracticeDirectory
{
    public async Task<PracticeRoster> ReadRosterAsync(CancellationToken cancellationToken)
    {
        var providers = client.ProvidersAsync(cancellationToken);
        var operatories = client.OperatoriesAsync(cancellationToken);
        var types = client.AppointmentTypesAsync(cancellationToken);
        await Task.WhenAll(providers, operatories, types);
        return new PracticeRoster(
            null, null, null, OpenDentalMapping.ToProviders(await providers), OpenDentalMapping.ToRooms(await operatories, client.Access),
            OpenDentalMapping.ToVisitTypes(await types, options.Value.VisitMinutes));
    }
}
