using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>The practice's records in NexHealth's JSON (reference 4 to 9, and its fixtures).</summary>
internal static class NexHealthShapes
{
    private const string Source = "msg-sandbox-DataSource-1";

    internal static JsonObject Patient(NexHealthCall call, NexPatient patient) => new()
    {
        ["id"] = patient.Id,
        ["email"] = Filled(patient.Data.Email),
        ["first_name"] = patient.Data.FirstName,
        ["middle_name"] = null,
        ["last_name"] = patient.Data.LastName,
        ["name"] = patient.Data.Name,
        ["created_at"] = NexHealthBody.Written(PracticeClock.InstantOf(patient.Data.Created + LocalTime.Noon)),
        ["updated_at"] = NexHealthBody.Written(patient.Data.Changed),
        ["institution_id"] = call.System.InstitutionId,
        ["foreign_id"] = patient.ForeignId is { } foreign ? NexHealthIds.Text(foreign) : null,
        ["foreign_id_type"] = patient.ForeignId is null ? null : Source,
        ["bio"] = Bio(patient),
        ["inactive"] = !patient.Data.Active,
        ["last_sync_time"] = patient.ReadAt is { } at ? NexHealthBody.Written(at) : null,
        ["guarantor_id"] = patient.ForeignId is null ? patient.Id : NexHealthIds.Patient(patient.Data.Guarantor),
        ["billing_type"] = null,
        ["chart_id"] = null,
        ["preferred_language"] = "en",
        ["provider_id"] = call.Setting.FindProvider(patient.Data.ProviderId) is { } provider ? NexHealthIds.Provider(call.Setting, provider.Id) : null,
        ["hipaa"] = null,
    };

    internal static JsonObject Visit(NexHealthCall call, NexVisit visit)
    {
        var (start, end) = (PracticeClock.InstantOf(visit.Data.Start), PracticeClock.InstantOf(visit.Data.Start) + Duration.FromMinutes(visit.Data.Minutes));
        var (status, changed) = (visit.Data.Status, NexHealthBody.Written(visit.Data.Changed));
        var row = Row(call, visit.Id, visit.PatientId, visit.Data.ProviderId, visit.Data.RoomId, start, end);
        row["note"] = Filled(visit.Data.Note);
        row["confirmed"] = status is VisitStatus.Confirmed or VisitStatus.Completed;
        row["confirmed_at"] = status == VisitStatus.Confirmed ? changed : null;
        row["patient_missed"] = status == VisitStatus.Missed;
        row["cancelled"] = status == VisitStatus.Cancelled;
        row["cancelled_at"] = status == VisitStatus.Cancelled ? changed : null;
        row["checked_out"] = status == VisitStatus.Completed;
        row["checked_out_at"] = status == VisitStatus.Completed ? NexHealthBody.Written(end) : null;
        row["appointment_type_id"] = call.Setting.FindVisitType(visit.Data.Type) is { } type ? NexHealthIds.VisitType(type) : 0;
        row["foreign_id"] = visit.ForeignId is { } foreign ? NexHealthIds.Text(foreign) : null;
        row["foreign_id_type"] = visit.ForeignId is null ? null : Source;
        row["misc"] = new JsonObject { ["is_booked_on_nexhealth"] = visit.IsOurs };
        row["last_sync_time"] = visit.ReadAt is { } at ? NexHealthBody.Written(at) : null;
        row["created_at"] = NexHealthBody.Written(visit.Data.MadeAt);
        row["updated_at"] = changed;
        return row;
    }

    /// <summary>Time that nobody can have: a row of the same list, with neither patient nor kind.</summary>
    internal static JsonObject Block(NexHealthCall call, int id, string providerId, string roomId, Instant start, Instant end)
    {
        var row = Row(call, id, null, providerId, roomId, start, end);
        (row["unavailable"], row["note"], row["foreign_id"], row["foreign_id_type"]) = (true, "Staff meeting", $"block-{id}", Source);
        return row;
    }

    /// <summary>What every row of the list has, as for a visit that was just booked.</summary>
    private static JsonObject Row(NexHealthCall call, int id, int? patientId, string providerId, string roomId, Instant start, Instant end) => new()
    {
        ["id"] = id,
        ["patient_id"] = patientId,
        ["provider_id"] = NexHealthIds.Provider(call.Setting, providerId),
        ["provider_name"] = call.Setting.FindProvider(providerId) is { } provider ? Name(provider) : null,
        ["start_time"] = NexHealthBody.Written(start),
        ["end_time"] = NexHealthBody.Written(end),
        ["confirmed"] = false,
        ["patient_missed"] = false,
        ["created_at"] = NexHealthBody.Written(start),
        ["updated_at"] = NexHealthBody.Written(start),
        ["note"] = null,
        ["unavailable"] = false,
        ["cancelled"] = false,
        ["timezone"] = PracticeClock.Zone.Id,
        ["institution_id"] = call.System.InstitutionId,
        ["appointment_type_id"] = 0,
        ["checkin_at"] = null,
        ["location_id"] = call.System.LocationId,
        ["foreign_id"] = null,
        ["foreign_id_type"] = null,
        ["misc"] = new JsonObject(),
        ["last_sync_time"] = null,
        ["patient_confirmed"] = false,
        ["created_by_user_id"] = null,
        ["is_guardian"] = false,
        ["patient_confirmed_at"] = null,
        ["cancelled_at"] = null,
        ["is_new_clients_patient"] = false,
        ["confirmed_at"] = null,
        ["sooner_if_possible"] = false,
        ["operatory_id"] = NexHealthIds.Operatory(call.Setting, roomId),
        ["checked_out"] = false,
        ["checked_out_at"] = null,
        ["referrer"] = null,
        ["is_past_patient"] = true,
        ["timezone_offset"] = Offset(start),
    };

    private static JsonObject Bio(NexPatient patient)
    {
        var data = patient.Data;
        var bio = new JsonObject { ["gender"] = data.Gender.Length > 0 ? data.Gender : "Female", ["new_patient"] = patient.ForeignId is null };
        foreach (var (name, value) in new[]
        {
            ("date_of_birth", data.BirthDate is { } born ? born.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture) : ""), ("phone_number", data.Phones.FirstOrDefault() ?? ""), ("cell_phone_number", data.Cell),
            ("home_phone_number", data.HomePhone), ("work_phone_number", data.WorkPhone), ("address_line_1", data.Address.Line1), ("street_address", data.Address.Line1), ("city", data.Address.City),
            ("state", data.Address.Province), ("zip_code", data.Address.PostCode),
        })
        {
            // Of one who was just made through NexHealth only what was given is there.
            if (value.Length > 0 || patient.ForeignId is not null)
                bio[name] = value;
        }

        return bio;
    }

    internal static string Offset(Instant at) => PracticeClock.WithOffset(at).Offset is var offset ? $"{(offset < TimeSpan.Zero ? "-" : "")}{Math.Abs(offset.Hours)}:{offset.Minutes:00}" : "";

    internal static JsonObject Money(decimal amount) => new() { ["amount"] = amount.ToString("0.00", CultureInfo.InvariantCulture), ["currency"] = "CAD" };

    internal static string Name(Provider provider) => provider.Kind == ProviderKind.Dentist ? $"Dr. {provider.FirstName} {provider.LastName}" : $"{provider.FirstName} {provider.LastName}";

    internal static string? Filled(string text) => text.Length > 0 ? text : null;
}
