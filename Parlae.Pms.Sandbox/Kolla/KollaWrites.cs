using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>New and changed contacts, communication logs and payments (reference 4, 7, 9).</summary>
internal static class KollaWrites
{
    /// <summary>Whom the practice's system names as the author of what comes through Kolla.</summary>
    internal const string Author = "KOLLA";

    private const int LongestShort = 80;

    private static readonly string[] Changeable =
        ["given_name", "family_name", "preferred_name", "birth_date", "phone_numbers", "primary_phone_number", "email_addresses", "primary_email_address", "addresses"];

    internal static async Task CreateContactAsync(KollaCall call)
    {
        var body = await call.BodyAsync();
        var (first, last) = (body.Need("given_name"), body.Need("family_name"));
        var today = PracticeClock.At(call.Now).Date;
        if (body.Day("birth_date") > today)
            throw KollaRefusal.Invalid("birth_date lies ahead");
        var draft = With(new Patient(0, first, last, "", null, "", "", "", "", "", new Address("", "", "", ""), 0, "", Active: true, today, "", call.Now), body, Changeable);
        await call.WriteAsync(
            () =>
            {
                var patient = call.Practice.AddPatient(draft);
                if (body.Text("notes") is { } notes)
                    call.Practice.AddNote(new Note(0, patient.Number, "PatNote", today, notes, "", "FD1", null, call.Now));
                return KollaShapes.Contact(call.Setting, patient, body.Text("notes") ?? "");
            },
            () =>
            {
                var shape = KollaShapes.Contact(call.Setting, draft with { Number = 999_000_000 }, "");
                shape.Remove("remote_id");
                return shape;
            });
    }

    internal static async Task ChangeContactAsync(KollaCall call, int number)
    {
        var body = await call.BodyAsync();
        var patient = call.Practice.FindPatient(number) ?? throw KollaRefusal.NotFound("contact");
        var mask = call.Query("update_mask")?.Split(',') ?? [.. body.EnumerateObject().Select(member => member.Name)];
        if (Array.Find(mask, field => !Changeable.Contains(field)) is { } unknown)
            throw KollaRefusal.Invalid($"update_mask field {unknown} is not supported");
        await call.WriteAsync(
            () => KollaShapes.Contact(call.Setting, call.Practice.ChangePatient(number, known => With(known, body, mask) with { Changed = call.Now })!, KollaLists.NotesOf(call, number)),
            () => KollaShapes.Contact(call.Setting, patient, KollaLists.NotesOf(call, number)));
    }

    internal static async Task AddLogAsync(KollaCall call, int patient)
    {
        if (!call.Connector.HasLog)
            throw KollaRefusal.Unimplemented("communication log");
        var body = await call.BodyAsync();
        if (call.Practice.FindPatient(patient) is null || body.Need("contact_id") != KollaIds.Contact(patient))
            throw KollaRefusal.NotFound("contact");
        if (body.Need("short_description").Length > LongestShort)
            throw KollaRefusal.Invalid("short_description is too long");
        _ = body.Need("medium");
        var at = body.Time("communication_time") ?? throw KollaRefusal.Invalid("communication_time is required");
        if (body.Member("inbound") is null)
            throw KollaRefusal.Invalid("inbound is required");
        var note = new Note(0, patient, body.Need("subject"), at.Date, body.Need("description"), "", Author, null, PracticeClock.InstantOf(at));
        await call.WriteAsync(
            () =>
            {
                var log = KollaShapes.Log(call.Practice.AddNote(note));
                return new JsonObject { ["name"] = log["name"]!.DeepClone(), ["remote_id"] = log["remote_id"]!.DeepClone() };
            },
            () => []);
    }

    internal static async Task AddTransactionAsync(KollaCall call)
    {
        var body = await call.BodyAsync();
        var number = KollaIds.NumberIn("contacts", body.Need("contact_id"));
        if (number is not { } patient || call.Practice.FindPatient(patient) is null)
            throw KollaRefusal.NotFound("contact");
        var (amount, note) = (body.Money("amount"), body.Text("note") ?? "");
        var way = call.Setting.PaymentTypes.FirstOrDefault(type => !type.Insurance && !type.Adjustment && !type.NeedsCard && note.StartsWith(type.Method, StringComparison.OrdinalIgnoreCase))
            ?? call.Setting.PaymentTypes.First(type => type.Method == "Other");
        var line = new LedgerLine(0, patient, PracticeClock.At(call.Now).Date, "", way.Code, way.Description, amount, 0, way, note, call.Now);
        await call.WriteAsync(() => KollaShapes.Transaction(call.Practice.AddLedgerLine(line)), () => []);
    }

    /// <summary>The practice's system has room for one phone of each kind, and drops others (reference 4).</summary>
    private static Patient With(Patient patient, JsonElement body, string[] fields)
    {
        bool Has(string field) => fields.Contains(field) && body.Member(field) is not null;
        string Phone(string kind, string before) =>
            Has("phone_numbers") ? KollaBody.Digits(body.Many("phone_numbers").FirstOrDefault(phone => phone.Text("type") == kind) is { ValueKind: JsonValueKind.Object } phone ? phone.Text("number") : "") : before;
        var address = Has("addresses") ? body.Many("addresses").FirstOrDefault() : default;
        return patient with
        {
            FirstName = Has("given_name") ? body.Text("given_name") ?? "" : patient.FirstName,
            LastName = Has("family_name") ? body.Text("family_name") ?? "" : patient.LastName,
            PreferredName = Has("preferred_name") ? body.Text("preferred_name") ?? "" : patient.PreferredName,
            BirthDate = Has("birth_date") ? body.Day("birth_date") : patient.BirthDate,
            Cell = Phone("MOBILE", patient.Cell),
            HomePhone = Phone("HOME", patient.HomePhone),
            WorkPhone = Phone("WORK", patient.WorkPhone),
            Email = Has("primary_email_address") ? body.Text("primary_email_address") ?? "" : patient.Email,
            Address = address.ValueKind == JsonValueKind.Object
                ? new Address(address.Text("street_address") ?? "", address.Text("city") ?? "", address.Text("state") ?? "", address.Text("postal_code") ?? "")
                : patient.Address,
        };
    }
}
