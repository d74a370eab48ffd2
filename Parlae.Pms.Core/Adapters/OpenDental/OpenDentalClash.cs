using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>What came of a booking that may stand where there is another visit.</summary>
internal abstract record ClashEnd
{
    private ClashEnd() { }

    /// <param name="AppointmentId">The first one, where the same wish was sent more than once.</param>
    /// <param name="IsTwice">Another visit stands there too, which is for staff to see to.</param>
    public sealed record Stands(string AppointmentId, bool IsTwice) : ClashEnd;

    /// <summary>Somebody was there before it, and it was taken back.</summary>
    public sealed record TakenBack : ClashEnd;

    /// <summary>Nobody knows whether what had to be taken back was.</summary>
    public sealed record Unclear : ClashEnd;
}

/// <summary>Looks for other visits in the place that one has taken, since nobody says whether Open Dental refuses a double booking (reference 4, 11), and takes back what stands twice.</summary>
internal sealed partial class OpenDentalClash(OpenDentalClient client, OpenDentalPractice practice, IOptions<OpenDentalOptions> options, ILogger<OpenDentalClash> logger)
{
    /// <summary>
    /// Of two that met in one place the later one gives way: to a stranger, and the caller is offered other times; to the same wish, sent before it, and that
    /// one is the booking. What came after it, or is one more than were sent, is the practice's, though it be word for word the same: it stays, and staff hear of
    /// it. Throws <see cref="VendorException"/> kinds when it could not even look.
    /// </summary>
    /// <param name="own">The booking, which stands.</param>
    /// <param name="visit">As it was wanted.</param>
    /// <param name="isFound">It was looked for later: whoever came after it by then is somebody who did not give way, such as the practice itself.</param>
    /// <param name="sends">How often the wish was sent, where nobody knows which number it got; null: Open Dental gave this one.</param>
    /// <param name="cancellationToken">Gives up looking; what is begun to be taken back is taken back.</param>
    public async Task<ClashEnd> EndAsync(string own, NewAppointment visit, bool isFound, int? sends, CancellationToken cancellationToken)
    {
        if (!options.Value.RereadAfterBooking) return new ClashEnd.Stands(own, IsTwice: false);
        var there = (await RowsThereAsync(own, visit.ProviderId, visit.RoomId, visit.Start, visit.Minutes, cancellationToken)).ToLookup(row => IsOf(visit, row), row => OpenDentalValue.Id(row.AptNum));
        var (strangers, same) = (there[false].OfType<string>().ToList(), there[true].OfType<string>().Append(own).Order(Comparer<string>.Create(Compare)).ToList());
        var ours = Ours(own, same, sends);
        if (ours.Count == 0) return new ClashEnd.Stands(same[0], same.Count > 1 || (isFound && strangers.Count > 0));
        var (first, isTwice) = (ours[0], ours.Count < same.Count);
        foreach (var again in ours.Skip(1))
        {
            if (await TryTakeBackAsync(again) is not { } isBack) return new ClashEnd.Unclear();
            isTwice |= !isBack;
        }

        if (ours.Count < same.Count || !strangers.Exists(other => Compare(other, first) < 0)) return new ClashEnd.Stands(first, isTwice || (isFound && strangers.Count > 0));
        return await TryTakeBackAsync(first) switch
        {
            true => new ClashEnd.TakenBack(),
            false => new ClashEnd.Stands(first, IsTwice: true),
            null => new ClashEnd.Unclear(),
        };
    }

    /// <summary>
    /// Which of the rows that are word for word this wish were sent from here. The number that Open Dental gave is of the last time, so what came after it is
    /// somebody else's; where it gave none, and there are more than were sent, nobody can tell, and none is.
    /// </summary>
    private static List<string> Ours(string own, List<string> same, int? sends) =>
        sends is { } times ? same.Count <= times ? same : [] : same.FindAll(one => Compare(one, own) <= 0);

    /// <summary>Whether a row is this very wish: of the same patient, with the same provider, at the same moment, as long as it and of its kind. What is not told contradicts nothing.</summary>
    public bool IsOf(NewAppointment wanted, AppointmentRow row) =>
        row.PatNum == wanted.PatientId && OpenDentalMapping.IsVisit(row) && OpenDentalMapping.Start(row, practice.Zone) == wanted.Start && OpenDentalMapping.Provider(row) == wanted.ProviderId
        && (OpenDentalValue.Text(row.Pattern) is null || OpenDentalValue.Minutes(row.Pattern) == OpenDentalValue.Minutes(OpenDentalValue.Pattern(wanted.Minutes)))
        && (OpenDentalAppointmentBook.TypeOf(wanted) is not { } type || OpenDentalValue.Text(row.AppointmentTypeNum) is not { } shown || shown == type);

    /// <summary>Visits of that day which take the same provider's or room's time, without <paramref name="own"/>. Throws <see cref="VendorException"/> kinds.</summary>
    public async Task<IReadOnlyList<string>> OthersAsync(string? own, string providerId, string? roomId, Instant start, int minutes, CancellationToken cancellationToken) =>
        [.. (await RowsThereAsync(own, providerId, roomId, start, minutes, cancellationToken)).Select(row => OpenDentalValue.Id(row.AptNum)).OfType<string>()];

    private async Task<IReadOnlyList<AppointmentRow>> RowsThereAsync(string? own, string providerId, string? roomId, Instant start, int minutes, CancellationToken cancellationToken)
    {
        var day = start.InZone(practice.Zone).Date;
        var end = start + Duration.FromMinutes(minutes);
        return [.. (await client.AppointmentsAsync(day, day, null, cancellationToken))
            .Where(row => row.AptNum != own && OpenDentalMapping.TakesTime(row) && IsThere(row) && Overlaps(row))];

        bool IsThere(AppointmentRow row) => OpenDentalMapping.Provider(row) == providerId || (roomId is not null && OpenDentalValue.Id(row.Op) == roomId);

        bool Overlaps(AppointmentRow row) =>
            OpenDentalMapping.Start(row, practice.Zone) is { } other && other < end && other + Duration.FromMinutes(Math.Max(5, OpenDentalValue.Minutes(row.Pattern))) > start;
    }

    /// <summary>False: it may not be. Null: nobody knows. The booking stands, whatever becomes of this: not to have got it out is no reason to call the booking unsent.</summary>
    private async Task<bool?> TryTakeBackAsync(string own)
    {
        try
        {
            switch (await client.ActAsync(own, "Break", new Dictionary<string, object> { ["sendToUnscheduledList"] = "true" }, CancellationToken.None))
            {
                case OpenDentalOutcome.Done:
                    return true;
                case OpenDentalOutcome.Refused:
                    Log.StandsTwice(logger, client.Access.AccountId, own);
                    return false;
                default:
                    return null;
            }
        }
        catch (VendorException)
        {
            return null;
        }
    }

    /// <summary>Numbers, the earlier one first.</summary>
    private static int Compare(string one, string other) => one.Length != other.Length ? one.Length - other.Length : string.CompareOrdinal(one, other);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Open Dental account {AccountId}: appointment {AppointmentId} stands where another one does, and may not be taken back from here.")]
        public static partial void StandsTwice(ILogger logger, string accountId, string appointmentId);
    }
}
