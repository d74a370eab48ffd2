using System.Text.Json.Nodes;
using Parlae.Pms.Sandbox.Control;
using Parlae.Pms.Sandbox.Faults;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>Kolla's unified API before the practice, and the part of its management API that tells whether the practice is there. Writes are done when they are answered.</summary>
internal static class KollaApi
{
    internal const string Root = "/kolla/dental/v1";
    internal const string ConnectRoot = "/kolla/connect/v1";

    internal static Task HandleAsync(Exchange exchange) => AnsweringAsync(exchange, DispatchAsync);

    internal static Task HandleConnectAsync(Exchange exchange) => AnsweringAsync(exchange, PingAsync);

    /// <summary>The practice whose linked account a request names, in its header or its path; the first one answers whoever names none of them.</summary>
    internal static World PracticeOf(Town town, HttpRequest request)
    {
        var consumer = request.Headers.TryGetValue("consumer-id", out var named) ? named.ToString() : LinkedAccount(request.Path.Value ?? "")?.Consumer;
        return town.Worlds.ElementAtOrDefault(KollaCredentials.PracticeOf(consumer)) ?? town.First;
    }

    private static async Task AnsweringAsync(Exchange exchange, Func<Exchange, Task> answer)
    {
        exchange.Run.Settle();
        try
        {
            await answer(exchange);
        }
        catch (KollaRefusal refusal)
        {
            var body = new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Message, ["details"] = new JsonArray() };
            exchange.Context.Response.StatusCode = refusal.Status;
            exchange.Context.Response.ContentType = "application/json";
            await exchange.Context.Response.WriteAsync(body.ToJsonString(), exchange.Context.RequestAborted);
        }
    }

    private static Task DispatchAsync(Exchange exchange)
    {
        NeedKey(exchange);
        var headers = exchange.Context.Request.Headers;
        var connector = headers["consumer-id"] == KollaCredentials.ConsumerOf(exchange.World.Number) ? KollaConnector.Find(headers["connector-id"]) : null;
        if (connector is null)
            throw KollaRefusal.NotLinked;
        if (exchange.Run.LinkIsDown)
            throw new KollaRefusal(503, 14, "linked account is not reachable");
        var desk = KollaDesk.Of(exchange.Run);
        var call = new KollaCall(exchange, connector, desk, desk.View(exchange));
        var path = exchange.Request.Paths[^1].Trim('/');
        var colon = path.LastIndexOf(':');
        var (names, method) = colon < 0 ? (path, "") : (path[..colon], path[(colon + 1)..]);
        return RouteAsync(call, exchange.Request.Method, names.Split('/'), method);
    }

    private static Task RouteAsync(KollaCall call, string verb, string[] path, string method) => (verb, path, method) switch
    {
        ("GET", ["contacts"], "") => KollaLists.ContactsAsync(call),
        ("POST", ["contacts"], "") => KollaWrites.CreateContactAsync(call),
        ("GET", ["contacts", var id], "") => ContactAsync(call, Number(id)),
        ("PATCH", ["contacts", var id], "") => KollaWrites.ChangeContactAsync(call, Number(id)),
        ("GET", ["contacts", var id, "communicationLogs"], "") => call.Connector.HasLog ? KollaLists.LogsAsync(call, Number(id)) : throw KollaRefusal.Unimplemented("communication log"),
        ("POST", ["contacts", var id, "communicationLogs"], "") => KollaWrites.AddLogAsync(call, Number(id)),
        ("GET", ["appointments"], "") => KollaLists.AppointmentsAsync(call),
        ("POST", ["appointments"], "") => KollaVisitWrites.BookAsync(call),
        ("GET", ["appointments", var id], "") => AppointmentAsync(call, Number(id)),
        ("PATCH", ["appointments", var id], "") => KollaVisitWrites.ChangeAsync(call, Number(id)),
        ("POST", ["appointments", var id], "cancel") => KollaVisitWrites.CancelAsync(call, Number(id)),
        ("POST", ["appointments", var id], "confirm") => KollaVisitWrites.ConfirmAsync(call, Number(id)),
        ("GET", ["resources"], "") => KollaLists.ResourcesAsync(call),
        ("GET", ["resources", var id], "loadSchedule") => KollaSchedules.LoadAsync(call, $"resources/{Uri.UnescapeDataString(id)}"),
        ("GET", ["appointmenttypes"], "") => KollaLists.VisitTypesAsync(call),
        ("GET", ["transactions"], "") => KollaLists.TransactionsAsync(call),
        ("POST", ["transactions"], "") => KollaWrites.AddTransactionAsync(call),
        (_, ["appointments"], "createNewPatientAppointment") or (_, ["insurancePlans"], "") or ("GET", ["resources", _], "loadScheduleAssignments") => throw KollaRefusal.Unimplemented(path[0]),
        _ => throw KollaRefusal.NotFound("path"),
    };

    private static Task ContactAsync(KollaCall call, int number) =>
        call.View.Patients.Find(number) is { } patient
            ? call.AnswerAsync(KollaShapes.Contact(call.Setting, patient, KollaLists.NotesOf(call, number)))
            : throw KollaRefusal.NotFound("contact");

    private static Task AppointmentAsync(KollaCall call, int number) =>
        call.View.Appointments.Find(number) is { } visit ? call.AnswerAsync(KollaShapes.Appointment(call, visit)) : throw KollaRefusal.NotFound("appointment");

    /// <summary>An id that is no number belongs to nobody.</summary>
    private static int Number(string id) => KollaIds.NumberIn("", Uri.UnescapeDataString(id)) ?? -1;

    private static Task PingAsync(Exchange exchange)
    {
        NeedKey(exchange);
        if (LinkedAccount(exchange.Request.Paths[^1]) is not var (connector, consumer))
            throw KollaRefusal.NotFound("path");
        if (KollaConnector.Find(connector) is null || consumer != KollaCredentials.ConsumerOf(exchange.World.Number))
            throw KollaRefusal.NotFound("linked account");
        if (exchange.Run.LinkIsDown)
            throw new KollaRefusal(503, 14, "linked account is not reachable");
        exchange.Context.Response.ContentType = "application/json";
        return exchange.Context.Response.WriteAsync(new JsonObject { ["name"] = $"connectors/{connector}/linkedaccounts/{consumer}", ["is_alive"] = true }.ToJsonString(), exchange.Context.RequestAborted);
    }

    private static (string Connector, string Consumer)? LinkedAccount(string path) =>
        path.Trim('/').Split(':') is [var names, "ping"] && names.Split('/') is ["connectors", var connector, "consumers", var consumer] ? (connector, consumer) : null;

    private static void NeedKey(Exchange exchange)
    {
        const string Scheme = "Bearer ";
        var header = exchange.Context.Request.Headers.Authorization.ToString();
        var key = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        var word = key.StartsWith("kc.", StringComparison.Ordinal) ? key[3..] : key;
        if (word.Length == 0 || KollaCredentials.RefusedKeys.Any(refused => word.StartsWith(refused, StringComparison.OrdinalIgnoreCase)))
            throw KollaRefusal.Unauthenticated;
    }
}
