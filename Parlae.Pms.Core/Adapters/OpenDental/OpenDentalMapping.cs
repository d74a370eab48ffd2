using NodaTime;
using NodaTime.TimeZones;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Open Dental's rows as our values. Pure; wall times are the practice's, the earlier one where its clock shows a time twice.</summary>
internal static class OpenDentalMapping
{
    private static readonly string[] Inactive = ["NonPatient", "Inactive", "Archived", "Deceased"];
    private static readonly ZoneLocalMappingResolver Later = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);
    private static readonly string[] NoDentists = ["HYG", "ASSIST", "DESK", "OFFICE", "STAFF", "ADMIN"];

    /// <summary>The appointment, or null for a row that has no place in time, no number, or is a note on the schedule.</summary>
    public static Appointment? ToAppointment(AppointmentRow row, OpenDentalPractice practice, Instant now, IReadOnlyDictionary<string, string> types)
    {
        if (OpenDentalValue.Id(row.AptNum) is not { } id || !IsVisit(row) || Start(row, practice.Zone) is not { } start) return null;
        var type = types.GetValueOrDefault(OpenDentalValue.Id(row.AppointmentTypeNum) ?? "") ?? row.ProcDescript;
        return new Appointment(
            id, OpenDentalValue.Id(row.PatNum), Provider(row), OpenDentalValue.Id(row.Op), start, Minutes(row), type, Status(row, practice, start, now));
    }

    /// <summary>Not a plan, and not a note that somebody put on the schedule.</summary>
    public static bool IsVisit(AppointmentRow row) => !Is(row.AptStatus, "Planned") && !Is(row.AptStatus, "PtNote") && !Is(row.AptStatus, "PtNoteCompleted");

    /// <summary>Whether it takes its time. What nobody knows takes it: a busy time too many is better than one too few.</summary>
    public static bool TakesTime(AppointmentRow row) => IsVisit(row) && !Is(row.AptStatus, "UnschedList") && !Is(row.AptStatus, "Broken");

    public static Instant? Start(AppointmentRow row, DateTimeZone zone) => OpenDentalValue.Stamp(row.AptDateTime)?.InZoneLeniently(zone).ToInstant();

    /// <summary>When it was written; the later moment where the clock shows a time twice. Null: not told.</summary>
    public static Instant? Made(AppointmentRow row, DateTimeZone zone) => OpenDentalValue.Stamp(row.SecDateTEntry) is { } wall ? zone.ResolveLocal(wall, Later).ToInstant() : null;

    /// <summary>How long it takes, and five minutes at least.</summary>
    public static int Minutes(AppointmentRow row) => Math.Max(5, OpenDentalValue.Minutes(row.Pattern));

    /// <summary>Whose visit it is: in hygiene the hygienist's, where there is one.</summary>
    public static string? Provider(AppointmentRow row) => (OpenDentalValue.IsTrue(row.IsHygiene) ? OpenDentalValue.Id(row.ProvHyg) : null) ?? OpenDentalValue.Id(row.ProvNum);

    /// <summary>Who only looks in.</summary>
    public static string? SecondProvider(AppointmentRow row) => OpenDentalValue.Id(Provider(row) == OpenDentalValue.Id(row.ProvHyg) ? row.ProvNum : row.ProvHyg);

    /// <summary>When the second provider is needed, in minutes from the start: as their own pattern says, if it is as long as the visit's, else all the time.</summary>
    public static IEnumerable<(int From, int To)> SecondStretches(AppointmentRow row)
    {
        if (row.PatternSecondary is not { } pattern || pattern.Length * 5 != Minutes(row))
        {
            yield return (0, Minutes(row));
            yield break;
        }

        for (var at = 0; at < pattern.Length; at++)
        {
            var from = at;
            while (at < pattern.Length && pattern[at] is 'X' or 'x') at++;
            if (at > from) yield return (from * 5, at * 5);
        }
    }

    /// <summary>A broken visit was missed if its time is over; before that somebody has cancelled it.</summary>
    public static AppointmentStatus Status(AppointmentRow row, OpenDentalPractice practice, Instant start, Instant now) =>
        Is(row.AptStatus, "Complete") ? AppointmentStatus.Completed
        : Is(row.AptStatus, "UnschedList") ? AppointmentStatus.Cancelled
        : Is(row.AptStatus, "Broken") ? start <= now ? AppointmentStatus.Missed : AppointmentStatus.Cancelled
        : IsConfirmed(row, practice) ? AppointmentStatus.Confirmed : AppointmentStatus.Scheduled;

    private static bool IsConfirmed(AppointmentRow row, OpenDentalPractice practice)
    {
        if (OpenDentalValue.Stamp(row.DateTimeArrived) is not null || OpenDentalValue.Stamp(row.DateTimeSeated) is not null) return true; // they are there
        if (practice.ConfirmedDefinition is { } number && row.Confirmed == number) return true;
        if (row.ConfirmedText is not { } word) return false;
        if (practice.ConfirmedWords is { Count: > 0 } own) return own.Contains(word, StringComparer.OrdinalIgnoreCase);
        return word.Contains("confirm", StringComparison.OrdinalIgnoreCase) && !word.Contains("unconf", StringComparison.OrdinalIgnoreCase)
            && !word.Contains("not ", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The patient, or null for a row without number or name. The search leaves out who pays and who treats.</summary>
    public static Patient? ToPatient(PatientRow row)
    {
        if (OpenDentalValue.Id(row.PatNum) is not { } id || (row.FName is null && row.LName is null)) return null;
        var address = new PostalAddress(row.Address, row.Address2, row.City, row.State, row.Zip);
        return new Patient(
            id, row.FName ?? "", row.LName ?? "", row.Preferred, OpenDentalValue.Date(row.Birthdate), [.. row.Phones.Distinct()], row.Email,
            address == new PostalAddress(null, null, null, null, null) ? null : address, !Inactive.Contains(row.PatStatus, StringComparer.OrdinalIgnoreCase))
        {
            GuarantorId = OpenDentalValue.Id(row.Guarantor),
            ProviderId = OpenDentalValue.Id(row.PriProv),
            TakesTexts = !Is(row.TxtMsgOk, "No"),
        };
    }

    /// <summary>The note, or null for a row that says nothing.</summary>
    public static ChartNote? ToNote(CommlogRow row) =>
        row.Note is { } text ? new ChartNote(OpenDentalValue.Id(row.CommlogNum) ?? "", row.TypeName, OpenDentalValue.Date(row.CommDateTime), text) : null;

    public static InsurancePolicy ToPolicy(InsuranceRow row) => new(
        row.CarrierName, $"{(OpenDentalValue.IsTrue(row.IsMedical) ? "Medical" : "Dental")} {row.OrdinalName}".Trim(), row.PatID ?? row.SubscriberID, row.GroupNum, row.Relationship, null, null);

    /// <summary>The payment, or null for one without day or amount.</summary>
    public static Payment? ToPayment(PaymentRow row) =>
        OpenDentalValue.Date(row.PayDate) is { } date && OpenDentalValue.Money(row.PayAmt) is { } amount ? new Payment(OpenDentalValue.Id(row.PayNum) ?? "", date, amount, row.TypeName, false) : null;

    /// <summary>Who can be asked for.</summary>
    public static IReadOnlyList<Provider> ToProviders(IEnumerable<ProviderRow> rows)
    {
        var fit = rows.Where(row => OpenDentalValue.Id(row.ProvNum) is not null && !OpenDentalValue.IsTrue(row.IsHidden) && (row.FName ?? row.LName) is not null).DistinctBy(row => row.ProvNum).ToList();
        var dentists = fit.Where(IsDentist).GroupBy(row => row.LName, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() == 1).Select(same => same.Key).ToHashSet();
        return [.. fit.Select(row => new Provider(row.ProvNum!, Name(row), row.Specialty))];

        string Name(ProviderRow row)
        {
            var full = $"{row.FName} {row.LName}".Trim();
            if (!IsDentist(row) || full.StartsWith("Dr", StringComparison.OrdinalIgnoreCase)) return full;
            return dentists.Contains(row.LName) ? $"Dr. {row.LName}" : $"Dr. {full}";
        }
    }

    public static bool IsDentist(ProviderRow row) =>
        row.LName is not null && !OpenDentalValue.IsTrue(row.IsSecondary) && !NoDentists.Any(word => row.Specialty?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Rooms of the clinic. Who works where is the schedule's to say (reference 5), so no room names its people.</summary>
    public static IReadOnlyList<Room> ToRooms(IEnumerable<OperatoryRow> rows, OpenDentalAccess access) =>
        [.. rows.Where(row => IsOpen(row, access)).DistinctBy(row => row.OperatoryNum).Select(row => new Room(row.OperatoryNum!, row.OpName ?? row.Abbrev ?? row.OperatoryNum!, []))];

    public static bool IsOpen(OperatoryRow row, OpenDentalAccess access) => OpenDentalValue.Id(row.OperatoryNum) is not null && !OpenDentalValue.IsTrue(row.IsHidden) && access.Owns(row.ClinicNum);

    public static IReadOnlyList<VisitType> ToVisitTypes(IEnumerable<AppointmentTypeRow> rows, int defaultMinutes) =>
        [.. rows.Where(row => OpenDentalValue.Id(row.AppointmentTypeNum) is not null && row.AppointmentTypeName is not null && !OpenDentalValue.IsTrue(row.IsHidden))
            .DistinctBy(row => row.AppointmentTypeNum)
            .Select(row => new VisitType(row.AppointmentTypeName!, OpenDentalValue.Minutes(row.Pattern) is var minutes and > 0 ? minutes : defaultMinutes, [], [], row.AppointmentTypeNum))];

    /// <summary>Hidden ones too: old visits have them.</summary>
    public static IReadOnlyDictionary<string, string> TypeNames(IEnumerable<AppointmentTypeRow> rows) =>
        rows.Where(row => row is { AppointmentTypeNum: not null, AppointmentTypeName: not null }).DistinctBy(row => row.AppointmentTypeNum)
            .ToDictionary(row => row.AppointmentTypeNum!, row => row.AppointmentTypeName!);

    private static bool Is(string? word, string expected) => expected.Equals(word, StringComparison.OrdinalIgnoreCase);
}
