using System.Text.Json;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;
using static Parlae.Pms.Sandbox.Sikka.SikkaFormat;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>practice_events for appointments (reference 9): what came into the copy after the first one. Nothing is ever deleted here.</summary>
internal static class EventTables
{
    private static readonly Shape Events = new(
        """
        href patient_href patient_id guarantor_id provider_id provider_href practice_id practice_href guarantor_href loadeddate flag amount note
        surface_quadrant_type appointment_sr_no date time length description appointment_made_date type procedure_code1 procedure_code1_amount procedure_code2
        procedure_code2_amount procedure_code3 procedure_code3_amount patient_name guarantor_name procedure_code1_time procedure_code2_time
        procedure_code3_time surface_quadrant #changes
        """);

    internal static Table Read(SikkaCopy copy) => copy.Get("practice_events", Appointments);

    private static Table Appointments(SikkaCopy copy)
    {
        var people = copy.Snapshot.Patients.ToDictionary(patient => patient.Number);
        return new Table(Events, copy.Snapshot.Appointments.Where(visit => copy.Loads.Of(visit.Changed) > copy.Loads.First)
            .OrderBy(visit => visit.Changed).Select(visit => RowOf(visit, people[visit.Patient], copy)));
    }

    private static Row RowOf(Appointment visit, Patient patient, SikkaCopy copy)
    {
        // A record made on its last day of change was added, an older one was updated; the copy keeps no earlier values.
        var isNew = visit.StatusDate is null && visit.Made == PracticeClock.At(visit.Changed).Date;
        var row = new Row(Events)
        {
            ["loadeddate"] = Wall(copy.Loads.Of(visit.Changed)),
            ["flag"] = isNew ? "added" : "updated",
            ["amount"] = "0.0000",
            ["note"] = visit.Note,
            ["appointment_sr_no"] = SikkaIds.Appointment(visit.Number),
            ["date"] = Date(visit.Start.Date),
            ["time"] = Time(visit.Start.TimeOfDay),
            ["length"] = Number(visit.Minutes),
            ["description"] = visit.Description,
            ["appointment_made_date"] = Date(visit.Made),
            ["type"] = visit.Type,
            ["patient_name"] = patient.Name,
            ["changes"] = isNew ? "[]" : JsonSerializer.Serialize(new[] { new { field = "status", old_value = "", new_value = copy.Pms.Read[visit.Status] } }),
        };
        for (var n = 1; n <= 3; n++)
        {
            row[$"procedure_code{n}_amount"] = "0";
            row[$"procedure_code{n}_time"] = "0";
        }

        return row.InPractice($"appointments/{visit.Number}").OfPatient(visit.Patient).OfProvider(visit.ProviderId);
    }
}
