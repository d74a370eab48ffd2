using NodaTime;
using Parlae.Pms.Sandbox.Practice;
using static Parlae.Pms.Sandbox.Sikka.SikkaFormat;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>The practice itself, its people and rooms, and its weeks (reference 6).</summary>
internal static class PracticeTables
{
    private const int WeeksBack = 10;
    private const int WeeksAhead = 40;

    private static readonly Shape ProvidersShape = new(
        """
        href provider_id firstname lastname middlename provider_type specialty speciality+ specialty_code status is_hidden national_provider_identifier
        address_line1 address_line2 city state zipcode phone email practice_id practice_href cust_id is_user+ state_license+ tin+
        """);

    private static readonly Shape PracticesShape = new(
        """
        href patient_href address_line1 address_line2 city state zipcode email provider_href practice_id appointment_href guarantor_href transaction_href
        description name cust_id phone country+ website+ national_provider_identifier+ is_main_office+
        """);

    private static readonly Shape Users = new(
        """
        href user_id firstname lastname address_line1 address_line2 city state zipcode phone specialty specialty_code status email birthdate hire_date
        practice_id practice_href cust_id
        """);

    private static readonly Shape OperatoriesShape = new("provider_id practice_id operatory cust_id is_hidden abbreviation");

    private static readonly Shape ScheduleShape = new(
        """
        href practice_id practice_href date cust_id resource_type resource_id sunday_start_1+ sunday_end_1+ sunday_start_2+ sunday_end_2+ sunday_start_3+
        sunday_end_3+ monday_start_1+ monday_end_1+ monday_start_2+ monday_end_2+ monday_start_3+ monday_end_3+ tuesday_start_1+ tuesday_end_1+
        tuesday_start_2+ tuesday_end_2+ tuesday_start_3+ tuesday_end_3+ wednesday_start_1+ wednesday_end_1+ wednesday_start_2+ wednesday_end_2+
        wednesday_start_3+ wednesday_end_3+ thursday_start_1+ thursday_end_1+ thursday_start_2+ thursday_end_2+ thursday_start_3+ thursday_end_3+
        friday_start_1+ friday_end_1+ friday_start_2+ friday_end_2+ friday_start_3+ friday_end_3+ saturday_start_1+ saturday_end_1+ saturday_start_2+
        saturday_end_2+ saturday_start_3+ saturday_end_3+ sunday_holiday+ monday_holiday+ tuesday_holiday+ wednesday_holiday+ thursday_holiday+
        friday_holiday+ saturday_holiday+
        """);

    internal static Table Practices(SikkaCopy copy) => new(PracticesShape,
    [
        new Row(PracticesShape)
        {
            ["patient_href"] = SikkaIds.InPractice("patients"),
            ["provider_href"] = SikkaIds.InPractice("providers"),
            ["appointment_href"] = SikkaIds.InPractice("appointments"),
            ["guarantor_href"] = SikkaIds.InPractice("guarantors"),
            ["transaction_href"] = SikkaIds.InPractice("transactions"),
            ["href"] = SikkaIds.Practice,
            ["practice_id"] = SikkaCredentials.PracticeId,
            ["cust_id"] = SikkaCredentials.CustomerId,
            ["name"] = copy.Setting.Name,
            ["address_line1"] = copy.Setting.Address.Line1,
            ["city"] = copy.Setting.Address.City,
            ["state"] = copy.Setting.Address.Province,
            ["zipcode"] = copy.Setting.Address.PostCode,
            ["phone"] = copy.Setting.Phone,
            ["country"] = "Canada",
            ["is_main_office"] = "True",
        },
    ]);

    internal static Table Providers(SikkaCopy copy) => new(ProvidersShape, copy.Setting.Providers.Select(provider => new Row(ProvidersShape)
    {
        ["provider_id"] = provider.Id,
        ["firstname"] = provider.FirstName,
        ["lastname"] = provider.LastName,
        ["provider_type"] = provider.Kind == ProviderKind.Staff ? "Staff" : "Provider",
        ["specialty"] = Specialty(provider),
        ["speciality"] = Specialty(provider),
        ["status"] = provider.Active ? "Active" : "Inactive",
        ["is_hidden"] = YesNo(!provider.Active),
        ["is_user"] = YesNo(provider.Kind == ProviderKind.Staff),
        ["cust_id"] = SikkaCredentials.CustomerId,
    }.InPractice("providers/" + provider.Id)));

    internal static Table PmsUsers(SikkaCopy copy) => new(Users, copy.Setting.Providers.Where(person => person.Kind == ProviderKind.Staff).Select(person => new Row(Users)
    {
        ["user_id"] = person.Id,
        ["firstname"] = person.FirstName,
        ["lastname"] = person.LastName,
        ["specialty"] = "Front Desk",
        ["status"] = "Active",
        ["city"] = copy.Setting.Address.City,
        ["state"] = copy.Setting.Address.Province,
        ["zipcode"] = copy.Setting.Address.PostCode,
        ["cust_id"] = SikkaCredentials.CustomerId,
    }.InPractice("pms_users/" + person.Id)));

    internal static Table Operatories(SikkaCopy copy) => new(OperatoriesShape, copy.Setting.Rooms.Select(room => new Row(OperatoriesShape)
    {
        // Operatories alone carry a practice id with a dash, as in Sikka's sample; providers are named for Eaglesoft only.
        ["practice_id"] = "1-0",
        ["cust_id"] = SikkaCredentials.CustomerId,
        ["operatory"] = room.Id,
        ["abbreviation"] = room.Abbreviation,
        ["is_hidden"] = room.Hidden ? "T" : "F",
        ["provider_id"] = copy.Pms.Name == "Eaglesoft"
            ? string.Join('|', copy.Setting.Treating.Where(provider => provider.RoomOf.Values.Contains(room.Id)).Select(provider => provider.Id))
            : "",
    }));

    internal static Table PracticeSchedule(SikkaCopy copy)
    {
        var sunday = copy.Today.Next(IsoDayOfWeek.Sunday).PlusDays(-7);
        var rows = from week in Enumerable.Range(-WeeksBack, WeeksBack + WeeksAhead)
                   from resource in Resources(copy.Setting)
                   select Week(sunday.PlusWeeks(week), resource.Type, resource.Id, resource.ShiftsOn);
        return new Table(ScheduleShape, rows);
    }

    private static IEnumerable<(string Type, string Id, Func<IsoDayOfWeek, IReadOnlyList<Shift>> ShiftsOn)> Resources(PracticeSetting setting)
    {
        IReadOnlyList<Shift> open = [PracticeSetting.OpenHours];
        yield return ("practice", SikkaCredentials.PracticeId, _ => open);
        foreach (var room in setting.OpenRooms)
            yield return ("operatory", room.Id, _ => open);
        foreach (var provider in setting.Treating)
            yield return ("provider", provider.Id, day => provider.Week.GetValueOrDefault(day, []));
    }

    private static Row Week(LocalDate sunday, string type, string id, Func<IsoDayOfWeek, IReadOnlyList<Shift>> shiftsOn)
    {
        var row = new Row(ScheduleShape)
        {
            ["date"] = Date(sunday),
            ["cust_id"] = SikkaCredentials.CustomerId,
            ["resource_type"] = type,
            ["resource_id"] = id,
        }.InPractice("practice_schedule/" + id);
        for (var offset = 0; offset < 7; offset++)
        {
            var day = sunday.PlusDays(offset);
            var name = day.DayOfWeek.ToString().ToLowerInvariant();
            row[name + "_holiday"] = YesNo(PracticeSetting.IsHoliday(day));
            var shifts = PracticeSetting.IsOpen(day) ? shiftsOn(day.DayOfWeek) : [];
            for (var n = 0; n < shifts.Count; n++)
            {
                row[$"{name}_start_{n + 1}"] = Time(shifts[n].From);
                row[$"{name}_end_{n + 1}"] = Time(shifts[n].To);
            }
        }

        return row;
    }

    private static string Specialty(Provider provider) => provider.Kind switch
    {
        ProviderKind.Dentist => "General Dentist",
        ProviderKind.Hygienist => "Hygienist",
        _ => "Front Desk",
    };
}
