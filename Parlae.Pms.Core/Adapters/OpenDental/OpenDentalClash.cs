using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>What came of a booking that may stand where somebody else has a visit.</summary>
internal enum ClashEnd
{
    /// <summary>Nobody was there before it.</summary>
    StandsAlone,

    /// <summary>Somebody was there before it, and it was taken back.</summary>
    TakenBack,

    /// <summary>Somebody was there before it, and it may not be taken back from here.</summary>
    StandsTwice,

    /// <summary>Somebody was there before it, and nobody knows whether it was taken back.</summary>
    Unclear,
}

/// <summary>Looks for other visits in the place that one has taken, since nobody says whether Open Dental refuses a double booking (reference 4, 11), and takes back what stands twice.</summary>
internal sealed partial class OpenDentalClash(OpenDentalClient client, OpenDentalPractice practice, IOptions<OpenDentalOptions> options, ILogger<OpenDentalClash> logger)
{
    /// <summary>Of two that met in one place the later one gives way, whoever wrote it. Throws <see cref="VendorException"/> kinds when it could not even look.</summary>
    /// <param name="own">The booking, which stands.</param>
    /// <param name="visit">As it was wanted.</param>
    /// <param name="cancellationToken">Gives up looking; what is begun to be taken back is taken back.</param>
    public async Task<ClashEnd> EndAsync(string own, NewAppointment visit, CancellationToken cancellationToken)
    {
        if (!options.Value.RereadAfterBooking) return ClashEnd.StandsAlone;
        var others = await OthersAsync(own, visit.ProviderId, visit.RoomId, visit.Start, visit.Minutes, cancellationToken);
        if (!others.Any(other => IsEarlier(other, own))) return ClashEnd.StandsAlone;
        switch (await TryTakeBackAsync(own))
        {
            case OpenDentalOutcome.Done:
                return ClashEnd.TakenBack;
            case OpenDentalOutcome.Refused:
                Log.StandsTwice(logger, client.Access.AccountId, own);
                return ClashEnd.StandsTwice;
            default:
                return ClashEnd.Unclear;
        }
    }

    /// <summary>Visits of that day which take the same provider's or room's time, without <paramref name="own"/>. Throws <see cref="VendorException"/> kinds.</summary>
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

    /// <summary>The booking stands, whatever becomes of this: not to have got it out is no reason to call the booking unsent.</summary>
    private async Task<OpenDentalOutcome> TryTakeBackAsync(string own)
    {
        try
        {
            return await client.ActAsync(own, "Break", new Dictionary<string, object> { ["sendToUnscheduledList"] = "true" }, CancellationToken.None);
        }
        catch (VendorException)
        {
            return new OpenDentalOutcome.Lost();
        }
    }

    private static bool IsEarlier(string one, string other) => one.Length != other.Length ? one.Length < other.Length : string.CompareOrdinal(one, other) < 0;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Open Dental account {AccountId}: appointment {AppointmentId} stands where another one does, and may not be taken back from here.")]
        public static partial void StandsTwice(ILogger logger, string accountId, string appointmentId);
    }
}
