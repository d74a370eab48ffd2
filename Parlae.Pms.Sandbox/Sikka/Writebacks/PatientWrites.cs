using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Sikka.Writebacks;

/// <summary>New patients, and the few changes that Sikka can write (reference 8.3). Nothing looks for duplicates.</summary>
internal static class PatientWrites
{
    private static readonly string[] Genders = ["male", "female", "unknown"];
    private static readonly string[] NeverChanged = ["email", "cell", "homephone", "workphone", "other_phone", "address_line1", "address_line2", "city", "state", "zipcode"];

    internal static SikkaAction Create(WriteRequest request)
    {
        var (body, pms) = (request.Body, request.Pms);
        body.Need(["firstname", "lastname"]);
        body.Need(pms.PatientNeeds);
        var first = body.Text("firstname", pms.NameLengths.First);
        var last = body.Text("lastname", pms.NameLengths.Last);
        var birthDate = BirthDate(request);
        var gender = body.Has("gender") ? body["gender"].ToLowerInvariant() : "unknown";
        if (!Genders.Contains(gender))
            throw new SikkaRefusal(SikkaError.InvalidParameter("gender"));
        var (cell, home, work) = (body.Phone("cell"), body.Phone("homephone"), body.Phone("workphone"));
        var address = new Address(body.Text("address_line1", 100), body.Text("city", 60), body.Text("state", 20), body.Text("zipcode", 12));
        return new SikkaAction("createPatient", "patients", "", "", (practice, now) =>
        {
            if (body.Has("provider_id") && practice.Setting.FindProvider(body["provider_id"]) is not { Treats: true })
                return SikkaAction.Failed("Provider not found");
            var guarantor = body.Has("guarantor_id") ? SikkaIds.PatientNumber(body["guarantor_id"]) ?? -1 : 0;
            if (guarantor != 0 && practice.FindPatient(guarantor) is null)
                return SikkaAction.Failed("Guarantor not found");
            var patient = practice.AddPatient(new Patient(0, first, last, body["preferred_name"], birthDate, gender switch { "male" => "M", "female" => "F", _ => "" },
                cell, home, work, body["email"], address, guarantor, body["provider_id"], Active: true, PracticeClock.At(now).Date, Allergy: "", now));
            return SikkaAction.Done("New Patient inserted successfully", SikkaIds.Patient(patient.Number));
        });
    }

    internal static SikkaAction Change(WriteRequest request)
    {
        var (body, pms) = (request.Body, request.Pms);
        if (!pms.CanChangePatient)
            throw new SikkaRefusal(SikkaError.MethodNotAllowed);
        if (Array.Find(NeverChanged, body.Has) is { } contact)
            throw new SikkaRefusal(SikkaError.InvalidValue($"{contact} cannot be updated"));
        var birthDate = BirthDate(request);
        var first = body.Text("firstname", pms.NameLengths.First);
        var last = body.Text("lastname", pms.NameLengths.Last);
        return new SikkaAction("changePatient", "patients", request.Id, "", (practice, now) =>
            SikkaIds.PatientNumber(request.Id) is { } number && practice.ChangePatient(number, known => known with
            {
                FirstName = first.Length > 0 ? first : known.FirstName,
                LastName = last.Length > 0 ? last : known.LastName,
                PreferredName = body.Has("preferred_name") ? body["preferred_name"] : known.PreferredName,
                BirthDate = birthDate ?? known.BirthDate,
                Changed = now,
            }) is not null
                ? SikkaAction.Done("Patient updated successfully")
                : SikkaAction.Failed("Patient not found"));
    }

    private static LocalDate? BirthDate(WriteRequest request) =>
        request.Body.Date("birthdate") is { } day && day > request.Today ? throw new SikkaRefusal(SikkaError.InvalidParameter("birthdate")) : request.Body.Date("birthdate");
}
