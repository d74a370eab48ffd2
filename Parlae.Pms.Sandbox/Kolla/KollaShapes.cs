using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>The practice's records in Kolla's JSON (reference 4 to 9, and its fixtures).</summary>
internal static class KollaShapes
{
    internal static JsonObject Provider(Provider provider) => Resource(KollaIds.Provider(provider.Id), provider.Id, "PROVIDER", provider.Kind switch
    {
        ProviderKind.Dentist => $"Dr. {provider.FirstName} {provider.LastName}",
        ProviderKind.Hygienist => $"{provider.FirstName} {provider.LastName} RDH",
        _ => $"{provider.FirstName} {provider.LastName} (Front Desk)",
    });

    internal static JsonObject Appointment(KollaCall call, Appointment visit) => JsonNode.Parse(KollaVisitShape.Write(call, visit))!.AsObject();

    internal static JsonObject Room(PracticeSetting setting, Room room) =>
        Resource(KollaIds.Room(setting, room.Id), KollaIds.RoomNumber(setting, room.Id), "OPERATORY", room.Id);

    internal static JsonObject VisitType(VisitType type) => new() { ["name"] = KollaIds.VisitType(type), ["remote_id"] = type.Item, ["display_name"] = type.Name };

    internal static JsonObject Contact(PracticeSetting setting, Patient patient, string notes) => new()
    {
        ["name"] = KollaIds.Contact(patient.Number),
        ["remote_id"] = KollaIds.Number(patient.Number),
        ["type"] = "PATIENT",
        ["state"] = patient.Active ? "ACTIVE" : "INACTIVE",
        ["given_name"] = patient.FirstName,
        ["family_name"] = patient.LastName,
        ["preferred_name"] = patient.PreferredName,
        ["gender"] = "",
        ["birth_date"] = patient.BirthDate is { } born ? Day(born) : "",
        ["notes"] = notes,
        ["addresses"] = new JsonArray(new JsonObject
        {
            ["street_address"] = patient.Address.Line1,
            ["city"] = patient.Address.City,
            ["state"] = patient.Address.Province,
            ["postal_code"] = patient.Address.PostCode,
            ["country_code"] = "CA",
            ["type"] = "HOME",
        }),
        ["phone_numbers"] = new JsonArray([.. Phones(patient).Select(phone => new JsonObject { ["number"] = Written(phone.Digits), ["type"] = phone.Type })]),
        ["primary_phone_number"] = Written(Phones(patient).Select(phone => phone.Digits).FirstOrDefault()),
        ["email_addresses"] = patient.Email.Length == 0 ? new JsonArray() : new JsonArray(new JsonObject { ["address"] = patient.Email, ["type"] = "HOME" }),
        ["primary_email_address"] = patient.Email,
        ["preferred_provider"] = setting.FindProvider(patient.ProviderId) is { } provider ? Provider(provider) : null,
        ["guarantor"] = KollaIds.Contact(patient.Guarantor),
        ["first_visit"] = Day(patient.Created),
        ["opt_ins"] = new JsonObject { ["sms"] = true, ["email"] = true },
        ["additional_data"] = new JsonObject(),
        ["create_time"] = Moment(PracticeClock.InstantOf(patient.Created + LocalTime.Noon)),
        ["update_time"] = Moment(patient.Changed),
    };

    internal static JsonObject Transaction(LedgerLine line) => new()
    {
        ["name"] = $"transactions/{KollaIds.Number(line.Number)}",
        ["remote_id"] = KollaIds.Number(line.Number),
        ["contact_id"] = KollaIds.Contact(line.Patient),
        ["amount"] = line.Amount.ToString("0.00", CultureInfo.InvariantCulture),
        ["note"] = line.Note.Length > 0 ? line.Note : line.Description,
        ["hash"] = line.Number.ToString("x8", CultureInfo.InvariantCulture),
    };

    internal static JsonObject Log(Note note) => new()
    {
        ["name"] = $"{KollaIds.Contact(note.Patient)}/communicationLogs/{KollaIds.Number(note.Number)}",
        ["remote_id"] = KollaIds.Number(note.Number),
        ["contact_id"] = KollaIds.Contact(note.Patient),
        ["communication_time"] = Moment(note.Changed),
        ["subject"] = note.Type,
        ["medium"] = "PHONE",
        ["short_description"] = note.Text[..Math.Min(80, note.Text.Length)],
        ["description"] = note.Text,
        ["inbound"] = true,
    };

    internal static IEnumerable<(string Digits, string Type)> Phones(Patient patient) =>
        new[] { (patient.Cell, "MOBILE"), (patient.HomePhone, "HOME"), (patient.WorkPhone, "WORK") }.Where(phone => phone.Item1.Length > 0);

    internal static string Moment(Instant at) => at.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static string Day(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static JsonObject Resource(string name, string remoteId, string type, string display) => new() { ["name"] = name, ["remote_id"] = remoteId, ["type"] = type, ["display_name"] = display };

    internal static string Wall(LocalDateTime at) => at.ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Written(string? digits) => digits is { Length: 10 } ? $"({digits[..3]}) {digits[3..6]}-{digits[6..]}" : digits ?? "";
}
