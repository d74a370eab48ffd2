using NodaTime;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.OpenDental;

/// <summary>Who works where and when, and the practice's own words (reference 5).</summary>
internal static class OpenDentalOffice
{
    internal static Task ProvidersAsync(Exchange exchange)
    {
        var setting = exchange.Run.Practice.Setting;
        return OpenDentalReply.ListAsync(exchange.Context, OpenDentalIds.Providers(setting).Select(provider => new OpenDentalRow
        {
            ["ProvNum"] = OpenDentalIds.Provider(setting, provider.Id),
            ["Abbr"] = provider.Id,
            ["FName"] = provider.FirstName,
            ["LName"] = provider.LastName,
            ["IsSecondary"] = OpenDentalText.Truth(provider.Kind == ProviderKind.Hygienist),
            ["Specialty"] = provider.Kind == ProviderKind.Hygienist ? "Hygienist" : "General",
            ["IsHidden"] = OpenDentalText.CapitalTruth(!provider.Active),
        }));
    }

    /// <summary>Whose room it is changes by the day; the one who is there on Mondays is on file.</summary>
    internal static Task OperatoriesAsync(Exchange exchange)
    {
        var setting = exchange.Run.Practice.Setting;
        int Monday(string room, ProviderKind kind) => setting.Treating.FirstOrDefault(provider => provider.Kind == kind && provider.RoomOf.GetValueOrDefault(IsoDayOfWeek.Monday) == room) is { } own
            ? OpenDentalIds.Provider(setting, own.Id) : 0;
        return OpenDentalReply.ListAsync(exchange.Context, setting.Rooms.Select(room => new OpenDentalRow
        {
            ["OperatoryNum"] = OpenDentalIds.Operatory(setting, room.Id),
            ["OpName"] = room.Id,
            ["Abbrev"] = room.Abbreviation,
            ["IsHidden"] = OpenDentalText.Truth(room.Hidden),
            ["ProvDentist"] = Monday(room.Id, ProviderKind.Dentist),
            ["ProvHygienist"] = Monday(room.Id, ProviderKind.Hygienist),
            ["IsHygiene"] = OpenDentalText.Truth(Monday(room.Id, ProviderKind.Hygienist) != 0),
            ["ClinicNum"] = 0,
        }));
    }

    internal static Task AppointmentTypesAsync(Exchange exchange)
    {
        var setting = exchange.Run.Practice.Setting;
        return OpenDentalReply.ListAsync(exchange.Context, setting.VisitTypes.Select(type => new OpenDentalRow
        {
            ["AppointmentTypeNum"] = OpenDentalIds.AppointmentType(setting, type.Name),
            ["AppointmentTypeName"] = type.Name,
            ["IsHidden"] = "false",
            ["Pattern"] = OpenDentalText.Pattern(type.Minutes),
        }));
    }

    internal static Task DefinitionsAsync(Exchange exchange)
    {
        var setting = exchange.Run.Practice.Setting;
        var confirmed = new (int Number, string Name)[] { (OpenDentalIds.NotCalled, "Not Called"), (20, "Unconfirmed"), (OpenDentalIds.Confirmed, "Confirmed") }
            .Select(word => Definition(word.Number, word.Name, 2, "ApptConfirmed", false));
        var payments = setting.PaymentTypes.Where(type => !type.Adjustment).Select(type =>
            Definition(OpenDentalIds.PaymentType(setting, type.Code), type.Description.Length > 0 ? type.Description : type.Method, 10, "PaymentTypes", type.NeedsCard));
        var wanted = exchange.Context.Request.Query["Category"].ToString();
        return OpenDentalReply.ListAsync(exchange.Context, confirmed.Concat(payments).Where(row => wanted.Length == 0 || row["Category"]!.ToString() == wanted));
    }

    /// <summary>Every value is text, and a day off has no row.</summary>
    internal static Task SchedulesAsync(Exchange exchange)
    {
        var (setting, query) = (exchange.Run.Practice.Setting, exchange.Context.Request.Query);
        var (first, last) = OpenDentalQuery.Days(exchange) ?? (exchange.World.Clock.Local.Date, exchange.World.Clock.Local.Date);
        var rows = new DateInterval(first, last).SelectMany(day => PracticeSetting.IsHoliday(day)
            ? [Schedule(day, "Practice", default, "0", "", "Holiday")]
            : !PracticeSetting.IsOpen(day) ? [] : setting.Treating.SelectMany(provider => provider.Week.GetValueOrDefault(day.DayOfWeek, []).Select(shift => Schedule(
                day, "Provider", shift, $"{OpenDentalIds.Provider(setting, provider.Id)}", $"{OpenDentalIds.Operatory(setting, provider.RoomOf[day.DayOfWeek])}", ""))));
        return OpenDentalReply.ListAsync(exchange.Context, rows.Where(row => OpenDentalQuery.Fits(query["SchedType"], row["SchedType"]) && OpenDentalQuery.Fits(query["ProvNum"], row["ProvNum"])));
    }

    /// <summary>Whole open stretches of one provider, from now on (reference 5).</summary>
    internal static Task SlotsAsync(Exchange exchange)
    {
        var (practice, query, now) = (exchange.Run.Practice, exchange.Context.Request.Query, exchange.World.Clock.Local);
        var setting = practice.Setting;
        var provider = query["ProvNum"].ToString() is { Length: > 0 } text
            ? OpenDentalIds.Whole(text) is { } number ? OpenDentalIds.Provider(setting, number) : null
            : setting.Treating.First();
        if (provider is not { Treats: true })
            throw new OpenDentalRefusal(400, "ProvNum is invalid.");
        var least = OpenDentalIds.Whole(query["lengthMinutes"].ToString()) ?? 10;
        var (first, last) = OpenDentalQuery.Days(exchange) ?? (now.Date, now.Date.PlusDays(13));
        var booked = practice.Snapshot(exchange.World.Clock.Now).Appointments.Where(visit => visit.Occupies && visit.ProviderId == provider.Id).OrderBy(visit => visit.Start).ToList();
        var rows = new List<OpenDentalRow>();
        for (var day = first < now.Date ? now.Date : first; day <= last; day = day.PlusDays(1))
        {
            foreach (var shift in PracticeSetting.IsOpen(day) ? provider.Week.GetValueOrDefault(day.DayOfWeek, []) : [])
            {
                var (from, end) = (day + shift.From < now ? now : day + shift.From, day + shift.To);
                foreach (var visit in booked.Where(visit => visit.Start < end && visit.End > from).ToList())
                {
                    Add(day, from, visit.Start);
                    from = visit.End > from ? visit.End : from;
                }

                Add(day, from, end);
            }
        }

        return OpenDentalReply.ListAsync(exchange.Context, rows);

        void Add(LocalDate day, LocalDateTime from, LocalDateTime to)
        {
            var room = OpenDentalIds.Operatory(setting, provider.RoomOf[day.DayOfWeek]);
            if (from < to && Period.Between(from, to, PeriodUnits.Minutes).Minutes >= least && OpenDentalQuery.Fits(query["OpNum"], room))
                rows.Add(new() { ["DateTimeStart"] = OpenDentalText.Stamp(from), ["DateTimeEnd"] = OpenDentalText.Stamp(to), ["ProvNum"] = OpenDentalIds.Provider(setting, provider.Id), ["OpNum"] = room });
        }
    }

    private static OpenDentalRow Schedule(LocalDate day, string kind, Shift shift, string provider, string operatories, string note) => new()
    {
        ["ScheduleNum"] = $"{day.DayOfYear * 100}",
        ["SchedDate"] = OpenDentalText.Date(day),
        ["StartTime"] = OpenDentalText.Time(shift.From),
        ["StopTime"] = OpenDentalText.Time(shift.To),
        ["SchedType"] = kind,
        ["ProvNum"] = provider,
        ["BlockoutType"] = "0",
        ["blockoutType"] = "",
        ["Note"] = note,
        ["operatories"] = operatories,
        ["EmployeeNum"] = "0",
        ["DateTStamp"] = "2025-04-01 09:00:00",
    };

    private static OpenDentalRow Definition(int number, string name, int category, string word, bool isHidden) => new()
    {
        ["DefNum"] = number,
        ["ItemName"] = name,
        ["ItemValue"] = "",
        ["Category"] = category,
        ["category"] = word,
        ["isHidden"] = OpenDentalText.Truth(isHidden),
    };
}
