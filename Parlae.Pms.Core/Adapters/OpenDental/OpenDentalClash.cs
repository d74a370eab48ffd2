using NodaTime;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Looks for other visits in the place that one has taken, since nobody says whether Open Dental refuses a double booking (reference 4, 11).</summary>
internal sealed class OpenDentalClash(OpenDentalClient client, OpenDentalPractice practice)
{
    /// <summary>Visits of that day which take the same provider's or room's time, without <paramref name="own"/>. Throws <see cref="Practices.VendorException"/> kinds.</summary>
    public async Task<IReadOnlyList<string>> OthersAsync(string? own, string providerId, string? roomId, Instant start, int minutes, CancellationToken cancellationToken)
    {
        var day = start.InZone(practice.Zone).Date;
        var end = start + Duration.FromMinutes(minutes);
        return [.. (await client.AppointmentsAsync(day, day, null, cancellationToken))
            .Where(row => row.AptNum != own && OpenDentalMapping.TakesTime(row) && IsThere(row) && Overlaps(row)).Select(row => OpenDentalValue.Id(row.AptNum)).OfType<string>()];

        bool IsThere(AppointmentRow row) => OpenDentalMapping.Provider(row) == providerId || (roomId is not null && OpenDentalValue.Id(row.Op) == roomId);

        bool Overlaps(AppointmentRow row) =>
            OpenDentalMapping.Start(row, practice.Zone) is { } other && other < end && other + Duration.FromMinutes(Math.Max(5, OpenDentalValue.Minutes(row.Pattern))) > start;
    }
}
