using NodaTime;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Sikka's rows as our values. Pure; wall times are the practice's, across daylight saving as NodaTime's lenient rule has it.</summary>
internal static class SikkaMapping
{
    private static readonly string[] NoDentists = ["HYG", "ASSIST", "DESK", "OFFICE", "STAFF", "ADMIN"];
    private static readonly string[] Inactive = ["inactive", "nonpat", "archiv", "deceas", "delet"];

    /// <summary>The appointment, or null for a row that has no place in time or no number.</summary>
    public static Appointment? ToAppointment(AppointmentRow row, SikkaPractice practice, int defaultMinutes)
    {
        if (SikkaValue.Id(row.AppointmentSrNo) is not { } id || Start(row.Date, row.Time, practice.Zone) is not { } start) return null;
        var minutes = SikkaValue.Whole(row.Length) is { } length and > 0 ? length * practice.MinutesPerUnit : defaultMinutes;
        return new Appointment(
            id, SikkaValue.Id(row.PatientId), SikkaValue.Id(row.ProviderId), SikkaValue.Text(row.Operatory), start, minutes, SikkaValue.Text(row.Type), practice.Words.Read(row));
    }

    public static Instant? Start(string? date, string? time, DateTimeZone zone) =>
        SikkaValue.Date(date) is { } day && SikkaValue.Time(time) is { } at ? (day + at).InZoneLeniently(zone).ToInstant() : null;

    /// <summary>The patient, or null for a row without number or name.</summary>
    public static Patient? ToPatient(PatientRow row)
    {
        if (SikkaValue.Id(row.PatientId) is not { } id || (row.Firstname is null && row.Lastname is null)) return null;
        var address = new PostalAddress(Unpiped(row.AddressLine1), Unpiped(row.AddressLine2), row.City, row.State, row.Zipcode);
        return new Patient(
            id, row.Firstname ?? "", row.Lastname ?? "", row.PreferredName, SikkaValue.Date(row.Birthdate), [.. row.Phones.Distinct()], row.Email,
            address == new PostalAddress(null, null, null, null, null) ? null : address, IsActive(row.Status))
        {
            GuarantorId = SikkaValue.Id(row.GuarantorId),
            ProviderId = SikkaValue.Id(row.ProviderId),
            TakesEmails = !SikkaValue.IsFalse(row.EmailAlert),
            TakesTexts = !SikkaValue.IsFalse(row.TextAlert),
        };
    }

    /// <summary>The note, or null for a row that says nothing.</summary>
    public static ChartNote? ToNote(NoteRow row) =>
        (SikkaValue.Text(row.Text) ?? SikkaValue.Text(row.Description)) is { } text ? new ChartNote(SikkaValue.Id(row.NoteId) ?? "", row.Type, SikkaValue.Date(row.Date), text) : null;

    public static InsurancePolicy ToPolicy(SubscriberRow row, InsuranceCompanyRow? company) => new(
        company?.InsuranceCompanyName, row.Type, row.MemberId, row.GroupNumber ?? company?.GroupPlanNumber, row.PatientRelation, SikkaValue.Date(row.InsuranceEffectiveDate),
        SikkaValue.Date(row.InsuranceExpirationDate));

    /// <summary>Who can be asked for: active, shown, and no staff.</summary>
    public static IReadOnlyList<Provider> ToProviders(IEnumerable<ProviderRow> rows, SikkaAccess access)
    {
        var fit = rows.Where(row => SikkaValue.Id(row.ProviderId) is not null && access.Owns(row.PracticeId) && !SikkaValue.IsTrue(row.IsHidden)
                && (row.Status is null || row.Status.Equals("active", StringComparison.OrdinalIgnoreCase))
                && !string.Equals(row.ProviderType, "Staff", StringComparison.OrdinalIgnoreCase) && (row.Firstname ?? row.Lastname) is not null)
            .DistinctBy(row => row.ProviderId).ToList();
        var dentists = fit.Where(IsDentist).GroupBy(row => row.Lastname, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() == 1).Select(same => same.Key).ToHashSet();
        return [.. fit.Select(row => new Provider(row.ProviderId!, Name(row), row.Specialty ?? row.Speciality))];

        string Name(ProviderRow row)
        {
            var full = $"{row.Firstname} {row.Lastname}".Trim();
            if (!IsDentist(row) || full.StartsWith("Dr", StringComparison.OrdinalIgnoreCase)) return full;
            return dentists.Contains(row.Lastname) ? $"Dr. {row.Lastname}" : $"Dr. {full}";
        }
    }

    /// <summary>Whether somebody is a dentist: has a specialty, which is neither hygiene nor an office job.</summary>
    public static bool IsDentist(ProviderRow row) =>
        (row.Specialty ?? row.Speciality)?.ToUpperInvariant() is { } specialty && row.Lastname is not null
        && !NoDentists.Any(word => specialty.Contains(word, StringComparison.Ordinal));

    public static IReadOnlyList<Room> ToRooms(IEnumerable<OperatoryRow> rows, SikkaAccess access) =>
        [.. rows.Where(row => row.Operatory is not null && access.Owns(row.PracticeId) && !SikkaValue.IsTrue(row.IsHidden ?? row.IsHidded))
            .DistinctBy(row => row.Operatory).Select(row => new Room(row.Operatory!, row.Operatory!, SikkaValue.Ids(row.ProviderId)))];

    public static string? Address(PracticeRow row)
    {
        var town = $"{row.State} {row.Zipcode}".Trim();
        var parts = new[] { Unpiped(row.AddressLine1), Unpiped(row.AddressLine2), row.City, town.Length > 0 ? town : null }.OfType<string>().ToList();
        return parts.Count > 0 ? string.Join(", ", parts) : null;
    }

    /// <summary>
    /// When the copy was made; null when that is not known. A stamp ahead of the clock was written in another zone than we think and tells nothing:
    /// taken for "now", it would pass bookings for copied that are not.
    /// </summary>
    public static Instant? CopyMade(CopyRow row, SikkaPractice practice, Instant now)
    {
        var zone = SikkaPractice.ZoneOf(practice.Configured("copyTimeZone") ?? row.PracticeManagementSystemRefreshDateTimeZone) ?? practice.CopyZone;
        return SikkaValue.Stamp(row.DataInsertDate)?.InZoneLeniently(zone).ToInstant() is { } made && made <= now ? made : null;
    }

    // Some address lines end with a stray pipe, as in the guarantors of the official examples.
    private static string? Unpiped(string? line) => SikkaValue.Text(line?.Trim('|', ' '));

    private static bool IsActive(string? status) =>
        SikkaValue.Plain(status) is var plain && !Inactive.Any(word => plain.Contains(word, StringComparison.Ordinal));
}
