using System.Globalization;
using Parlae.Pms.Sandbox.Faults;

namespace Parlae.Pms.Sandbox.OpenDental;

/// <summary>Open Dental's API in remote mode before the practice: live, synchronous, and slow by rule. What exists there but not here is answered as not found.</summary>
internal static class OpenDentalApi
{
    internal const string Root = "/opendental/api/v1";

    internal static async Task HandleAsync(Exchange exchange)
    {
        exchange.Run.Settle();
        try
        {
            await DispatchAsync(exchange);
        }
        catch (OpenDentalRefusal refusal)
        {
            await OpenDentalReply.TextAsync(exchange.Context, refusal.Status, refusal.Message);
        }
    }

    private static async Task DispatchAsync(Exchange exchange)
    {
        var customer = Customer(exchange);
        if (exchange.Run.Settings.Limits && customer.Window?.Take() is { Allowed: false } standing)
        {
            exchange.Context.Response.Headers.RetryAfter = standing.ResetSeconds.ToString(CultureInfo.InvariantCulture);
            throw new OpenDentalRefusal(429, "Too many requests.");
        }

        string[] path = exchange.Request.Paths[^1].Trim('/').Split('/');
        if (HttpMethods.IsGet(exchange.Request.Method))
        {
            await ReadAsync(exchange, path);
            return;
        }

        var (needs, write) = Write(exchange.Request.Method, path);
        if ((customer.May & needs) != needs)
            throw new OpenDentalRefusal(401, "This method is not enabled for the office.");
        await write(exchange, await OpenDentalBody.ReadAsync(exchange.Context));
    }

    private static Task ReadAsync(Exchange exchange, string[] path) => path switch
    {
        ["patients"] => OpenDentalPatients.SearchAsync(exchange),
        ["patients", "Simple"] => OpenDentalPatients.SimpleAsync(exchange),
        ["patients", var id] => OpenDentalPatients.GetAsync(exchange, id),
        ["appointments"] => OpenDentalAppointments.ListAsync(exchange),
        ["appointments", "Slots"] => OpenDentalOffice.SlotsAsync(exchange),
        ["appointments", var id] => OpenDentalAppointments.GetAsync(exchange, id),
        ["schedules"] => OpenDentalOffice.SchedulesAsync(exchange),
        ["providers"] => OpenDentalOffice.ProvidersAsync(exchange),
        ["operatories"] => OpenDentalOffice.OperatoriesAsync(exchange),
        ["appointmenttypes"] => OpenDentalOffice.AppointmentTypesAsync(exchange),
        ["definitions"] => OpenDentalOffice.DefinitionsAsync(exchange),
        ["commlogs"] => OpenDentalCharts.CommlogsAsync(exchange),
        ["payments"] => OpenDentalCharts.PaymentsAsync(exchange),
        ["familymodules", var id, "Insurance"] => OpenDentalCharts.InsuranceAsync(exchange, id),
        ["accountmodules", var id, "Aging"] => OpenDentalCharts.AgingAsync(exchange, id),
        ["accountmodules", var id, "PatientBalances"] => OpenDentalCharts.BalancesAsync(exchange, id),
        _ => throw new OpenDentalRefusal(404, "Resource not found."),
    };

    private static (Permissions Needs, Func<Exchange, OpenDentalBody, Task> Write) Write(string method, string[] path) => (method, path) switch
    {
        ("POST", ["patients"]) => (Permissions.Patients, OpenDentalPatients.CreateAsync),
        ("PUT", ["patients", var id]) => (Permissions.Patients, (exchange, body) => OpenDentalPatients.UpdateAsync(exchange, body, id)),
        ("POST", ["appointments"]) => (Permissions.Appointments, OpenDentalAppointments.CreateAsync),
        ("PUT", ["appointments", var id]) => (Permissions.Appointments, (exchange, body) => OpenDentalAppointments.UpdateAsync(exchange, body, id)),
        ("PUT", ["appointments", var id, "Break"]) => (Permissions.Comm, (exchange, body) => OpenDentalAppointments.BreakAsync(exchange, body, id)),
        ("PUT", ["appointments", var id, "Confirm"]) => (Permissions.Comm, (exchange, body) => OpenDentalAppointments.ConfirmAsync(exchange, body, id)),
        ("PUT", ["appointments", var id, "Note"]) => (Permissions.Comm, (exchange, body) => OpenDentalAppointments.NoteAsync(exchange, body, id)),
        ("POST", ["commlogs"]) => (Permissions.Comm, OpenDentalCharts.AddCommlogAsync),
        ("POST", ["inssubs"]) => (Permissions.InsuranceSimple, OpenDentalPlans.AddSubscriberAsync),
        ("POST", ["patplans"]) => (Permissions.InsuranceSimple, OpenDentalPlans.AddPartAsync),
        ("POST", ["payments"]) => (Permissions.Payments, OpenDentalCharts.AddPaymentAsync),
        _ => throw new OpenDentalRefusal(404, "Resource not found."),
    };

    /// <summary><c>ODFHIR {DeveloperKey}/{CustomerKey}</c>; what is wrong with it is not told.</summary>
    private static OpenDentalCustomer Customer(Exchange exchange)
    {
        var header = exchange.Context.Request.Headers.Authorization.ToString();
        var keys = header.StartsWith("ODFHIR ", StringComparison.Ordinal) ? header[7..].Split('/') : [];
        if (keys is [{ Length: > 0 } developer, var customer] && !OpenDentalKeys.RefusedDevelopers.Any(word => developer.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            && exchange.World.OpenDental.Find(customer) is { } known)
            return known;
        throw new OpenDentalRefusal(401, "Unauthorized.");
    }
}
