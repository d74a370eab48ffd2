using System.Collections.Frozen;
using System.Globalization;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Sikka.Tables;
using Parlae.Pms.Sandbox.Sikka.Writebacks;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>
/// Sikka's v4 API before the practice. Reads come from the last copy, writes go into the queue. Endpoints that exist at Sikka but not here are
/// answered as outside the plan.
/// </summary>
internal static class SikkaApi
{
    internal const string Root = "/sikka/v4";

    private static readonly FrozenDictionary<string, SikkaRead> Reads = SikkaRead.All.ToFrozenDictionary(read => read.Path, StringComparer.Ordinal);

    private static readonly FrozenSet<string> OutsideThePlan = new[]
    {
        "claims", "claim_payment", "document", "lab_result", "perio_chart", "patient360", "patient_eligibility", "patient_eligibility_payers", "practice_query", "payors",
        "employers", "insurance_eligibility", "insurance_estimate", "pms_general_settings", "patient_addresses", "patient_statuses", "patient_status_history", "pms_list",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The APIs that a request key opens, as its scope tells.</summary>
    internal static string Scope { get; } =
        string.Join(',', ["start", "end", .. Reads.Keys.Order(StringComparer.Ordinal), "appointment", "patient", "transaction", "writeback_status"]);

    internal static async Task HandleAsync(Exchange exchange)
    {
        exchange.Run.Settle();
        try
        {
            await DispatchAsync(exchange);
        }
        catch (SikkaRefusal refusal)
        {
            await SikkaEnvelope.WriteErrorAsync(exchange.Context, refusal.Error);
        }
    }

    private static Task DispatchAsync(Exchange exchange)
    {
        var path = exchange.Request.Paths[^1].Trim('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (resource, id) = slash < 0 ? (path, null) : (path[..slash], Uri.UnescapeDataString(path[(slash + 1)..]));
        if (SikkaAccess.Handles(resource))
            return SikkaAccess.HandleAsync(exchange, resource, id);
        if (SikkaWritebackStatus.IsForApplications(resource))
            return SikkaWritebackStatus.ListOrDeleteAsync(exchange);

        var office = SikkaAccess.RequireKey(exchange);
        if (TakeFromLimit(exchange, office) is { } refused)
            return refused;
        if (HttpMethods.IsGet(exchange.Request.Method) && id is null)
        {
            if (Reads.TryGetValue(resource, out var read))
                return ReadAsync(exchange, read);
            if (resource == "request_key_info")
                return SikkaAccess.InfoAsync(exchange);
            if (resource == "writeback_status")
                return SikkaWritebackStatus.ShowAsync(exchange, office);
        }

        if (SikkaWrite.Find(exchange.Request.Method, resource, id is not null) is { } write)
            return SikkaWriteEndpoint.HandleAsync(exchange, write, office, id);
        if (Reads.ContainsKey(resource) || SikkaWrite.Knows(resource) || resource == "writeback_status")
            throw new SikkaRefusal(id is null || SikkaWrite.Knows(resource) ? SikkaError.MethodNotAllowed : SikkaError.NotFound);
        throw new SikkaRefusal(OutsideThePlan.Contains(resource) ? SikkaError.NotInPlan : SikkaError.NotFound);
    }

    private static Task ReadAsync(Exchange exchange, SikkaRead read)
    {
        var context = exchange.Context;
        var query = context.Request.Query;
        if (Filter.Value(query, "practice_id") is { } practice && !IsOurs(practice))
            throw new SikkaRefusal(SikkaError.WrongPractice);
        if (read.Requires is { } required && Filter.Value(query, required) is null)
            throw new SikkaRefusal(SikkaError.MissingParameter(required));

        var table = read.Rows(exchange.World.Sikka.Desk.Current);
        if (read.TellsDataInsert)
            context.Response.Headers["Data-Insert"] = "completed";
        var conditions = read.Filters.Select(filter => filter.For(table.Shape, query)).Append(Find.For(table.Shape, query)).OfType<Condition>().ToList();
        if (read.Path == "practice_events")
            conditions.Add(SikkaEvents.Test(table.Shape, query, exchange.World.Clock.Now));
        return SikkaEnvelope.WritePageAsync(context, read.Path, table, table.Where(conditions), read.DefaultLimit);
    }

    /// <summary>The location that is meant, with or without the part that operatories carry after the dash.</summary>
    internal static bool IsOurs(string practiceId) => practiceId is SikkaCredentials.PracticeId or "1-0" or "1-1";

    private static Task? TakeFromLimit(Exchange exchange, SikkaOffice office)
    {
        var limited = office.Limited && exchange.Run.Settings.Limits;
        var standing = limited ? office.Window.Take() : new RequestWindow.Standing(SikkaOffice.RequestsPerMinute, SikkaOffice.RequestsPerMinute, 60, Allowed: true);
        if (!HttpMethods.IsGet(exchange.Request.Method) && standing.Allowed)
            return null; // Acknowledgements of writes carry no window headers.
        var headers = exchange.Context.Response.Headers;
        headers["X-Rate-Limit-Limit"] = standing.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Remaining"] = standing.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Reset"] = standing.ResetSeconds.ToString(CultureInfo.InvariantCulture);
        if (standing.Allowed)
            return null;
        exchange.Context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return Task.CompletedTask;
    }
}
