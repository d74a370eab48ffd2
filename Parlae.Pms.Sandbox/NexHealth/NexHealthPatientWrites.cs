using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>New patients and alerts on their records (reference 4, 7).</summary>
internal static class NexHealthPatientWrites
{
    internal static async Task CreateAsync(NexHealthCall call)
    {
        call.NeedLocation();
        var body = await call.BodyAsync("patient");
        var provider = NexHealthIds.FindProvider(call.Setting, (body.Member("provider") ?? throw NexHealthRefusal.Missing("provider")).Number("provider_id") ?? throw NexHealthRefusal.Missing("provider_id"));
        if (provider is not { Treats: true })
            throw NexHealthRefusal.NotFound("Provider");
        var draft = Draft(call, body.Member("patient")!.Value, provider);
        var match = call.Desk.Patients().FirstOrDefault(one => one.Data.BirthDate == draft.BirthDate && one.Data.Name.Equals(draft.Name, StringComparison.OrdinalIgnoreCase) && one.Data.Phones.Contains(draft.Cell));
        if (match is not null)
        {
            if (!body.Flag("return_existing_if_match"))
                throw NexHealthRefusal.Invalid("A patient with matching information already exists");
            await call.AnswerAsync(User(call, match));
            return;
        }

        var own = (OwnRecord<Patient>?)null;
        await call.WriteAsync(
            "patient",
            (practice, now) =>
            {
                var patient = practice.AddPatient(draft with { Created = PracticeClock.At(now).Date, Changed = now });
                call.Desk.Link(own!, patient.Number);
                return new WriteResult(Done: true, "", NexHealthIds.Text(own!.Id));
            },
            _ => own = call.Desk.Add(draft),
            () => User(call, call.Desk.FindPatient(own!.Id)!),
            StatusCodes.Status201Created);
    }

    /// <summary>An alert stands in the practice's system when it is answered: it has no id there that could come later.</summary>
    internal static async Task AddAlertAsync(NexHealthCall call, int patientId)
    {
        var text = (await call.BodyAsync("patient_alert")).Member("patient_alert")!.Value.Need("note");
        var number = (call.Desk.FindPatient(patientId) ?? throw NexHealthRefusal.NotFound("Patient")).ForeignId ?? throw NexHealthRefusal.Invalid("The patient has not been synced yet");
        var fate = call.Exchange.TakeWriteFate();
        if (fate.RejectWith is { } reason)
            throw NexHealthRefusal.Invalid(reason);
        var note = new Note(0, number, "Alert", PracticeClock.At(call.Now).Date, text, "", "NexHealth", null, call.Now);
        var made = fate.Lose ? note with { Number = 1 } : call.Exchange.Run.Practice.AddNote(note);
        if (fate.CutAfter)
        {
            call.Exchange.Cut();
            return;
        }

        var at = NexHealthBody.Written(call.Now);
        await call.AnswerAsync(
            new JsonObject { ["id"] = made.Number, ["patient_id"] = patientId, ["note"] = text, ["disabled_at"] = null, ["created_at"] = at, ["updated_at"] = at }, status: StatusCodes.Status201Created);
    }

    private static JsonObject User(NexHealthCall call, NexPatient patient)
    {
        var user = NexHealthShapes.Patient(call, patient);
        user["preferred_locale"] = "en";
        user["location_ids"] = new JsonArray(call.System.LocationId);
        return new JsonObject { ["user"] = user };
    }

    private static Patient Draft(NexHealthCall call, JsonElement patient, Provider provider)
    {
        var bio = patient.Member("bio") ?? throw NexHealthRefusal.Missing("bio");
        var email = patient.Need("email");
        if (email.Split('@') is not [{ Length: > 0 }, { Length: > 3 } host] || !host.Contains('.', StringComparison.Ordinal))
            throw NexHealthRefusal.Invalid("email is invalid");
        var born = NexHealthBody.Day(bio.Need("date_of_birth"), "date_of_birth");
        var today = PracticeClock.At(call.Now).Date;
        if (born > today)
            throw NexHealthRefusal.Invalid("date_of_birth lies ahead");
        var gender = bio.Text("gender") ?? "Female";
        if (gender is not ("Male" or "Female" or "Other"))
            throw NexHealthRefusal.Invalid("gender is not one of Male, Female, Other");
        var phone = NexHealthBody.Digits(bio.Need("phone_number"));
        if (phone.Length != 10)
            throw NexHealthRefusal.Invalid("phone_number is invalid");
        var address = new Address(bio.Text("address_line_1") ?? bio.Text("street_address") ?? "", bio.Text("city") ?? "", bio.Text("state") ?? "", bio.Text("zip_code") ?? "");
        return new Patient(
            0, patient.Need("first_name"), patient.Need("last_name"), "", born, gender, phone, NexHealthBody.Digits(bio.Text("home_phone_number")), NexHealthBody.Digits(bio.Text("work_phone_number")), email, address,
            0, provider.Id, Active: true, today, "", call.Now);
    }
}
