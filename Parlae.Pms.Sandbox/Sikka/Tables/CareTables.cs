using Parlae.Pms.Sandbox.Practice;
using static Parlae.Pms.Sandbox.Sikka.SikkaFormat;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>Notes on charts, recalls and planned treatment (reference 6).</summary>
internal static class CareTables
{
    private const int RecallMonths = 6;
    private const string RecallId = "12";

    private static readonly Shape Notes = new(
        """
        href patient_id patient_href provider_id provider_href practice_id practice_href type date text description tooth_number transaction_sr_no
        note_id+ created_by+ !appointment_sr_no
        """);

    private static readonly Shape RemindersShape = new(
        """
        href patient_href patient_id guarantor_id status provider_id provider_href practice_id practice_href appointment_href guarantor_href procedure_code
        appointment_sr_no description provider_type id setdate due_date prior_date time_unit care_name interval_type interval_length
        """);

    private static readonly Shape TreatmentPlans = new(
        """
        href patient_href patient_id guarantor_id provider_id provider_href practice_id practice_href guarantor_href procedure_code amount tooth_from tooth_to
        surface clinical_condition_id collection_provider_id created_by last_updated_by primary_insurance_estimate secondary_insurance_estimate
        surface_quadrant_type appointment_sr_no description plan_sr_no entry_date insurance_payment treatment_plan_status procedure_date
        """);

    internal static Table MedicalNotes(SikkaCopy copy) => new(Notes, copy.Snapshot.Notes.OrderBy(note => note.Date).ThenBy(note => note.Number).Select(note => new Row(Notes)
    {
        ["type"] = note.Type,
        ["date"] = Date(note.Date),
        ["text"] = note.Text,
        ["note_id"] = Number(note.Number),
        ["created_by"] = note.CreatedBy,
        ["appointment_sr_no"] = note.Appointment is { } visit ? SikkaIds.Appointment(visit) : "",
    }.InPractice($"medical_notes/{note.Number}").OfPatient(note.Patient).OfProvider(note.ProviderId)));

    /// <summary>Six months after the last cleaning; the next one that is booked answers it.</summary>
    internal static Table Reminders(SikkaCopy copy)
    {
        var people = copy.Snapshot.Patients.ToDictionary(patient => patient.Number);
        var rows = from visits in copy.Snapshot.Appointments.Where(visit => visit.Type == "Cleaning").GroupBy(visit => visit.Patient)
                   let last = visits.Where(visit => visit.Status == VisitStatus.Completed).MaxBy(visit => visit.Start)
                   where last is not null
                   let next = visits.Where(visit => visit.Occupies && visit.Status != VisitStatus.Completed).MinBy(visit => visit.Start)
                   orderby visits.Key
                   select Reminder(people[visits.Key], last, next);
        return new Table(RemindersShape, rows);
    }

    internal static Table Treatment(SikkaCopy copy)
    {
        var crown = copy.Setting.FindVisitType("Crown")!;
        return new Table(TreatmentPlans, copy.Snapshot.Patients.Where(patient => patient.Number % 9 == 0).Select(patient => new Row(TreatmentPlans)
        {
            ["guarantor_id"] = SikkaIds.Patient(patient.Guarantor),
            ["guarantor_href"] = SikkaIds.InPractice("guarantors/" + SikkaIds.Patient(patient.Guarantor)),
            ["procedure_code"] = crown.ProcedureCode,
            ["description"] = crown.ProcedureName,
            ["amount"] = LongMoney(crown.Fee),
            ["tooth_from"] = "3",
            ["tooth_to"] = "0",
            ["plan_sr_no"] = Number(337000 + patient.Number),
            ["insurance_payment"] = "0",
            ["treatment_plan_status"] = "created",
            ["procedure_date"] = Date(patient.Created),
        }.InPractice($"treatment_plans/{337000 + patient.Number}").OfPatient(patient.Number).OfProvider(patient.ProviderId)));
    }

    private static Row Reminder(Patient patient, Appointment last, Appointment? next)
    {
        var visit = next is null ? "0" : SikkaIds.Appointment(next.Number);
        return new Row(RemindersShape)
        {
            ["guarantor_id"] = SikkaIds.Patient(patient.Guarantor),
            ["guarantor_href"] = SikkaIds.InPractice("guarantors/" + SikkaIds.Patient(patient.Guarantor)),
            ["appointment_href"] = SikkaIds.InPractice("appointments/" + visit),
            ["appointment_sr_no"] = visit,
            ["status"] = "None",
            ["description"] = "Recall prophy",
            ["care_name"] = "Recall prophy",
            ["provider_type"] = "1",
            ["id"] = RecallId,
            ["setdate"] = Date(last.Start.Date),
            ["due_date"] = Date(last.Start.Date.PlusMonths(RecallMonths)),
            ["interval_type"] = "Months",
            ["interval_length"] = Number(RecallMonths),
        }.InPractice("reminders/" + RecallId).OfPatient(patient.Number).OfProvider(last.ProviderId);
    }
}
