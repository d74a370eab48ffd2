using NodaTime;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.OpenDental;

/// <summary>The book: read, booked, moved, broken, confirmed (reference 4).</summary>
internal static class OpenDentalAppointments
{
    private const int LongestPattern = 108;
    private static readonly string[] ConfirmWords = ["None", "Sent", "Confirmed", "Not Accepted", "Failed"];

    internal static Task ListAsync(Exchange exchange)
    {
        var (query, days) = (exchange.Context.Request.Query, OpenDentalQuery.Days(exchange));
        var rows = exchange.Run.Practice.Snapshot(exchange.World.Clock.Now).Appointments
            .Where(visit => days is null || (days.Value.First <= visit.Start.Date && visit.Start.Date <= days.Value.Last))
            .Where(visit => OpenDentalQuery.Fits(query["PatNum"], visit.Patient)).OrderBy(visit => visit.Start).ThenBy(visit => visit.Number)
            .Select(visit => Row(exchange, visit)).Where(row => OpenDentalQuery.Fits(query["AptStatus"], row["AptStatus"]) && OpenDentalQuery.Fits(query["Op"], row["Op"]));
        return OpenDentalReply.ListAsync(exchange.Context, rows);
    }

    internal static Task GetAsync(Exchange exchange, string id) => OpenDentalReply.JsonAsync(exchange.Context, 200, Row(exchange, Find(exchange, id)));

    internal static Task CreateAsync(Exchange exchange, OpenDentalBody body)
    {
        var practice = exchange.Run.Practice;
        var patient = practice.FindPatient(body.NeedNumber("PatNum")) ?? throw new OpenDentalRefusal(400, "PatNum is invalid.");
        var room = Room(practice, body.NeedNumber("Op"));
        body.Need("AptDateTime");
        var start = body.Stamp("AptDateTime")!.Value;
        var provider = body.Number("ProvNum") is { } number ? Provider(practice, number) : practice.Setting.FindProvider(patient.ProviderId) is { Treats: true } own ? own : practice.Setting.Treating.First();
        var type = body.Number("AppointmentTypeNum") is { } kind and not 0 ? OpenDentalIds.AppointmentType(practice.Setting, kind) ?? throw new OpenDentalRefusal(400, "AppointmentTypeNum is invalid.") : null;
        var minutes = Minutes(body) ?? type?.Minutes ?? 20;
        return OpenDentalReply.WriteAsync(exchange, () =>
        {
            var now = exchange.World.Clock.Now;
            var booked = practice.Book(new Appointment(
                0, patient.Number, provider.Id, room.Id, start, minutes, type?.Name ?? "", type?.Name ?? "", body.Text("Note") ?? "", VisitStatus.Scheduled, PracticeClock.At(now).Date, StatusDate: null, now)
            { MadeAt = now });
            return booked is null ? throw new OpenDentalRefusal(400, "Appointment overlaps an existing appointment.") : Row(exchange, booked);
        }, row => $"appointments/{row["AptNum"]}");
    }

    internal static Task UpdateAsync(Exchange exchange, OpenDentalBody body, string id)
    {
        var (practice, known) = (exchange.Run.Practice, Find(exchange, id));
        var room = body.Number("Op") is { } op ? Room(practice, op).Id : known.RoomId;
        var provider = (body.Number("ProvHyg") ?? body.Number("ProvNum")) is { } number and not 0 ? Provider(practice, number).Id : known.ProviderId;
        var (start, minutes) = (body.Stamp("AptDateTime") ?? known.Start, Minutes(body) ?? known.Minutes);
        var isBookedAnew = body.Text("AptStatus") switch
        {
            null => false,
            "Scheduled" => !known.Occupies,
            _ => throw new OpenDentalRefusal(400, "AptStatus is invalid."),
        };
        return OpenDentalReply.WriteAsync(exchange, () => Change(exchange, known.Number, visit => visit with
        {
            Start = start,
            Minutes = minutes,
            RoomId = room,
            ProviderId = provider,
            Note = body.Text("Note") ?? visit.Note, // replaced, not added to
            Status = isBookedAnew ? VisitStatus.Scheduled : visit.Status,
        }));
    }

    internal static Task BreakAsync(Exchange exchange, OpenDentalBody body, string id)
    {
        var toList = body.Need("sendToUnscheduledList") switch
        {
            "true" or "True" => true,
            "false" or "False" => false,
            _ => throw new OpenDentalRefusal(400, "sendToUnscheduledList must be true or false."),
        };
        var known = Find(exchange, id);
        if (known.Status is not (VisitStatus.Scheduled or VisitStatus.Confirmed))
            throw new OpenDentalRefusal(400, "Only appointments with a status of Scheduled can be broken.");
        return OpenDentalReply.WriteAsync(exchange, () =>
        {
            Change(exchange, known.Number, visit => visit with { Status = toList ? VisitStatus.Cancelled : VisitStatus.Missed });
            return null;
        });
    }

    internal static Task ConfirmAsync(Exchange exchange, OpenDentalBody body, string id)
    {
        if (body.Has("confirmVal") == body.Has("defNum"))
            throw new OpenDentalRefusal(400, "Exactly one of confirmVal and defNum is required.");
        if (body.Text("confirmVal") is { } word && !ConfirmWords.Contains(word))
            throw new OpenDentalRefusal(400, "confirmVal is invalid.");
        var isConfirmed = body.Text("confirmVal") == "Confirmed" || body.Number("defNum") == OpenDentalIds.Confirmed;
        var known = Find(exchange, id);
        return OpenDentalReply.WriteAsync(exchange, () =>
        {
            Change(exchange, known.Number, visit => visit with { Status = visit.Status is VisitStatus.Scheduled or VisitStatus.Confirmed ? isConfirmed ? VisitStatus.Confirmed : VisitStatus.Scheduled : visit.Status });
            return null;
        });
    }

    /// <summary>A line more.</summary>
    internal static Task NoteAsync(Exchange exchange, OpenDentalBody body, string id)
    {
        var (text, known) = (body.Need("Note"), Find(exchange, id));
        return OpenDentalReply.WriteAsync(exchange, () =>
        {
            Change(exchange, known.Number, visit => visit with { Note = visit.Note.Length > 0 ? $"{visit.Note}\r\n{text}" : text });
            return null;
        });
    }

    private static OpenDentalRow Change(Exchange exchange, int number, Func<Appointment, Appointment> change)
    {
        var now = exchange.World.Clock.Now;
        return exchange.Run.Practice.ChangeAppointment(number, visit => change(visit) with { StatusDate = PracticeClock.At(now).Date, Changed = now }) switch
        {
            ChangeOutcome.Changed => Row(exchange, exchange.Run.Practice.FindAppointment(number)!),
            ChangeOutcome.Taken => throw new OpenDentalRefusal(400, "Appointment overlaps an existing appointment."),
            _ => throw new OpenDentalRefusal(404, "Appointment not found."),
        };
    }

    private static Appointment Find(Exchange exchange, string id) =>
        OpenDentalIds.Whole(id) is { } number && exchange.Run.Practice.FindAppointment(number) is { } visit ? visit : throw new OpenDentalRefusal(404, "Appointment not found.");

    private static Room Room(DentalPractice practice, int number) => OpenDentalIds.Operatory(practice.Setting, number) is { Hidden: false } room ? room : throw new OpenDentalRefusal(400, "Op is invalid.");

    private static Provider Provider(DentalPractice practice, int number) => OpenDentalIds.Provider(practice.Setting, number) is { Treats: true } provider ? provider : throw new OpenDentalRefusal(400, "ProvNum is invalid.");

    private static int? Minutes(OpenDentalBody body)
    {
        if (body.Text("Pattern") is not { } pattern)
            return null;
        return pattern.Length > 0 && pattern.All(sign => sign is 'X' or '/') ? 5 * Math.Min(pattern.Length, LongestPattern) : throw new OpenDentalRefusal(400, "Pattern is invalid.");
    }

    private static OpenDentalRow Row(Exchange exchange, Appointment visit)
    {
        var setting = exchange.Run.Practice.Setting;
        var isHygiene = setting.FindProvider(visit.ProviderId)?.Kind == ProviderKind.Hygienist;
        var pattern = OpenDentalText.Pattern(visit.Minutes);
        return new OpenDentalRow
        {
            ["serverDateTime"] = OpenDentalText.Stamp(exchange.World.Clock.Now),
            ["AptNum"] = visit.Number,
            ["PatNum"] = visit.Patient,
            ["AptStatus"] = visit.Status switch { VisitStatus.Completed => "Complete", VisitStatus.Cancelled => "UnschedList", VisitStatus.Missed => "Broken", _ => "Scheduled" },
            ["Pattern"] = pattern,
            ["Confirmed"] = visit.Status == VisitStatus.Confirmed ? OpenDentalIds.Confirmed : OpenDentalIds.NotCalled,
            ["confirmed"] = visit.Status == VisitStatus.Confirmed ? "Confirmed" : "Not Called",
            ["TimeLocked"] = "false",
            ["Op"] = OpenDentalIds.Operatory(setting, visit.RoomId),
            ["Note"] = visit.Note,
            ["ProvNum"] = OpenDentalIds.Provider(setting, visit.ProviderId),
            ["provAbbr"] = visit.ProviderId,
            ["ProvHyg"] = 0,
            ["AptDateTime"] = OpenDentalText.Stamp(visit.Start),
            ["NextAptNum"] = 0,
            ["UnschedStatus"] = 0,
            ["unschedStatus"] = "",
            ["IsNewPatient"] = "false",
            ["ProcDescript"] = visit.Description,
            ["ClinicNum"] = 0,
            ["IsHygiene"] = OpenDentalText.Truth(isHygiene),
            ["DateTStamp"] = OpenDentalText.Stamp(visit.Changed),
            ["DateTimeArrived"] = OpenDentalText.NoStamp,
            ["DateTimeSeated"] = OpenDentalText.NoStamp,
            ["DateTimeDismissed"] = OpenDentalText.NoStamp,
            ["InsPlan1"] = 0,
            ["InsPlan2"] = 0,
            ["DateTimeAskedToArrive"] = OpenDentalText.NoStamp,
            ["colorOverride"] = "0,0,0",
            ["AppointmentTypeNum"] = OpenDentalIds.AppointmentType(setting, visit.Type),
            ["SecUserNumEntry"] = 0,
            ["SecDateTEntry"] = OpenDentalText.Stamp(visit.MadeAt),
            ["Priority"] = "Normal",
            ["PatternSecondary"] = new string('/', pattern.Length),
            ["ItemOrderPlanned"] = 0,
        };
    }
}
