using System.Globalization;
using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox.Faults;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>NexHealth's API before the practice. Reads come from its own database, writes reach the practice later. Endpoints that exist there but not here are answered as not found.</summary>
internal static class NexHealthApi
{
    internal const string Root = "/nexhealth";

    private const string OldVersion = "application/vnd.Nexhealth+json;version=2";

    internal static async Task HandleAsync(Exchange exchange)
    {
        var desk = NexHealthDesk.Of(exchange.Run);
        var (before, lag) = (desk.Copy, exchange.World.Faults.LagOf(NexHealthIds.Vendor));
        desk.Keep(lag);
        exchange.Run.Settle();
        if (lag is not null && desk.Copy != before)
            exchange.World.Faults.CountLag(NexHealthIds.Vendor);
        try
        {
            await DispatchAsync(exchange, desk);
        }
        catch (NexHealthRefusal refusal)
        {
            var body = new JsonObject { ["code"] = false, ["description"] = refusal.Description, ["error"] = new JsonArray(refusal.Message), ["data"] = new JsonObject() };
            await NexHealthCall.SendAsync(exchange.Context, body, refusal.Status);
        }
    }

    private static Task DispatchAsync(Exchange exchange, NexHealthDesk desk)
    {
        var (method, path, door) = (exchange.Request.Method, exchange.Request.Paths[^1].Trim('/').Split('/'), NexHealthDoor.Of(exchange.World));
        NeedVersion(exchange, IsOld(method, path));
        if (method == "POST" && path is ["authenticates"])
            return NexHealthCall.SendAsync(exchange.Context, new JsonObject { ["code"] = true, ["description"] = null, ["error"] = null, ["data"] = new JsonObject { ["token"] = door.Admit(exchange) }, ["count"] = 0 }, StatusCodes.Status201Created);
        door.Need(exchange, path);
        var system = NexHealthSystem.Find(exchange.Context.Request.Query["subdomain"].ToString()) ?? throw NexHealthRefusal.NotFound("Institution");
        return RouteAsync(new NexHealthCall(exchange, system, desk), method, path);
    }

    private static Task RouteAsync(NexHealthCall call, string method, string[] path) => (method, path) switch
    {
        ("GET", ["locations"]) => NexHealthLists.LocationsAsync(call),
        ("GET", ["sync_status"]) => NexHealthLists.SyncStatusAsync(call),
        ("GET", ["providers"]) => NexHealthLists.ProvidersAsync(call),
        ("GET", ["operatories"]) => NexHealthLists.OperatoriesAsync(call),
        ("GET", ["appointment_types"]) => NexHealthLists.VisitTypesAsync(call),
        ("GET", ["available_slots"]) => NexHealthSlots.AvailableAsync(call),
        ("GET", ["patients"]) => NexHealthLists.PatientsAsync(call),
        ("POST", ["patients"]) => NexHealthPatientWrites.CreateAsync(call),
        ("GET", ["patients", var id]) => NexHealthLists.PatientAsync(call, Id(id)),
        ("POST", ["patients", var id, "alerts"]) => NexHealthPatientWrites.AddAlertAsync(call, Id(id)),
        ("GET", ["appointments"]) => NexHealthLists.AppointmentsAsync(call),
        ("POST", ["appointments"]) => NexHealthVisitWrites.BookAsync(call),
        ("GET", ["appointments", var id]) => NexHealthLists.AppointmentAsync(call, Id(id)),
        ("PATCH", ["appointments", var id]) => NexHealthVisitWrites.ChangeAsync(call, Id(id)),
        ("GET", ["insurance_coverages"]) => NexHealthMoney.CoveragesAsync(call),
        ("GET", ["insurance_plans", var id]) => NexHealthMoney.PlanAsync(call, Id(id)),
        ("GET", ["guarantor_balances"]) => NexHealthMoney.BalancesAsync(call),
        ("GET", ["payments"]) => NexHealthMoney.PaymentsAsync(call),
        ("POST", ["payments"]) => NexHealthMoney.AddPaymentAsync(call),
        ("GET", ["payment_types"]) => NexHealthMoney.PaymentTypesAsync(call),
        _ => throw NexHealthRefusal.NotFound("Path"),
    };

    /// <summary>Endpoints that still take the media type of version 2 (reference 1).</summary>
    private static bool IsOld(string method, string[] path) =>
        path is ["authenticates" or "institutions" or "locations" or "appointment_types" or "payment_plans" or "recall_types" or "sync_status" or "webhook_endpoints", ..]
        || path is ["patients", _, "alerts" or "documents", ..] || (method == "GET" && path is ["appointments" or "operatories", _]);

    private static void NeedVersion(Exchange exchange, bool isOld)
    {
        var headers = exchange.Context.Request.Headers;
        var accepts = headers.Accept.ToString().Replace(" ", "", StringComparison.Ordinal);
        if (isOld ? !accepts.Contains(OldVersion, StringComparison.OrdinalIgnoreCase) : headers["Nex-Api-Version"] != "v3.0.0")
            throw NexHealthRefusal.Invalid("Unsupported API version");
    }

    /// <summary>An id that is no number belongs to nobody.</summary>
    private static int Id(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1;
}
