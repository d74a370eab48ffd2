using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Kolla's rows as our values. Pure; a wall time that clocks skip or repeat is read by NodaTime's lenient rule.</summary>
internal static class KollaMapping
{
    private static readonly string[] FrontDesks = ["front desk", "frontdesk", "reception", "scheduler", "office", "admin"];

    private static readonly string[] Inactive = ["INACTIVE", "ARCHIV", "DECEAS", "DELET", "DISABLED", "NONPATIENT"];

    /// <summary>The appointment, or null for a row that has no place in time or no name.</summary>
    public static Appointment? ToAppointment(AppointmentRow row, DateTimeZone zone, IReadOnlyDictionary<string, string> types, int defaultMinutes)
    {
        if (KollaName.Id(KollaName.Appointments, row.Name) is not { } id || Start(row, zone) is not { } start) return null;
        return new Appointment(id, PatientId(row), First(ProviderIds(row)), First(RoomIds(row)), start, Minutes(row, start, zone, defaultMinutes), VisitType(row, types), Status(row));
    }

    /// <summary>The time that a row takes; null for one that has no place in time.</summary>
    public static Interval? Time(AppointmentRow row, DateTimeZone zone, int defaultMinutes) =>
        Start(row, zone) is { } start ? new Interval(start, start + Duration.FromMinutes(Minutes(row, start, zone, defaultMinutes))) : null;

    public static Instant? Start(AppointmentRow row, DateTimeZone zone) => KollaValue.Moment(row.StartTime) ?? Wall(row, row.WallStartTime, zone);

    public static Instant? End(AppointmentRow row, DateTimeZone zone) => KollaValue.Moment(row.EndTime) ?? Wall(row, row.WallEndTime, zone);

    public static string? PatientId(AppointmentRow row) => KollaName.Id(KollaName.Contacts, row.ContactId ?? row.Contact?.Name);

    /// <summary>All whose time it takes.</summary>
    public static IReadOnlyList<string> ProviderIds(AppointmentRow row)
    {
        var ids = new List<string>();
        foreach (var provider in row.Providers ?? []) Add(ids, provider?.Name);
        foreach (var resource in row.Resources ?? [])
        {
            if (resource is not null && IsProvider(resource)) Add(ids, resource.Name);
        }

        return ids;
    }

    public static IReadOnlyList<string> RoomIds(AppointmentRow row)
    {
        var ids = new List<string>();
        Add(ids, row.Operatory);
        foreach (var resource in row.Resources ?? [])
        {
            if (resource is not null && IsRoom(resource)) Add(ids, resource.Name);
        }

        return ids;
    }

    /// <summary>
    /// There is no one status. Broken is a missed visit as well as one cancelled through Kolla (reference 5): nobody is said to have missed one on such
    /// evidence.
    /// </summary>
    public static AppointmentStatus Status(AppointmentRow row) =>
        !TakesTime(row) ? AppointmentStatus.Cancelled : row.Completed ? AppointmentStatus.Completed : row.Confirmed ? AppointmentStatus.Confirmed : AppointmentStatus.Scheduled;

    public static bool TakesTime(AppointmentRow row) => !row.Broken && !row.Cancelled;

    /// <summary>The patient, or null for a row without id or name, or of somebody who is none.</summary>
    public static Patient? ToPatient(ContactRow row)
    {
        if (KollaName.Id(KollaName.Contacts, row.Name) is not { } id || (row.GivenName is null && row.FamilyName is null)) return null;
        if (row.Type is { } type && !type.Equals("PATIENT", StringComparison.OrdinalIgnoreCase)) return null;
        var phones = (row.PhoneNumbers ?? []).Select(phone => phone.Number).Append(row.PrimaryPhoneNumber).OfType<string>().Distinct();
        return new Patient(
            id, row.GivenName ?? "", row.FamilyName ?? "", row.PreferredName, KollaValue.Date(row.BirthDate), [.. phones],
            row.PrimaryEmailAddress ?? row.EmailAddresses?.Select(email => email.Address).FirstOrDefault(address => address is not null), Address(row.Addresses), IsActive(row.State))
        {
            GuarantorId = KollaName.Id(KollaName.Contacts, row.Guarantor),
            ProviderId = KollaName.Id(KollaName.Resources, row.PreferredProvider?.Name),
            TakesEmails = !IsNo(row.OptIns?.Email),
            TakesTexts = !IsNo(row.OptIns?.Sms),
        };
    }

    /// <summary>Who can be asked for: those the clinic names, else every provider but the front desk.</summary>
    public static IReadOnlyList<Provider> ToProviders(IEnumerable<ResourceRow> rows, KollaPractice practice) =>
    [
        .. rows.Where(IsProvider).Select(row => (Id: KollaName.Id(KollaName.Resources, row.Name), row.DisplayName))
            .Where(one => one is { Id: not null, DisplayName: not null } && (practice.ProviderIds.Count > 0 ? practice.ProviderIds.Contains(one.Id) : one.Id != practice.SchedulerId && !IsFrontDesk(one.DisplayName)))
            .DistinctBy(one => one.Id).Select(one => new Provider(one.Id!, one.DisplayName!, null)),
    ];

    public static IReadOnlyList<Room> ToRooms(IEnumerable<ResourceRow> rows) =>
    [
        .. rows.Where(IsRoom).Select(row => (Id: KollaName.Id(KollaName.Resources, row.Name), row.DisplayName)).Where(one => one.Id is not null).DistinctBy(one => one.Id)
            .Select(one => new Room(one.Id!, one.DisplayName ?? one.Id!, [])),
    ];

    public static IReadOnlyList<VisitType> ToVisitTypes(IEnumerable<VisitTypeRow> rows, int defaultMinutes) =>
    [
        .. rows.Select(row => (Id: KollaName.Id(KollaName.VisitTypes, row.Name), row.DisplayName, row.DurationMinutes)).Where(one => one is { Id: not null, DisplayName: not null }).DistinctBy(one => one.Id)
            .Select(one => new VisitType(one.DisplayName!, int.TryParse(one.DurationMinutes, out var minutes) && minutes is > 0 and <= 24 * 60 ? minutes : defaultMinutes, [], [], one.Id)),
    ];

    /// <summary>Names of kinds of visit by their ids.</summary>
    public static IReadOnlyDictionary<string, string> TypeNames(IEnumerable<VisitTypeRow> rows) =>
        rows.Where(row => row is { Name: not null, DisplayName: not null }).DistinctBy(row => KollaName.Id(KollaName.VisitTypes, row.Name)).ToDictionary(row => KollaName.Id(KollaName.VisitTypes, row.Name) ?? "", row => row.DisplayName!);

    /// <summary>Whoever stands for the front desk, by their name; null: nobody does.</summary>
    public static string? FrontDesk(IEnumerable<ResourceRow> rows) =>
        rows.Where(row => !IsRoom(row) && row.DisplayName is { } name && IsFrontDesk(name)).Select(row => KollaName.Id(KollaName.Resources, row.Name)).FirstOrDefault(id => id is not null);

    public static bool IsProvider(ResourceRow row) => row.Type?.Equals("PROVIDER", StringComparison.OrdinalIgnoreCase) ?? Starts(row, "provider_");

    public static bool IsRoom(ResourceRow row) => row.Type?.Equals("OPERATORY", StringComparison.OrdinalIgnoreCase) ?? Starts(row, "operatory_");

    private static void Add(List<string> ids, string? name)
    {
        if (KollaName.Id(KollaName.Resources, name) is { } id && !ids.Contains(id)) ids.Add(id);
    }

    private static int Minutes(AppointmentRow row, Instant start, DateTimeZone zone, int otherwise) => End(row, zone) is { } end && end > start ? (int)Math.Ceiling((end - start).TotalMinutes) : otherwise;

    private static bool Starts(ResourceRow row, string with) => KollaName.Id(KollaName.Resources, row.Name)?.StartsWith(with, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsFrontDesk(string name) => FrontDesks.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string? VisitType(AppointmentRow row, IReadOnlyDictionary<string, string> types) =>
        KollaName.Id(KollaName.VisitTypes, row.AppointmentTypeId) is { } id && types.TryGetValue(id, out var name) ? name : row.ShortDescription;

    private static Instant? Wall(AppointmentRow row, string? wall, DateTimeZone zone) =>
        KollaValue.Wall(wall)?.InZoneLeniently((row.TimeZone is { } name ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) : null) ?? zone).ToInstant();

    private static PostalAddress? Address(IReadOnlyList<AddressRow>? rows) =>
        (rows?.FirstOrDefault(row => row.Type?.Equals("HOME", StringComparison.OrdinalIgnoreCase) == true) ?? (rows is [var first, ..] ? first : null)) is { } row
        && new PostalAddress(row.StreetAddress, null, row.City, row.State, row.PostalCode) is var address && address != new PostalAddress(null, null, null, null, null) ? address : null;

    /// <summary>Only <c>ACTIVE</c> was ever seen: a word that says neither is no reason to know somebody no more.</summary>
    private static bool IsActive(string? state) => state is null || !Inactive.Any(word => state.Replace("_", "", StringComparison.Ordinal).Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string? First(IReadOnlyList<string> ids) => ids.Count > 0 ? ids[0] : null;

    private static bool IsNo(string? flag) => flag?.Equals("false", StringComparison.OrdinalIgnoreCase) == true;
}
