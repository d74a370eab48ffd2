using Parlae.Pms.Sandbox.Practice;
using static Parlae.Pms.Sandbox.Sikka.SikkaFormat;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>guarantors, one row per guarantor and patient, and guarantors_v2, one row per guarantor (reference 4.5).</summary>
internal static class GuarantorTables
{
    private static readonly Shape GuarantorsShape = new(
        """
        href patient_href patient_id guarantor_id firstname middlename lastname salutation birthdate status address_line1 city state zipcode cell email
        employer_id practice_id practice_href guarantor_s_patient_id patient_firstname patient_lastname patient_middlename patient_status !phone !workphone
        """);

    private static readonly Shape GuarantorsV2Shape = new(
        """
        href guarantor_id firstname middlename lastname salutation birthdate status address_line1 city state zipcode cell email employer_id employer_href
        practice_id practice_href !phone !workphone
        """);

    internal static Table Guarantors(SikkaCopy copy)
    {
        var people = copy.Snapshot.Patients.ToDictionary(patient => patient.Number);
        return new Table(GuarantorsShape, copy.Snapshot.Patients.Where(patient => people.ContainsKey(patient.Guarantor)).Select(patient =>
        {
            var row = Person(new Row(GuarantorsShape), people[patient.Guarantor], "guarantors").OfPatient(patient.Number);
            row["status"] = "Active";
            row["address_line1"] = people[patient.Guarantor].Address.Line1 + "|"; // The stray pipe is Sikka's.
            row["employer_id"] = "0";
            row["guarantor_s_patient_id"] = SikkaIds.Patient(patient.Guarantor);
            row["patient_firstname"] = patient.FirstName;
            row["patient_lastname"] = patient.LastName;
            row["patient_status"] = patient.Active ? "Active" : "Inactive";
            return row;
        }));
    }

    internal static Table GuarantorsV2(SikkaCopy copy)
    {
        var responsible = copy.Snapshot.Patients.Select(patient => patient.Guarantor).ToHashSet();
        return new Table(GuarantorsV2Shape, copy.Snapshot.Patients.Where(patient => responsible.Contains(patient.Number)).Select(patient =>
        {
            var row = Person(new Row(GuarantorsV2Shape), patient, "guarantors_v2");
            row["status"] = patient.Active ? "active" : "inactive";
            row["birthdate"] = Date(patient.BirthDate);
            row["address_line1"] = patient.Address.Line1;
            return row;
        }));
    }

    private static Row Person(Row row, Patient guarantor, string endpoint)
    {
        row["guarantor_id"] = SikkaIds.Patient(guarantor.Number);
        row["firstname"] = guarantor.FirstName;
        row["lastname"] = guarantor.LastName;
        row["city"] = guarantor.Address.City;
        row["state"] = guarantor.Address.Province;
        row["zipcode"] = guarantor.Address.PostCode;
        row["cell"] = PatientTables.Cell(guarantor);
        row["email"] = guarantor.Email;
        row["phone"] = Bracketed(guarantor.HomePhone);
        row["workphone"] = guarantor.WorkPhone;
        return row.InPractice($"{endpoint}/{SikkaIds.Patient(guarantor.Number)}");
    }
}
