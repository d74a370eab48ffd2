using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Sandbox.Sikka.Tables;
using static Parlae.Pms.Sandbox.Sikka.SikkaFormat;

namespace Parlae.Pms.Sandbox.Sikka.Writebacks;

/// <summary>The fate of writes: one by its tracking id, all of some days, and taking back what is still pending (reference 8.2).</summary>
internal static class SikkaWritebackStatus
{
    private const int LongestRangeDays = 7;

    private static readonly Shape Status = new(
        """
        id office_id method api payload_body appointment_sr_no request_time is_completed has_error completed_time result practice_id status patient_id
        created_id
        """);

    private static readonly Shape Listed = new(
        """
        id office_id practice_id method api_name api_request_body command_time completed_time duration_in_second result
        """);

    internal static bool IsForApplications(string resource) => resource == "writebacks";

    /// <summary>writeback_status. A finished patient comes in an array of one, as in Sikka's example; other answers come bare.</summary>
    internal static Task ShowAsync(Exchange exchange, SikkaOffice office)
    {
        if (Filter.Value(exchange.Context.Request.Query, "id") is not { } id)
            throw new SikkaRefusal(SikkaError.MissingParameter("id"));
        return exchange.Run.Queue(queue => Find(queue, id) is not { } write || write.OfficeId != office.Id
            ? Empty(exchange.Context)
            : write.State == WriteState.Pending ? ShowPending(exchange.Context, write) : ShowEnded(exchange.Context, write));
    }

    internal static Task ListOrDeleteAsync(Exchange exchange)
    {
        SikkaAccess.RequireApplication(exchange);
        return exchange.Request.Method switch
        {
            "GET" => ListAsync(exchange),
            "DELETE" => DeleteAsync(exchange),
            _ => throw new SikkaRefusal(SikkaError.MethodNotAllowed),
        };
    }

    private static Task ListAsync(Exchange exchange)
    {
        var query = exchange.Context.Request.Query;
        var (from, to) = (NeedDay(query, "startdate"), NeedDay(query, "enddate"));
        if (to < from || Period.DaysBetween(from, to) > LongestRangeDays)
            throw new SikkaRefusal(SikkaError.InvalidParameter("enddate"));
        var rows = exchange.Run.Queue(queue => queue.All.OfType<SikkaWriteback>()
            .Where(write => PracticeClock.At(write.RequestedAt).Date is var day && day >= from && day <= to)
            .OrderBy(write => write.Tracking).Select(RowOf).ToList());
        var table = new Table(Listed, rows);
        var byId = Filter.Equal("id").For(Listed, query);
        return SikkaEnvelope.WritePageAsync(exchange.Context, "writebacks", table, table.Where(byId is null ? [] : [byId]));
    }

    private static Task DeleteAsync(Exchange exchange)
    {
        if (Filter.Value(exchange.Context.Request.Query, "id") is not { } id)
            throw new SikkaRefusal(SikkaError.MissingParameter("id"));
        var refusal = exchange.Run.Queue(queue => Find(queue, id) is not { } write ? SikkaError.NotFound : queue.Remove(write.Tracking) ? null : SikkaError.Gone);
        if (refusal is not null)
            throw new SikkaRefusal(refusal);
        if (exchange.World.Faults.Take(FaultKind.DropAfterWrite, exchange.Request) is null)
            return SikkaEnvelope.WriteErrorAsync(exchange.Context, SikkaError.Done("Writeback request deleted successfully."));
        exchange.Cut();
        return Task.CompletedTask;
    }

    private static SikkaWriteback? Find(WriteQueue queue, string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var tracking) ? queue.Find(tracking) as SikkaWriteback : null;

    private static Task Empty(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>While pending there is no envelope, the flags are empty, and the time has a T.</summary>
    private static Task ShowPending(HttpContext context, SikkaWriteback write) => SikkaEnvelope.WriteJsonAsync(context, 200, new
    {
        items = new[]
        {
            new Dictionary<string, string>
            {
                ["completed_time"] = "",
                ["current_status"] = $"{Spaced(write.RequestedAt)} : Writeback request received",
                ["has_error"] = "",
                ["id"] = Id(write),
                ["is_completed"] = "",
                ["request_time"] = Wall(write.RequestedAt),
                ["result"] = "",
                ["status"] = "Pending",
            },
        },
    });

    private static Task ShowEnded(HttpContext context, SikkaWriteback write)
    {
        var table = new Table(Status,
        [
            new Row(Status)
            {
                ["id"] = Id(write),
                ["office_id"] = write.OfficeId,
                ["method"] = write.Method,
                ["api"] = write.Api,
                ["payload_body"] = write.Payload,
                ["appointment_sr_no"] = write.AppointmentId,
                ["request_time"] = Spaced(write.RequestedAt),
                ["is_completed"] = "True",
                ["has_error"] = YesNo(write.State == WriteState.Failed),
                ["completed_time"] = Spaced(write.EndedAt!.Value),
                ["result"] = write.Result!.Text,
                ["practice_id"] = SikkaCredentials.PracticeId,
                ["status"] = write.State == WriteState.Failed ? "Failed" : "Success",
                ["patient_id"] = write.State == WriteState.Failed ? "" : write.PatientId,
                ["created_id"] = write.Result.CreatedId,
            },
        ]);
        return SikkaEnvelope.WritePageAsync(context, "writeback_status", table, [0], defaultLimit: 500, inArray: write.IsNewPatient && write.State == WriteState.Done);
    }

    private static Row RowOf(SikkaWriteback write) => new(Listed)
    {
        ["id"] = Id(write),
        ["office_id"] = write.OfficeId,
        ["practice_id"] = SikkaCredentials.PracticeId,
        ["method"] = write.Method,
        ["api_name"] = write.Api,
        ["api_request_body"] = write.Payload,
        ["command_time"] = Spaced(write.RequestedAt),
        ["completed_time"] = write.EndedAt is { } end ? Spaced(end) : "",
        ["duration_in_second"] = write.EndedAt is { } ended ? Number((int)(ended - write.RequestedAt).TotalSeconds) : "",
        ["result"] = write.Result?.Text ?? "pending",
    };

    private static LocalDate NeedDay(IQueryCollection query, string parameter)
    {
        var text = Filter.Value(query, parameter) ?? throw new SikkaRefusal(SikkaError.MissingParameter(parameter));
        return LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } ? day : throw new SikkaRefusal(SikkaError.InvalidParameter(parameter));
    }

    private static string Id(SikkaWriteback write) => write.Tracking.ToString(CultureInfo.InvariantCulture);
}
