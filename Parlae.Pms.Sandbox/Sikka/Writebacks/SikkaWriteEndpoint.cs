using NodaTime;
using Parlae.Pms.Sandbox.Faults;

namespace Parlae.Pms.Sandbox.Sikka.Writebacks;

/// <summary>Takes a write into the queue and acknowledges it with a tracking id, which is no record's id (reference 8.1, 8.2).</summary>
internal static class SikkaWriteEndpoint
{
    internal static async Task HandleAsync(Exchange exchange, SikkaWrite write, SikkaOffice office, string? id)
    {
        var body = await WriteBody.ReadAsync(exchange.Context);
        var run = exchange.Run;
        if (!SikkaApi.IsOurs(body.Need("practice_id")))
            throw new SikkaRefusal(SikkaError.WrongPractice);
        if (body["check_spu"].Equals("true", StringComparison.OrdinalIgnoreCase) && run.LinkIsDown)
            throw new SikkaRefusal(SikkaError.SpuOffline);
        var action = write.Prepare(new WriteRequest(body, run, run.Settings.SikkaPms, id ?? ""));

        var fate = exchange.TakeWriteFate();
        var now = run.Clock.Now;
        var queued = new SikkaWriteback(action, write.Method, office.Id, body.AsForm)
        {
            RequestedAt = now,
            DueAt = fate.Lose ? null : now + run.Settings.WritebackDelay,
            RejectWith = fate.RejectWith,
        };
        run.Submit(queued);
        if (fate.CutAfter)
            exchange.Cut();
        else
            await AcknowledgeAsync(exchange.Context, write, queued.Tracking);
    }

    /// <summary>Changes are acknowledged as JSON that calls itself text/html.</summary>
    private static Task AcknowledgeAsync(HttpContext context, SikkaWrite write, long tracking) => SikkaEnvelope.WriteJsonAsync(
        context, write.Creates ? 201 : 200,
        new Dictionary<string, string>
        {
            ["http_code"] = write.Creates ? "201" : "200",
            ["http_code_desc"] = write.Creates ? "Created" : "OK",
            ["error_code"] = write.Code,
            ["short_message"] = write.Message,
            ["long_message"] = $"Id:{tracking}",
            ["more_information"] = SikkaIds.Link($"writeback_status?id={tracking}"),
        },
        write.Creates ? "application/json" : "text/html; charset=UTF-8");
}
