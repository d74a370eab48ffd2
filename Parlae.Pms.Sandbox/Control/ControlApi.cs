using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Sandbox.Sikka;

namespace Parlae.Pms.Sandbox.Control;

/// <summary>The control API of the contract, section 9, under <c>/_sandbox</c>. It is for tests and demos; no vendor has anything like it.</summary>
internal static class ControlApi
{
    internal const int MostPatients = 12_000;
    private const double LongestAdvanceSeconds = 5 * 366 * 86400d;

    /// <summary>What stands before a practice's control API; nothing at the first one's.</summary>
    internal static string RootOf(int practice) => practice == 0 ? "" : $"/practices/{practice}";

    internal static void Map(WebApplication app, World world)
    {
        var control = app.MapGroup($"{RootOf(world.Number)}/_sandbox").AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (ControlRefusal refusal)
            {
                return Results.Json(new { error = refusal.Message }, statusCode: StatusCodes.Status400BadRequest);
            }
        });
        control.MapGet("/setup/{vendor}", (string vendor, HttpRequest request) => SetupBodies.For(vendor, LimitsOf(request), world));
        Post(control, "/reset", context => ResetAsync(context, world));
        Post(control, "/advance", context => AdvanceAsync(context, world));
        control.MapGet("/practice", () =>
        {
            world.Run.Settle();
            return PracticeView.Of(world.Run);
        });
        Post(control, "/faults", async context =>
        {
            world.Faults.Add(await FaultBody.ReadAsync(context));
            return FaultBody.Show(world.Faults.All());
        });
        control.MapGet("/faults", () => FaultBody.Show(world.Faults.All()));
        control.MapDelete("/faults", () =>
        {
            world.Faults.Clear();
            return FaultBody.Show([]);
        });
        control.MapGet("/requests", (HttpRequest request) => new { items = world.Requests.Since(SinceOf(request)) });
        Post(control, "/sikka", async context =>
        {
            var body = await ControlBody.ReadAsync(context, "spu");
            world.Run.LinkIsDown = (body.OneOf("spu", "online", "offline") ?? throw new ControlRefusal("spu is missing.")) == "offline";
            return new { spu = world.Run.LinkIsDown ? "offline" : "online" };
        });
    }

    /// <summary>As a <see cref="Delegate"/>: a lambda over the context alone would be taken for a request delegate, and its answer dropped.</summary>
    private static void Post(RouteGroupBuilder control, string path, Func<HttpContext, Task<object>> answer) => control.MapPost(path, (Delegate)answer);

    private static async Task<object> ResetAsync(HttpContext context, World world)
    {
        var body = await ControlBody.ReadAsync(context, "seed", "today", "patients", "limits", "sikkaPms", "writebackSeconds");
        var usual = RunSettings.Default;
        var pms = body.Text("sikkaPms") is not { } name ? usual.SikkaPms
            : SikkaPms.Find(name) ?? throw new ControlRefusal($"sikkaPms must be one of {string.Join(", ", SikkaPms.All.Select(known => known.Name))}.");
        var settings = new RunSettings(
            body.Whole("seed", int.MinValue, int.MaxValue) ?? usual.Seed,
            body.Whole("patients", 0, MostPatients) ?? usual.Patients,
            (body.OneOf("limits", "vendor", "off") ?? "vendor") == "vendor",
            pms,
            body.Number("writebackSeconds", 0, LongestAdvanceSeconds) is { } seconds ? Duration.FromSeconds(seconds) : usual.WritebackDelay);
        world.Reset(settings, body.Text("today") is { } today ? TimeOf(today) : world.Clock.Local.Date + new LocalTime(8, 0));
        return new { now = PracticeClock.WithOffset(world.Clock.Now), seed = settings.Seed, patients = settings.Patients, sikkaPms = pms.Name };
    }

    private static async Task<object> AdvanceAsync(HttpContext context, World world)
    {
        var body = await ControlBody.ReadAsync(context, "seconds");
        world.Advance(Duration.FromSeconds(body.Number("seconds", 0, LongestAdvanceSeconds) ?? throw new ControlRefusal("seconds is missing.")));
        return new { now = PracticeClock.WithOffset(world.Clock.Now) };
    }

    /// <summary>A local date-time, or a date, which means eight in the morning.</summary>
    private static LocalDateTime TimeOf(string text)
    {
        if (LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day })
            return day + new LocalTime(8, 0);
        foreach (var pattern in new[] { "uuuu-MM-dd'T'HH:mm", "uuuu-MM-dd'T'HH:mm:ss", "uuuu-MM-dd'T'HH:mm:ss.FFFFFFF" })
        {
            if (LocalDateTimePattern.CreateWithInvariantCulture(pattern).Parse(text) is { Success: true, Value: var time })
                return time;
        }

        throw new ControlRefusal("today must be a date or a local date-time without offset, such as 2026-03-02 or 2026-03-02T09:30.");
    }

    private static bool LimitsOf(HttpRequest request) => request.Query["limits"].ToString() switch
    {
        "" or "vendor" => true,
        "off" => false,
        _ => throw new ControlRefusal("limits must be one of vendor, off."),
    };

    private static long SinceOf(HttpRequest request) => request.Query["since"].ToString() switch
    {
        "" => 0,
        var text when long.TryParse(text, out var n) => n,
        _ => throw new ControlRefusal("since must be a whole number."),
    };
}
