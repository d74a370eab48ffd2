using System.Globalization;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Sandbox.Sikka.Tables;

namespace Parlae.Pms.Sandbox.Sikka.Writebacks;

/// <summary>Notes and payments taken elsewhere (reference 8.3).</summary>
internal static class ChartWrites
{
    internal static SikkaAction AddNote(WriteRequest request)
    {
        var body = request.Body;
        body.Need(["patient_id", "type", "text", "provider_id", "date"]);
        body.Need(request.Pms.NoteNeeds);
        var date = body.NeedDate("date");
        var text = body.Text("text", 3950);
        if (!WordTables.NoteTypeWords.Contains(body["type"], StringComparer.OrdinalIgnoreCase))
            throw new SikkaRefusal(SikkaError.InvalidParameter("type"));
        if (body["type"].Equals(WordTables.AppointmentNote, StringComparison.OrdinalIgnoreCase))
            body.Need("appointment_sr_no");
        return new SikkaAction("note", "medical_notes", body["patient_id"], body["appointment_sr_no"], (practice, now) =>
        {
            if (SikkaIds.PatientNumber(body["patient_id"]) is not { } patient || practice.FindPatient(patient) is null)
                return SikkaAction.Failed("Patient not found");
            var visit = SikkaIds.AppointmentNumber(body["appointment_sr_no"]);
            if (body.Has("appointment_sr_no") && (visit is null || practice.FindAppointment(visit.Value) is null))
                return SikkaAction.Failed("Appointment not found");
            var note = practice.AddNote(new Note(0, patient, body["type"], date, text, body["provider_id"], "SIKKA", visit, now));
            return SikkaAction.Done("Medical note inserted successfully", SikkaFormat.Number(note.Number));
        });
    }

    internal static SikkaAction TakePayment(WriteRequest request)
    {
        var body = request.Body;
        body.Need(["patient_id", "guarantor_id", "provider_id", "transaction_date", "amount", "procedure_code", "procedure_description"]);
        var date = body.NeedDate("transaction_date");
        if (!decimal.TryParse(body["amount"], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount == 0)
            throw new SikkaRefusal(SikkaError.InvalidParameter("amount"));
        var way = request.Run.Practice.Setting.PaymentTypes.FirstOrDefault(type => type.Code == body["procedure_code"] && !type.Insurance)
            ?? throw new SikkaRefusal(SikkaError.InvalidParameter("procedure_code"));
        if (way.Description != body["procedure_description"])
            throw new SikkaRefusal(SikkaError.InvalidParameter("procedure_description"));
        if (way.NeedsCard)
            throw new SikkaRefusal(SikkaError.MissingParameter("credit_card_number"));
        var note = body.Text("note", int.MaxValue);
        return new SikkaAction("payment", "transactions", body["patient_id"], "", (practice, now) =>
        {
            if (SikkaIds.PatientNumber(body["patient_id"]) is not { } patient || practice.FindPatient(patient) is null)
                return SikkaAction.Failed("Patient not found");
            if (SikkaIds.PatientNumber(body["guarantor_id"]) is not { } guarantor || practice.FindPatient(guarantor) is null)
                return SikkaAction.Failed("Guarantor not found");
            if (practice.Setting.FindProvider(body["provider_id"]) is not { Treats: true })
                return SikkaAction.Failed("Provider not found");
            // Whether a payment is sent with a minus is not settled (reference 8.3): either way the money was received.
            var line = practice.AddLedgerLine(new LedgerLine(0, patient, date, body["provider_id"], way.Code, way.Description, Math.Abs(amount), 0, way, note, now));
            return SikkaAction.Done("Transaction inserted successfully", SikkaFormat.Number(line.Number));
        });
    }
}
