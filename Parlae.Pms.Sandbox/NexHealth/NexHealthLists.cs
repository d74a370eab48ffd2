using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>Patients, appointments and the practice itself (reference 4 to 6).</summary>
internal static class NexHealthLists
{
    private const int FirstBlock = 9_000_000;

    internal static Task PatientsAsync(NexHealthCall call)
    {
        call.NeedLocation();
        var (name, email, phone) = (call.Query("name"), call.Query("email"), call.Query("phone_number") is { } number ? NexHealthBody.Digits(number) : null);
        var born = call.Query("date_of_birth") is { } text ? NexHealthBody.Day(text, "date_of_birth") : (LocalDate?)null;
        var since = call.Query("updated_since") is { } at ? NexHealthBody.Moment(at, "updated_since") : (Instant?)null;
        return call.PagedAsync(
            [
                .. call.Desk.Patients().Where(one =>
                    (name is null || CultureInfo.InvariantCulture.CompareInfo.IndexOf(one.Data.Name, name, CompareOptions.OrdinalIgnoreCase) >= 0)
                    && (email is null || one.Data.Email.Equals(email, StringComparison.OrdinalIgnoreCase)) && (phone is null || one.Data.Phones.Contains(phone))
                    && (born is null || one.Data.BirthDate == born) && (since is null || one.Data.Changed >= since) && (call.Query("inactive") is not { } gone || gone == (one.Data.Active ? "false" : "true"))
                    && (call.Query("foreign_id") is not { } foreign || (one.ForeignId is { } id && NexHealthIds.Text(id) == foreign))),
            ],
            one => NexHealthShapes.Patient(call, one));
    }

    internal static Task PatientAsync(NexHealthCall call, int id) => call.AnswerAsync(NexHealthShapes.Patient(call, call.Desk.FindPatient(id) ?? throw NexHealthRefusal.NotFound("Patient")));

    /// <summary>Cancelled ones and blocks included, unless a filter says otherwise.</summary>
    internal static Task AppointmentsAsync(NexHealthCall call)
    {
        call.NeedLocation();
        var from = NexHealthBody.Moment(call.Query("start") ?? throw NexHealthRefusal.Missing("start"), "start");
        var to = NexHealthBody.Moment(call.Query("end") ?? throw NexHealthRefusal.Missing("end"), "end");
        var (patients, providers, cancelled, unavailable) = (call.Numbers("patient_ids[]"), call.Numbers("provider_ids[]"), call.Query("cancelled"), call.Query("unavailable"));
        if (patients.Count > 25)
            throw NexHealthRefusal.Invalid("patient_ids has more than 25 ids");
        var rows = call.Desk.Visits()
            .Where(one => PracticeClock.InstantOf(one.Data.Start) is var start && start >= from && start < to)
            .Where(one => patients.Count == 0 || patients.Contains(one.PatientId))
            .Where(one => cancelled is null || cancelled == (one.Data.Status == VisitStatus.Cancelled ? "true" : "false"))
            .Where(_ => unavailable != "true").OrderBy(one => one.Data.Start).Select(one => (JsonNode)NexHealthShapes.Visit(call, one))
            .Concat(patients.Count > 0 || unavailable == "false" || cancelled == "true" ? [] : Blocks(call, from, to))
            .Where(row => providers.Count == 0 || providers.Contains((int)row["provider_id"]!)).ToList();
        return call.PagedAsync(rows, row => row);
    }

    internal static Task AppointmentAsync(NexHealthCall call, int id) => call.AnswerAsync(NexHealthShapes.Visit(call, call.Desk.FindVisit(id) ?? throw NexHealthRefusal.NotFound("Appointment")));

    internal static Task LocationsAsync(NexHealthCall call)
    {
        var address = call.Setting.Address;
        return call.CountedAsync(
        [
            new JsonObject
            {
                ["id"] = call.System.InstitutionId,
                ["name"] = call.Setting.Name,
                ["subdomain"] = call.System.Subdomain,
                ["locations"] = new JsonArray(new JsonObject
                {
                    ["id"] = call.System.LocationId,
                    ["name"] = "Default",
                    ["institution_id"] = call.System.InstitutionId,
                    ["street_address"] = address.Line1,
                    ["street_address_2"] = null,
                    ["city"] = address.City,
                    ["state"] = address.Province,
                    ["zip_code"] = address.PostCode,
                    ["country_code"] = "CA",
                    ["phone_number"] = call.Setting.Phone,
                    ["foreign_id"] = "1",
                    ["tz"] = PracticeClock.Zone.Id,
                    ["last_sync_time"] = NexHealthBody.Written(call.Desk.Copy.At),
                    ["insert_appt_client"] = true,
                    ["map_by_operatory"] = call.System.BooksByOperatory,
                    ["set_availability_by_operatory"] = false,
                    ["inactive"] = false,
                }),
            },
        ]);
    }

    internal static Task SyncStatusAsync(NexHealthCall call)
    {
        var status = call.Exchange.Run.LinkIsDown ? "red" : "green";
        var at = NexHealthBody.Written(call.Desk.Copy.At);
        return call.CountedAsync(
        [
            new JsonObject
            {
                ["institution_id"] = call.System.InstitutionId,
                ["sync_source_type"] = "DataSource",
                ["sync_source_name"] = "Sandbox",
                ["emr"] = new JsonObject { ["id"] = 11, ["name"] = call.System.Emr, ["display_name"] = call.System.EmrName, ["type"] = "onprem" },
                ["read_status"] = status,
                ["read_status_at"] = at,
                ["write_status"] = status,
                ["write_status_at"] = at,
                ["locations"] = new JsonArray(new JsonObject { ["id"] = call.System.LocationId, ["name"] = "Default" }),
            },
        ]);
    }

    internal static Task ProvidersAsync(NexHealthCall call)
    {
        call.NeedLocation();
        return call.PagedAsync(call.Setting.Providers, provider => new JsonObject
        {
            ["id"] = NexHealthIds.Provider(call.Setting, provider.Id),
            ["email"] = null,
            ["first_name"] = provider.FirstName,
            ["middle_name"] = null,
            ["last_name"] = provider.LastName,
            ["name"] = $"{provider.FirstName} {provider.LastName}",
            ["display_name"] = NexHealthShapes.Name(provider),
            ["institution_id"] = call.System.InstitutionId,
            ["foreign_id"] = provider.Id,
            ["bio"] = new JsonObject(),
            ["inactive"] = !provider.Active,
            ["requestable"] = provider.Treats,
            ["npi"] = null,
        });
    }

    internal static Task OperatoriesAsync(NexHealthCall call)
    {
        call.NeedLocation();
        return call.PagedAsync(call.Setting.Rooms, room => new JsonObject
        {
            ["id"] = NexHealthIds.Operatory(call.Setting, room.Id),
            ["name"] = room.Abbreviation,
            ["foreign_id"] = room.Id,
            ["location_id"] = call.System.LocationId,
            ["display_name"] = room.Id,
            ["active"] = !room.Hidden,
            ["bookable_online"] = !room.Hidden,
            ["appointment_types"] = new JsonArray(),
        });
    }

    internal static Task VisitTypesAsync(NexHealthCall call) => call.CountedAsync(call.Setting.VisitTypes.Select(type => new JsonObject
    {
        ["id"] = NexHealthIds.VisitType(type),
        ["name"] = type.Name,
        ["parent_type"] = "Location",
        ["parent_id"] = call.System.LocationId,
        ["minutes"] = type.Minutes,
        ["bookable_online"] = true,
    }));

    /// <summary>The first dentist meets the staff at lunch on Fridays.</summary>
    private static IEnumerable<JsonNode> Blocks(NexHealthCall call, Instant from, Instant to)
    {
        var who = call.Setting.Treating.First();
        for (var (day, n) = (PracticeClock.At(from).Date, 0); n < 366 && PracticeClock.InstantOf(day.AtMidnight()) < to; day = day.PlusDays(1), n++)
        {
            var start = PracticeClock.InstantOf(day + new LocalTime(12, 0));
            if (day.DayOfWeek == IsoDayOfWeek.Friday && start >= from && start < to)
                yield return NexHealthShapes.Block(call, FirstBlock + (day.Year * 1000) + day.DayOfYear, who.Id, call.Setting.OpenRooms.First().Id, start, start + Duration.FromHours(1));
        }
    }
}
