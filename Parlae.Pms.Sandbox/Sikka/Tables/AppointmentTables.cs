using NodaTime;
using Parlae.Pms.Sandbox.Practice;
using static Parlae.Pms.Sandbox.Sikka.SikkaFormat;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>appointments, and the openings of the systems that have them (reference 6, 7).</summary>
internal static class AppointmentTables
{
    private const int SlotMinutes = 30;
    private const int SlotDays = 60;

    private static readonly Shape AppointmentsShape = new(
        """
        href patient_href patient_id guarantor_id status provider_id provider_href practice_id practice_href guarantor_href hygienist+ amount note
        surface_quadrant_type appointment_sr_no operatory+ date time length description last_changed_date+ appointment_made_date type procedure_code1
        procedure_code1_amount procedure_code2 procedure_code2_amount procedure_code3 procedure_code3_amount procedure_code4+ procedure_code4_amount+
        procedure_code5+ procedure_code5_amount+ procedure_code6+ procedure_code6_amount+ procedure_code7+ procedure_code7_amount+ is_companion+
        sooner_if_possible+ confirmed_on_date+ patient_name guarantor_name procedure_code1_time procedure_code2_time procedure_code3_time
        procedure_code4_time+ procedure_code5_time+ procedure_code6_time+ procedure_code7_time+ tooth_number+ surface_quadrant schedule+ treatment_class+
        cancelled+ location+ procedure_codes+ cust_id+ is_confirmed+ rowhash+ original_provider+ status_in_office+ multiple_statuses+ performed+
        cancelled_date+ arrival_status+ arrival_time+ in_chair_time+ walkout_time+ service_category+ !loadeddate
        """);

    private static readonly Shape Slots = new(
        """
        href provider_id provider_href practice_id practice_href date time end_time+ time_units+ operatory+ sr_no+ template_code template_unit template_color
        template_type old_color old_code scheduled_color scheduled_code cust_id
        """);

    internal static Table Appointments(SikkaCopy copy)
    {
        var people = copy.Snapshot.Patients.ToDictionary(patient => patient.Number);
        return new Table(AppointmentsShape, copy.Snapshot.Appointments.OrderBy(visit => visit.Start).ThenBy(visit => visit.Number).Select(visit => RowOf(visit, people, copy)));
    }

    /// <summary>What systems without openings of their own have to tell.</summary>
    internal static Table NoOpenings { get; } = new(Slots, []);

    /// <summary>Half hours in which a working provider and the room they work in are both free.</summary>
    internal static Table Openings(SikkaCopy copy)
    {
        var booked = copy.Snapshot.Appointments.Where(visit => visit.Occupies).ToLookup(visit => visit.Start.Date);
        var rows = from offset in Enumerable.Range(0, SlotDays)
                   let day = copy.Today.PlusDays(offset)
                   where PracticeSetting.IsOpen(day)
                   from provider in copy.Setting.Treating
                   from shift in provider.Week.GetValueOrDefault(day.DayOfWeek, [])
                   from start in Halves(day, shift)
                   let room = provider.RoomOf[day.DayOfWeek]
                   where !booked[day].Any(visit => (visit.ProviderId == provider.Id || visit.RoomId == room)
                       && visit.Start < start.PlusMinutes(SlotMinutes) && start < visit.End)
                   select (provider, start, room);
        return new Table(Slots, rows.Select((slot, n) => Opening(slot.provider, slot.start, slot.room, n + 1)));
    }


    private static IEnumerable<LocalDateTime> Halves(LocalDate day, Shift shift)
    {
        for (var start = day + shift.From; start.PlusMinutes(SlotMinutes) <= day + shift.To; start = start.PlusMinutes(SlotMinutes))
            yield return start;
    }

    private static Row Opening(Provider provider, LocalDateTime start, string room, int number) => new Row(Slots)
    {
        ["date"] = Date(start.Date),
        ["time"] = Time(start.TimeOfDay),
        ["end_time"] = Time(start.PlusMinutes(SlotMinutes).TimeOfDay),
        ["time_units"] = "3",
        ["operatory"] = room,
        ["sr_no"] = Number(number),
        ["template_code"] = "OPEN",
        ["template_unit"] = "3",
        ["template_color"] = "255",
        ["template_type"] = "1",
        ["cust_id"] = SikkaCredentials.CustomerId,
    }.InPractice($"appointments_available_slots/{number}").OfProvider(provider.Id);

    private static Row RowOf(Appointment visit, Dictionary<int, Patient> people, SikkaCopy copy)
    {
        var patient = people[visit.Patient];
        var code = copy.Setting.FindVisitType(visit.Type)?.ProcedureCode ?? "";
        var isOffBooks = visit.Status == VisitStatus.Cancelled;
        var row = new Row(AppointmentsShape)
        {
            ["guarantor_id"] = "",
            ["status"] = copy.Pms.Read[visit.Status],
            ["hygienist"] = copy.Setting.FindProvider(visit.ProviderId)?.Kind == ProviderKind.Hygienist ? visit.ProviderId : "",
            ["amount"] = "0.0000",
            ["note"] = visit.Note,
            ["appointment_sr_no"] = SikkaIds.Appointment(visit.Number),
            ["operatory"] = visit.RoomId,
            ["date"] = Date(visit.Start.Date),
            ["time"] = Time(visit.Start.TimeOfDay),
            ["length"] = Number(visit.Minutes),
            ["description"] = visit.Description,
            ["last_changed_date"] = Date(visit.StatusDate ?? visit.Made),
            ["appointment_made_date"] = Date(visit.Made),
            ["type"] = visit.Type,
            ["procedure_code1"] = code,
            ["procedure_code1_amount"] = "0",
            ["procedure_codes"] = code,
            ["patient_name"] = patient.Name,
            ["cancelled"] = YesNo(isOffBooks),
            ["cancelled_date"] = isOffBooks ? Date(visit.StatusDate) : "",
            ["is_confirmed"] = YesNo(visit.Status == VisitStatus.Confirmed),
            ["confirmed_on_date"] = visit.Status == VisitStatus.Confirmed ? Date(visit.StatusDate) : "",
            ["multiple_statuses"] = visit.Status == VisitStatus.Confirmed && copy.Pms.Confirmations.Count > 0 ? "Confirmed" : "",
            ["rowhash"] = RowHash(visit.Number, visit.Changed),
            ["cust_id"] = SikkaCredentials.CustomerId,
            ["loadeddate"] = Wall(copy.Loads.Of(visit.Changed)),
        };
        for (var n = 1; n <= 7; n++)
        {
            row[$"procedure_code{n}_amount"] = "0";
            row[$"procedure_code{n}_time"] = "0";
        }

        return row.InPractice($"appointments/{visit.Number}").OfPatient(visit.Patient).OfProvider(visit.ProviderId);
    }
}
