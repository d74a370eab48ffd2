using Parlae.Pms.Sandbox.Practice;
using static Parlae.Pms.Sandbox.Sikka.SikkaFormat;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>patients, and the small tables about them (reference 6).</summary>
internal static class PatientTables
{
    private static readonly Shape PatientsShape = new(
        """
        href patient_id guarantor_id firstname middlename lastname preferred_name salutation birthdate status patient_note+ medical_note+ alert_note+
        other_note+ gender+ address_line1 address_line2 city state zipcode homephone+ workphone+ cell email employer_id+ employer_href+ billing_type+
        first_visit last_visit provider_id provider_href practice_id practice_href appointment_href guarantor_href primary_insurance_company_id
        primary_insurance_company_href secondary_insurance_company_id+ secondary_insurance_company_href+ primary_relationship country+
        primary_medical_insurance primary_medical_insurance_id primary_medical_relationship primary_medical_subscriber_id secondary_medical_insurance+
        secondary_medical_insurance_id+ secondary_medical_relationship+ secondary_medical_subscriber_id+ secondary_relationship+ subscriber_id
        patient_account_id+ other_referral patient_referral referred_out referred_by_provider_id+ referred_by_patient_id+ image+ thumb_image+ fee_no
        guarantor_first_name guarantor_last_name created_date preferred_contact hygienist+ integration_ids+ patient_codes+ primary_insurance+
        secondary_insurance+ other_phone+ preferred_communication_method ui_patient_id+ marital_status+ cust_id+ secondary_subscriber_id+
        secondary_fee_schedule+ email_alert+ text_alert+ voice_alert+ primary_subscriber_patient_id+ secondary_subscriber_patient_id+ guarantor_bill_type+
        guarantor_bill_type_description+ bill_type+ guarantor_patient_id+ rowhash+ chart_number+ preferred_recall_method+ exclude_message+ extension+
        guarantor_is_send_statements+ guarantor_no_email_statements+ suppress_billing+ profile_status+ !loadeddate !phone
        """);

    private static readonly Shape Extended = new(
        """
        href patient_href patient_id practice_id practice_href #cust_id rowhash mail_method gender_identifier school treatment_months status_start_date
        new_patient_exam_date secondary_insurance_renewal_month primary_insurance_renewal_month
        """);

    private static readonly Shape Contacts = new("!patient_id href practice_id practice_href uid contact_of contact_type contact_value label");

    private static readonly Shape History = new("href patient_href patient_id practice_id practice_href created_date description type name value updated_date");

    internal static Table Patients(SikkaCopy copy)
    {
        var people = copy.Snapshot.Patients.ToDictionary(patient => patient.Number);
        var policies = copy.Snapshot.Policies.GroupBy(policy => policy.Patient).ToDictionary(held => held.Key, held => held.First());
        var visits = copy.Snapshot.Appointments.Where(visit => visit.Status == VisitStatus.Completed).ToLookup(visit => visit.Patient, visit => visit.Start.Date);
        return new Table(PatientsShape, copy.Snapshot.Patients.Select(patient =>
        {
            var row = RowOf(patient, people.GetValueOrDefault(patient.Guarantor, patient), copy);
            if (visits.Contains(patient.Number))
            {
                row["first_visit"] = Date(visits[patient.Number].Min());
                row["last_visit"] = Date(visits[patient.Number].Max());
            }

            return policies.TryGetValue(patient.Number, out var policy) ? Insured(row, policy) : row;
        }));
    }

    internal static Table ExtendedInfo(SikkaCopy copy) => new(Extended, copy.Snapshot.Patients.Select(patient => new Row(Extended)
    {
        ["cust_id"] = "1",
        ["rowhash"] = RowHash(patient.Number, patient.Changed),
        ["mail_method"] = patient.Email.Length > 0 ? "Email" : "",
        ["treatment_months"] = "0",
        ["status_start_date"] = Day(patient.Created),
    }.InPractice("patient_extended_info/" + SikkaIds.Patient(patient.Number)).OfPatient(patient.Number)));

    internal static Table ContactDetails(SikkaCopy copy) => new(Contacts, copy.Snapshot.Patients.SelectMany(patient => ContactsOf(patient)
        .Where(contact => contact.Value.Length > 0)
        .Select((contact, n) => new Row(Contacts)
        {
            ["patient_id"] = SikkaIds.Patient(patient.Number),
            ["uid"] = $"{patient.Number}{n}",
            ["contact_of"] = "Patient",
            ["contact_type"] = contact.Type,
            ["contact_value"] = contact.Value,
        }.InPractice($"contact_details/{patient.Number}{n}"))));

    internal static Table MedicalHistory(SikkaCopy copy) => new(History, copy.Snapshot.Patients.Where(patient => patient.Allergy.Length > 0).Select(patient => new Row(History)
    {
        ["created_date"] = Date(patient.Created),
        ["type"] = "Allergy",
        ["name"] = patient.Allergy,
        ["value"] = "Active",
        ["updated_date"] = Date(patient.Created),
    }.InPractice("medical_history/" + SikkaIds.Patient(patient.Number)).OfPatient(patient.Number)));

    private static (string Type, string Value)[] ContactsOf(Patient patient) =>
    [
        ("Cell Phone", Cell(patient)),
        ("Home Phone", Bracketed(patient.HomePhone)),
        ("Work Phone", patient.WorkPhone),
        ("Email", patient.Email),
    ];

    /// <summary>Some were typed with dashes, some without.</summary>
    internal static string Cell(Patient patient) => patient.Number % 3 == 1 ? patient.Cell : Dashed(patient.Cell);

    private static Row RowOf(Patient patient, Patient guarantor, SikkaCopy copy)
    {
        var id = SikkaIds.Patient(patient.Number);
        var guarantorId = SikkaIds.Patient(patient.Guarantor);
        return new Row(PatientsShape)
        {
            ["patient_id"] = id,
            ["ui_patient_id"] = id,
            ["guarantor_id"] = guarantorId,
            ["guarantor_patient_id"] = guarantorId,
            ["guarantor_href"] = SikkaIds.InPractice("guarantors/" + guarantorId),
            ["guarantor_first_name"] = guarantor.FirstName,
            ["guarantor_last_name"] = guarantor.LastName,
            ["firstname"] = patient.FirstName,
            ["lastname"] = patient.LastName,
            ["preferred_name"] = patient.PreferredName,
            ["birthdate"] = Date(patient.BirthDate),
            ["status"] = patient.Active ? "Active" : "Inactive",
            ["medical_note"] = patient.Allergy.Length > 0 ? "Allergy: " + patient.Allergy : "",
            ["gender"] = patient.Gender,
            ["address_line1"] = patient.Address.Line1,
            ["city"] = patient.Address.City,
            ["state"] = patient.Address.Province,
            ["zipcode"] = patient.Address.PostCode,
            ["homephone"] = Bracketed(patient.HomePhone),
            ["workphone"] = patient.WorkPhone,
            ["cell"] = Cell(patient),
            ["email"] = patient.Email,
            ["provider_id"] = patient.ProviderId,
            ["provider_href"] = SikkaIds.InPractice("providers/" + patient.ProviderId),
            ["appointment_href"] = SikkaIds.InPractice("appointments?patient_id=" + id),
            ["primary_insurance_company_href"] = SikkaIds.InPractice("insurance_companies/"),
            ["fee_no"] = "0",
            ["created_date"] = Date(patient.Created),
            ["cust_id"] = SikkaCredentials.CustomerId,
            ["email_alert"] = YesNo(patient.Email.Length > 0),
            ["text_alert"] = YesNo(patient.Cell.Length > 0),
            ["voice_alert"] = "False",
            ["rowhash"] = RowHash(patient.Number, patient.Changed),
            ["chart_number"] = $"{patient.LastName[..1].ToUpperInvariant()}{patient.Number:D5}",
            ["loadeddate"] = Wall(copy.Loads.Of(patient.Changed)),
        }.InPractice("patients/" + id);
    }

    private static Row Insured(Row row, Policy policy)
    {
        row["primary_insurance_company_id"] = policy.Plan.Id;
        row["primary_insurance_company_href"] = SikkaIds.InPractice("insurance_companies/" + policy.Plan.Id);
        row["primary_insurance"] = policy.Plan.Carrier;
        row["primary_relationship"] = policy.Relationship;
        row["subscriber_id"] = policy.MemberId;
        row["primary_subscriber_patient_id"] = SikkaIds.Patient(policy.Subscriber);
        return row;
    }
}
