using NodaTime;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>NexHealth's rows as our values. Pure.</summary>
internal static class NexHealthMapping
{
    /// <summary>The appointment, or null for a row that has no place in time or no id, and for a block.</summary>
    public static Appointment? ToAppointment(AppointmentRow row, IReadOnlyDictionary<string, string> types, int defaultMinutes)
    {
        if (row.Unavailable || NexHealthValue.Id(row.Id) is not { } id || NexHealthValue.Moment(row.StartTime) is not { } start) return null;
        var minutes = NexHealthValue.Moment(row.EndTime) is { } end && end > start ? (int)Math.Ceiling((end - start).TotalMinutes) : defaultMinutes;
        var type = NexHealthValue.Id(row.AppointmentTypeId) is { } typeId ? types.GetValueOrDefault(typeId) : null; // 0 is none
        return new Appointment(id, NexHealthValue.Id(row.PatientId), NexHealthValue.Id(row.ProviderId), NexHealthValue.Id(row.OperatoryId), start, minutes, type, Status(row));
    }

    /// <summary>There is no one status; <c>cancelled_at</c> outlives a cancellation that was taken back (reference 5).</summary>
    public static AppointmentStatus Status(AppointmentRow row) =>
        row.Cancelled ? AppointmentStatus.Cancelled
        : row.PatientMissed ? AppointmentStatus.Missed
        : row.CheckedOut || row.CheckedOutAt is not null ? AppointmentStatus.Completed
        : row.CheckinAt is not null || row.Confirmed || row.PatientConfirmed ? AppointmentStatus.Confirmed
        : AppointmentStatus.Scheduled;

    /// <summary>Whether the practice's own system has it.</summary>
    public static bool IsWritten(string? foreignId) => NexHealthValue.Text(foreignId) is not null;

    /// <summary>The patient, or null for a row without id or name.</summary>
    /// <param name="emailWhenNone">The practice's address, which stands for none.</param>
    public static Patient? ToPatient(PatientRow row, string? emailWhenNone)
    {
        if (NexHealthValue.Id(row.Id) is not { } id || (row.FirstName is null && row.LastName is null)) return null;
        var bio = row.Bio ?? new PatientBio();
        string?[] phones = [bio.CellPhoneNumber, bio.PhoneNumber, bio.HomePhoneNumber, bio.WorkPhoneNumber, bio.CustomContactNumber];
        var address = new PostalAddress(bio.AddressLine1 ?? bio.StreetAddress, bio.AddressLine2, bio.City, bio.State, bio.ZipCode);
        return new Patient(
            id, row.FirstName ?? "", row.LastName ?? "", null, NexHealthValue.Date(bio.DateOfBirth), [.. phones.Select(NexHealthValue.Text).OfType<string>().Distinct()],
            string.Equals(row.Email, emailWhenNone, StringComparison.OrdinalIgnoreCase) ? null : row.Email,
            address == new PostalAddress(null, null, null, null, null) ? null : address, !row.Inactive)
        {
            GuarantorId = NexHealthValue.Id(row.GuarantorId),
            ProviderId = NexHealthValue.Id(row.ProviderId),
        };
    }

    /// <summary>Who can be asked for: those the clinic names, else all who have not left and take requests.</summary>
    public static IReadOnlyList<Provider> ToProviders(IEnumerable<ProviderRow> rows, NexHealthPractice practice) =>
    [
        .. rows.Where(row => row.Inactive != true && NexHealthValue.Id(row.Id) is { } id && (practice.ProviderIds.Count > 0 ? practice.ProviderIds.Contains(id) : row.Requestable != false))
            .Select(row => (row.Id, Name: row.DisplayName ?? row.Name ?? $"{row.FirstName} {row.LastName}".Trim())).Where(one => one.Name.Length > 0)
            .DistinctBy(one => one.Id).Select(one => new Provider(one.Id!, one.Name, null)),
    ];

    public static IReadOnlyList<Room> ToRooms(IEnumerable<OperatoryRow> rows, NexHealthAccess access) =>
    [
        .. rows.Where(row => row.Active != false && NexHealthValue.Id(row.Id) is not null && access.Owns(row.LocationId)).DistinctBy(row => row.Id)
            .Select(row => new Room(row.Id!, row.DisplayName ?? row.Name ?? row.Id!, [])),
    ];

    /// <summary>Kinds of visit of this location, or of the whole institution.</summary>
    public static IReadOnlyList<VisitType> ToVisitTypes(IEnumerable<VisitTypeRow> rows, NexHealthAccess access, int defaultMinutes) =>
    [
        .. rows.Where(row => NexHealthValue.Id(row.Id) is not null && row.Name is not null && (row.ParentType?.Equals("Location", StringComparison.OrdinalIgnoreCase) != true || access.Owns(row.ParentId)))
            .DistinctBy(row => row.Id).Select(row => new VisitType(row.Name!, Minutes(row) ?? defaultMinutes, [], [], row.Id)),
    ];

    public static int? Minutes(VisitTypeRow row) => NexHealthValue.Number(row.Minutes) is { } minutes and > 0 and <= 24 * 60 ? (int)minutes : null;

    public static IReadOnlyDictionary<string, string> TypeNames(IEnumerable<VisitTypeRow> rows) =>
        rows.Where(row => row is { Id: not null, Name: not null }).DistinctBy(row => row.Id).ToDictionary(row => row.Id!, row => row.Name!);

    /// <summary>Open stretches: slots are short pieces, and those that touch are one stretch of their provider in their operatory.</summary>
    public static IReadOnlyList<Opening> ToOpenings(IEnumerable<SlotGroup> groups, NexHealthAccess access, int slotMinutes)
    {
        var pieces = groups.Where(group => access.Owns(group.Lid)).SelectMany(group => (group.Slots ?? []).Select(slot => (
            Provider: NexHealthValue.Id(slot.ProviderId) ?? NexHealthValue.Id(group.Pid), Room: NexHealthValue.Id(slot.OperatoryId) ?? NexHealthValue.Id(group.OperatoryId),
            Start: NexHealthValue.Moment(slot.Time), End: NexHealthValue.Moment(slot.EndTime))));
        var openings = new List<Opening>();
        foreach (var line in pieces.Where(piece => piece.Start is not null).GroupBy(piece => (piece.Provider, piece.Room)))
        {
            Interval? open = null;
            foreach (var piece in line.OrderBy(piece => piece.Start))
            {
                var (start, end) = (piece.Start!.Value, piece.End ?? piece.Start.Value + Duration.FromMinutes(slotMinutes));
                if (end <= start) continue;
                if (open is { } before && start <= before.End)
                {
                    open = new Interval(before.Start, Instant.Max(before.End, end));
                    continue;
                }

                if (open is { } done) openings.Add(new Opening(line.Key.Provider, line.Key.Room, done));
                open = new Interval(start, end);
            }

            if (open is { } last) openings.Add(new Opening(line.Key.Provider, line.Key.Room, last));
        }

        return openings;
    }

    public static InsurancePolicy ToPolicy(CoverageRow row, PlanRow? plan, int place) => new(
        plan?.Name, string.Join(' ', new[] { row.InsuranceType, place switch { 0 => "primary", 1 => "secondary", _ => null } }.OfType<string>()), row.SubscriberNum, plan?.GroupNum, row.SubscriptionRelation,
        NexHealthValue.Date(row.EffectiveDate), NexHealthValue.Date(row.ExpirationDate));

    public static string? Address(LocationRow row)
    {
        var town = $"{row.State} {row.ZipCode}".Trim();
        var parts = new[] { row.StreetAddress, row.StreetAddress2, row.City, town.Length > 0 ? town : null }.OfType<string>().ToList();
        return parts.Count > 0 ? string.Join(", ", parts) : null;
    }
}
