using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Sikka.Writebacks;

/// <summary>Booking, moving and changing the status of visits (reference 8.3).</summary>
internal static class AppointmentWrites
{
    /// <summary>The words by which a taken place is known.</summary>
    internal const string Taken = "Appointment already scheduled";

    private const string NoVisit = "Appointment not found";
    private const string NoPatient = "Patient not found";
    private const string NoProvider = "Provider not found";
    private const string NoOperatory = "Operatory not found";

    private static readonly string[] Movable = ["date", "time", "length", "operatory", "status"];

    internal static SikkaAction Book(WriteRequest request)
    {
        var (body, pms) = (request.Body, request.Pms);
        body.Need(["patient_id", "date", "time", "length", "operatory", "provider_id"]);
        if (pms.BooksWithDescription)
            body.Need("description");
        body.Need(pms.BookingNeeds);
        var start = body.NeedDate("date") + body.NeedTime("time");
        var minutes = body.NeedMinutes("length");
        var description = pms.BooksWithDescription ? body.Text("description", pms.DescriptionLength) : "";
        var note = body.Text("note", int.MaxValue);
        var status = pms.Written.GetValueOrDefault(body["status"]) ?? VisitStatus.Scheduled;
        return new SikkaAction("book", "appointments", body["patient_id"], "", (practice, now) =>
        {
            if (SikkaIds.PatientNumber(body["patient_id"]) is not { } patient || practice.FindPatient(patient) is null)
                return SikkaAction.Failed(NoPatient);
            if (Misplaced(practice, body["provider_id"], body["operatory"]) is { } problem)
                return SikkaAction.Failed(problem);
            var type = practice.Setting.FindVisitType(body["type"]) ?? practice.Setting.FindVisitType(description);
            if (type is null && pms.Name == "Eaglesoft" && body.Has("type"))
                return SikkaAction.Failed("Appointment type not found");
            var booked = practice.Book(new Appointment(0, patient, body["provider_id"], body["operatory"], start, minutes,
                type?.Name ?? description, description, note, status, PracticeClock.At(now).Date, StatusDate: null, now));
            return booked is null ? SikkaAction.Failed(Taken) : SikkaAction.Done("Appointment inserted successfully", SikkaIds.Appointment(booked.Number));
        });
    }

    internal static SikkaAction Move(WriteRequest request)
    {
        var (body, pms) = (request.Body, request.Pms);
        if (!pms.CanMove)
            throw new SikkaRefusal(SikkaError.MethodNotAllowed);
        body.Need("provider_id");
        if (!Array.Exists(Movable, body.Has))
            throw new SikkaRefusal(SikkaError.MissingParameter("date"));
        var (date, time, minutes) = (body.Date("date"), body.TimeOfDay("time"), body.Minutes("length"));
        var description = pms.Name == "Dentrix" ? body.Text("description", pms.DescriptionLength) : "";
        return new SikkaAction("move", "appointments", "", request.Id, (practice, now) =>
        {
            if (Visit(practice, request.Id) is not { } visit)
                return SikkaAction.Failed(NoVisit);
            var room = body.Has("operatory") ? body["operatory"] : visit.RoomId;
            if (Misplaced(practice, body["provider_id"], room) is { } problem)
                return SikkaAction.Failed(problem);
            if (pms.Name == "Dentrix" && !visit.Occupies && !(date is not null && time is not null && body.Has("operatory")))
                return SikkaAction.Failed("A broken appointment needs date, time and operatory");
            return Outcome(practice.ChangeAppointment(visit.Number, known => known with
            {
                Start = (date ?? known.Start.Date) + (time ?? known.Start.TimeOfDay),
                Minutes = minutes ?? known.Minutes,
                ProviderId = body["provider_id"],
                RoomId = room,
                Description = description.Length > 0 ? description : known.Description,
                Status = pms.Written.GetValueOrDefault(body["status"]) ?? (known.Occupies ? known.Status : VisitStatus.Scheduled),
                StatusDate = PracticeClock.At(now).Date,
                Changed = now,
            }), "Appointment updated successfully");
        });
    }

    internal static SikkaAction ChangeStatus(WriteRequest request)
    {
        var (body, pms) = (request.Body, request.Pms);
        if (body.Need("op") != "replace")
            throw new SikkaRefusal(SikkaError.InvalidParameter("op"));
        if (body.Need("path") != "/appointment_status")
            throw new SikkaRefusal(SikkaError.InvalidParameter("path"));
        var word = body.Need("value");
        return new SikkaAction("changeStatus", "appointments", "", request.Id, (practice, now) =>
        {
            if (Visit(practice, request.Id) is not { } visit)
                return SikkaAction.Failed(NoVisit);
            if (!pms.Written.TryGetValue(word, out var status))
                return SikkaAction.Failed("Invalid appointment status");
            if (pms.ReadOnlyWords.Contains(word, StringComparer.OrdinalIgnoreCase))
                return SikkaAction.Failed($"Appointment status {word} is not supported");
            return Outcome(practice.ChangeAppointment(visit.Number, known => known with
            {
                Status = status ?? known.Status,
                StatusDate = PracticeClock.At(now).Date,
                Changed = now,
            }), "Appointment status updated successfully");
        });
    }

    private static Appointment? Visit(DentalPractice practice, string id) =>
        SikkaIds.AppointmentNumber(id) is { } number ? practice.FindAppointment(number) : null;

    private static string? Misplaced(DentalPractice practice, string provider, string operatory) =>
        practice.Setting.FindProvider(provider) is not { Treats: true } ? NoProvider
        : practice.Setting.OpenRooms.All(room => room.Id != operatory) ? NoOperatory
        : null;

    private static WriteResult Outcome(ChangeOutcome outcome, string done) => outcome switch
    {
        ChangeOutcome.Changed => SikkaAction.Done(done),
        ChangeOutcome.Taken => SikkaAction.Failed(Taken),
        _ => SikkaAction.Failed(NoVisit),
    };
}
