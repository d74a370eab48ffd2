using System.Globalization;
using NodaTime;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Sikka.Tables;
using Parlae.Pms.Sandbox.Sikka.Writebacks;
using static Parlae.Pms.Sandbox.Sikka.Tables.Filter;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>What an application asks about its offices: which there are, how fresh their copies are, what can be written (reference 3, 8.4, 9).</summary>
internal static class SikkaSupport
{
    private const string UtilityId = "655265656";

    private static readonly Shape Authorized = new(
        """
        href city state practice_id address zip office_id domain secret_key practice_name practice_management_system financial_system
        practice_management_system_refresh_date data_synchronization_date data_insert_date practice_management_system_version
        practice_management_system_refresh_date_time_zone partner_id financial_system_refresh_date financial_system_version difference_in_minutes
        """);

    private static readonly Shape SyncStatus = new(
        """
        status practice_id office_id domain practice_name practice_management_system data_insert_date practice_management_system_version
        practice_management_system_refresh_date_time_zone
        """);

    private static readonly Shape Supported = new(
        """
        specialty domain practice_management_system practice_management_system_version display_practice_management_system_name appointment_status_writeback
        payment_writeback new_appointment_writeback new_patient_writeback note_writeback claim_notes_status_writeback insurance_payment_writeback
        lab_result_writeback
        """);

    private static readonly Shape Locations = new("city state email practice_id phone zip_code address practice_name access");

    private static readonly Shape CommandStatus = new("status id spc_id command_received_time command_executed_time");

    private static readonly Shape Health = new("spc_id office_id practice_id status last_contact_time practice_management_system");

    internal static bool Handles(string resource) => resource is
        "authorized_practices" or "data_sync_status" or "supported_pmses" or "practice_location" or "health_check" or "remote_command" or "remote_command_status";

    internal static Task HandleAsync(Exchange exchange, string resource, string? id)
    {
        if (resource == "remote_command" && HttpMethods.IsPost(exchange.Request.Method))
            return RefreshAsync(exchange);
        if (resource == "practice_location" && HttpMethods.IsPost(exchange.Request.Method))
            return SikkaEnvelope.WriteErrorAsync(exchange.Context, SikkaError.Done("Practice location(s) updated successfully"));
        if (!HttpMethods.IsGet(exchange.Request.Method) || resource == "remote_command")
            throw new SikkaRefusal(SikkaError.MethodNotAllowed);
        if (id is not null)
            throw new SikkaRefusal(SikkaError.NotFound);

        var copy = exchange.World.Sikka.Desk.Current;
        var offices = exchange.World.Sikka.All;
        var (shape, rows, filters) = resource switch
        {
            "authorized_practices" => (Authorized, offices.Select(office => Authorization(office, copy)), OfOffice),
            "data_sync_status" => (SyncStatus, offices.Select(office => Sync(office, copy, exchange.World.Clock.Now)), OfOffice),
            "supported_pmses" => (Supported, SikkaPms.All.Select(Support), [Equal("domain"), Equal("practice_management_system")]),
            "practice_location" => (Locations, [Location(copy)], []),
            "health_check" => (Health, offices.Select(office => Utility(office, copy, exchange.Run.LinkIsDown)), OfOffice),
            _ => (CommandStatus, Commands(exchange), new Filter[] { Equal("id") }),
        };
        var table = new Table(shape, rows);
        var conditions = filters.Select(filter => filter.For(shape, exchange.Context.Request.Query)).OfType<Condition>().ToList();
        return SikkaEnvelope.WritePageAsync(exchange.Context, resource, table, table.Where(conditions));
    }

    private static Filter[] OfOffice { get; } = [Equal("office_id")];

    private static Row Authorization(SikkaOffice office, SikkaCopy copy) => new(Authorized)
    {
        ["href"] = SikkaIds.Link("authorized_practices/" + office.Id),
        ["city"] = copy.Setting.Address.City,
        ["state"] = copy.Setting.Address.Province,
        ["practice_id"] = SikkaCredentials.PracticeId,
        ["address"] = copy.Setting.Address.Line1,
        ["zip"] = copy.Setting.Address.PostCode,
        ["office_id"] = office.Id,
        ["domain"] = "Dental",
        ["secret_key"] = office.Secret,
        ["practice_name"] = copy.Setting.Name,
        ["practice_management_system"] = copy.Pms.Name,
        ["practice_management_system_refresh_date"] = SikkaFormat.Wall(copy.At),
        ["data_synchronization_date"] = SikkaFormat.Wall(copy.At),
        ["data_insert_date"] = SikkaFormat.Wall(copy.At),
        ["practice_management_system_version"] = copy.Pms.Version,
        ["practice_management_system_refresh_date_time_zone"] = "Eastern Standard Time",
        ["financial_system_refresh_date"] = "1111-11-11",
    };

    private static Row Sync(SikkaOffice office, SikkaCopy copy, Instant now) => new(SyncStatus)
    {
        ["status"] = now - copy.At <= Duration.FromHours(24) ? "refresh" : "not_refresh",
        ["practice_id"] = SikkaCredentials.PracticeId,
        ["office_id"] = office.Id,
        ["domain"] = "Dental",
        ["practice_name"] = copy.Setting.Name,
        ["practice_management_system"] = copy.Pms.Name,
        ["data_insert_date"] = SikkaFormat.Wall(copy.At),
        ["practice_management_system_version"] = copy.Pms.Version,
        ["practice_management_system_refresh_date_time_zone"] = "Eastern Standard Time",
    };

    private static Row Support(SikkaPms pms) => new(Supported)
    {
        ["domain"] = "Dental",
        ["practice_management_system"] = pms.Name,
        ["practice_management_system_version"] = pms.Version,
        ["appointment_status_writeback"] = "available",
        ["payment_writeback"] = "available",
        ["new_appointment_writeback"] = "available",
        ["new_patient_writeback"] = "available",
        ["note_writeback"] = "available",
    };

    private static Row Location(SikkaCopy copy) => new(Locations)
    {
        ["city"] = copy.Setting.Address.City,
        ["state"] = copy.Setting.Address.Province,
        ["practice_id"] = "1-1",
        ["phone"] = copy.Setting.Phone,
        ["zip_code"] = copy.Setting.Address.PostCode,
        ["address"] = copy.Setting.Address.Line1,
        ["practice_name"] = copy.Setting.Name,
        ["access"] = "on",
    };

    private static Row Utility(SikkaOffice office, SikkaCopy copy, bool isDown) => new(Health)
    {
        ["spc_id"] = UtilityId,
        ["office_id"] = office.Id,
        ["practice_id"] = SikkaCredentials.PracticeId,
        ["status"] = isDown ? "offline" : "online",
        ["last_contact_time"] = SikkaFormat.Wall(copy.At),
        ["practice_management_system"] = copy.Pms.Name,
    };

    private static async Task RefreshAsync(Exchange exchange)
    {
        var body = await WriteBody.ReadAsync(exchange.Context);
        if (exchange.World.Sikka.Find(body["office_id"]) is null)
            throw new SikkaRefusal(SikkaError.InvalidParameter("office_id"));
        if (body["command_name"] != "refresh_data")
            throw new SikkaRefusal(SikkaError.InvalidParameter("command_name"));
        var request = exchange.World.Sikka.Desk.Refresh(exchange.World.Clock.Now);
        await SikkaEnvelope.WriteErrorAsync(exchange.Context, new SikkaError(202, "Accepted", "API1029", "Request Accepted.", $"Id:{request.Id}",
            SikkaIds.Link($"remote_command_status?id={request.Id}")));
    }

    private static Row[] Commands(Exchange exchange)
    {
        if (Value(exchange.Context.Request.Query, "id") is not { } text)
            throw new SikkaRefusal(SikkaError.MissingParameter("id"));
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || exchange.World.Sikka.Desk.FindRefresh(id) is not { } request)
            return [];
        var isDone = exchange.World.Sikka.Desk.Current.At >= request.Due;
        return
        [
            new Row(CommandStatus)
            {
                ["id"] = text,
                ["status"] = isDone ? "Success" : "Pending",
                ["spc_id"] = UtilityId,
                ["command_received_time"] = SikkaFormat.Wall(request.Received),
                ["command_executed_time"] = isDone ? SikkaFormat.Wall(request.Due) : "",
            },
        ];
    }
}
