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
    /// <summary>When a row was made is told by the clock of the practice's database server, which may stand hours away from the practice.</summary>
    private static readonly Duration ClocksDiffer = Duration.FromDays(1);

    /// <summary>
    /// Of two that met in one place the later one gives way: to a stranger, and the caller is offered other times; to the same wish, sent before it, and that
    /// one is the booking. To a stranger only what Open Dental itself has numbered for us gives way: what is merely alike, staff may have written. What came
    /// after it, or is one more than were sent, is the practice's, though it be word for word the same: it stays, and staff hear of it. Throws
    /// <see cref="VendorException"/> kinds when it could not even look.
    /// </summary>
    /// <param name="own">The booking, which stands.</param>
    /// <param name="visit">As it was wanted.</param>
    /// <param name="isNumbered">Open Dental gave this number to the wish, the last time that it was sent; else it was found by what it says.</param>
    /// <param name="isFound">It was looked for later: whoever came after it by then is somebody who did not give way, such as the practice itself.</param>
    /// <param name="sends">How often the wish was sent, as far as is known: no more can be ours.</param>
    /// <param name="cancellationToken">Gives up looking; what is begun to be taken back is taken back.</param>
    public async Task<ClashEnd> EndAsync(string own, NewAppointment visit, bool isNumbered, bool isFound, int sends, CancellationToken cancellationToken)
    {
        if (!options.Value.RereadAfterBooking) return new ClashEnd.Stands(own, IsTwice: false);
        var there = There(await DayAsync(visit.Start, cancellationToken), null, visit.ProviderId, visit.RoomId, visit.Start, visit.Minutes);
        var strangers = Ids(there.Where(row => row.AptNum != own && !IsOf(visit, row)));
        var same = Ids(there.Where(row => row.AptNum != own && IsOf(visit, row))).Append(own).Order(Comparer<string>.Create(Compare)).ToList();
        var asSent = same.Intersect(Ids(there.Where(row => IsAsSent(visit, row)))).ToList();
        var (first, standing) = (same[0], same.Count);
        foreach (var again in Spare(own, same, asSent, isNumbered, sends))
        {
            if (await TryTakeBackAsync(again, visit) is not { } taken) return new ClashEnd.Unclear();
            if (taken != TakenBack.Stands) standing--;
        }

        if (!strangers.Exists(other => Compare(other, first) < 0)) return new ClashEnd.Stands(first, standing > 1 || (isFound && strangers.Count > 0));
        if (!isNumbered || first != own || standing > 1) return new ClashEnd.Stands(first, IsTwice: true);
        return await TryTakeBackAsync(own, visit) switch
        {
            TakenBack.Gone => new ClashEnd.TakenBack(),
            TakenBack.Elsewhere => new ClashEnd.Stands(own, IsTwice: false),
            TakenBack.Stands => new ClashEnd.Stands(own, IsTwice: true),
            _ => new ClashEnd.Unclear(),
        };
    }

    /// <summary>
    /// Which of the rows that are this wish were sent from here beside the first of them. The number that Open Dental gave is of the last time, so what came
    /// after it is somebody else's; where there are more than were sent, nobody can tell which are ours, but for that number.
    /// </summary>
    private static List<string> Spare(string own, List<string> same, List<string> asSent, bool isNumbered, int sends)
    {
        if (!isNumbered) return same.Count <= sends ? asSent.FindAll(one => one != same[0]) : [];
        var before = asSent.FindAll(one => Compare(one, own) < 0);
        return [.. (before.Count < sends ? before : []).Append(own).Where(one => one != same[0])];
    }

    /// <summary>Whether a row is this very wish: of the same patient, with the same provider, at the same moment, as long as it and of its kind. What is not told contradicts nothing.</summary>
    public bool IsOf(NewAppointment wanted, AppointmentRow row) =>
        row.PatNum == wanted.PatientId && OpenDentalMapping.IsVisit(row) && OpenDentalMapping.Start(row, practice.Zone) == wanted.Start && OpenDentalMapping.Provider(row) == wanted.ProviderId
        && (OpenDentalValue.Text(row.Pattern) is null || OpenDentalValue.Minutes(row.Pattern) == OpenDentalValue.Minutes(OpenDentalValue.Pattern(wanted.Minutes)))
        && (OpenDentalAppointmentBook.TypeOf(wanted) is not { } type || OpenDentalValue.Text(row.AppointmentTypeNum) is not { } shown || shown == type);

    /// <summary>Whether it is in the room, too, in which it was asked for: staff may have put it, or written it, elsewhere.</summary>
    public bool IsAsSent(NewAppointment wanted, AppointmentRow row) => IsOf(wanted, row) && (OpenDentalValue.Id(row.Op) is not { } room || room == wanted.RoomId);

    /// <summary>
    /// Whether a row may be this wish all the same, as staff have changed, moved or broken it since: of the same patient, and made since it was sent; where that is
    /// not told, in its time. Clocks differ.
    /// </summary>
    public bool MayBe(NewAppointment wanted, AppointmentRow row, Instant sentAt) =>
        row.PatNum == wanted.PatientId && OpenDentalMapping.IsVisit(row)
        && (OpenDentalMapping.Made(row, practice.Zone) is { } made ? made >= sentAt - ClocksDiffer : Overlaps(row, wanted.Start, wanted.Start + Duration.FromMinutes(wanted.Minutes)));

    /// <summary>Visits of that day which take the same provider's or room's time, without <paramref name="own"/>. Throws <see cref="VendorException"/> kinds.</summary>
    public async Task<IReadOnlyList<string>> OthersAsync(string? own, string providerId, string? roomId, Instant start, int minutes, CancellationToken cancellationToken) =>
        Ids(There(await DayAsync(start, cancellationToken), own, providerId, roomId, start, minutes));

    /// <summary>As <see cref="OthersAsync"/>, with the word whether <paramref name="own"/> stands at that moment itself.</summary>
    public async Task<(bool Stands, IReadOnlyList<string> Others)> LookAsync(string own, string providerId, string? roomId, Instant start, int minutes, CancellationToken cancellationToken)
    {
        var day = await DayAsync(start, cancellationToken);
        var stands = day.Any(row => row.AptNum == own && OpenDentalMapping.TakesTime(row) && OpenDentalMapping.Start(row, practice.Zone) == start);
        return (stands, Ids(There(day, own, providerId, roomId, start, minutes)));
    }

    private Task<IReadOnlyList<AppointmentRow>> DayAsync(Instant start, CancellationToken cancellationToken)
    {
        var day = start.InZone(practice.Zone).Date;
        return client.AppointmentsAsync(day, day, null, cancellationToken);
    }

    private List<AppointmentRow> There(IReadOnlyList<AppointmentRow> day, string? own, string providerId, string? roomId, Instant start, int minutes)
    {
        var end = start + Duration.FromMinutes(minutes);
        return [.. day.Where(row => row.AptNum != own && OpenDentalMapping.TakesTime(row) && Overlaps(row, start, end) && IsThere(row))];

        bool IsThere(AppointmentRow row) =>
            OpenDentalMapping.Provider(row) == providerId || (roomId is not null && OpenDentalValue.Id(row.Op) == roomId) || (OpenDentalMapping.SecondProvider(row) == providerId && NeedsSecond(row));

        bool NeedsSecond(AppointmentRow row) => OpenDentalMapping.Start(row, practice.Zone) is { } at
            && OpenDentalMapping.SecondStretches(row).Any(stretch => at + Duration.FromMinutes(stretch.From) < end && at + Duration.FromMinutes(stretch.To) > start);
    }

    private bool Overlaps(AppointmentRow row, Instant start, Instant end) =>
        OpenDentalMapping.Start(row, practice.Zone) is { } other && other < end && other + Duration.FromMinutes(OpenDentalMapping.Minutes(row)) > start;

    private static List<string> Ids(IEnumerable<AppointmentRow> rows) => [.. rows.Select(row => OpenDentalValue.Id(row.AptNum)).OfType<string>()];

    /// <summary>
    /// Null: nobody knows. What is refused because somebody else has just broken it is gone all the same, and what they have moved away is in nobody's place. The
    /// booking stands, whatever becomes of this: not to have got it out is no reason to call the booking unsent.
    /// </summary>
    private async Task<TakenBack?> TryTakeBackAsync(string own, NewAppointment visit)
    {
        try
        {
            switch (await client.ActAsync(own, "Break", new Dictionary<string, object> { ["sendToUnscheduledList"] = "true" }, CancellationToken.None))
            {
                case OpenDentalOutcome.Done:
                    return TakenBack.Gone;
                case OpenDentalOutcome.Refused:
                    if (await client.AppointmentAsync(own, CancellationToken.None) is not { } row || !OpenDentalMapping.TakesTime(row)) return TakenBack.Gone;
                    if (There([row], null, visit.ProviderId, visit.RoomId, visit.Start, visit.Minutes).Count == 0) return TakenBack.Elsewhere;
                    Log.StandsTwice(logger, client.Access.AccountId, own);
                    return TakenBack.Stands;
                default:
                    return null;
            }
        }
        catch (VendorException)
        {
            return null;
        }
    }

    /// <summary>What became of a visit that was to be taken back.</summary>
    private enum TakenBack
    {
        Gone,

        /// <summary>Somebody has moved it.</summary>
        Elsewhere,

        /// <summary>It may not be broken.</summary>
        Stands,
    }

    /// <summary>Numbers, the earlier one first.</summary>
    private static int Compare(string one, string other) => one.Length != other.Length ? one.Length - other.Length : string.CompareOrdinal(one, other);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Open Dental account {AccountId}: appointment {AppointmentId} stands where another one does, and may not be taken back from here.")]
        public static partial void StandsTwice(ILogger logger, string accountId, string appointmentId);
    }
}
