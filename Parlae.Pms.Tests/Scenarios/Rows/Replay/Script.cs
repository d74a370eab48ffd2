using System.Net;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.Replay;

/// <summary>
/// The rows of the scenarios as one script in one practice, on the Tuesday evening of row 8. Rows that do not disturb each other play at the same time; each
/// has its own callers and its own day. Row 15, which needs a bigger practice, is <see cref="HomePhone"/>.
/// </summary>
internal sealed partial class Script(Stage stage, Cast cast, JsonElement practice)
{
    /// <summary>Signs its webhooks with a secret of its own.</summary>
    public const string Signing = "signing";

    /// <summary>Is in Vancouver.</summary>
    public const string West = "west";

    /// <summary>Of the two callers of row 5 either may have the time.</summary>
    public const string Either = "row-05";

    /// <summary>Rows that play at the same time, each in all processes.</summary>
    private const int AtOnce = 4;

    private readonly DayBook book = new(practice);
    private readonly RowVendor vendor = RowVendor.Of(stage.Clinic.Vendor);

    /// <summary>The signed body of row 20 that comes again.</summary>
    private (string Body, Action<HttpRequestMessage, byte[]> Sign) seen;

    /// <summary>The callers of row 5.</summary>
    public IReadOnlyList<Person> Rivals { get; } = [cast.Of($"{Either}-0"), cast.Of($"{Either}-1")];

    /// <summary>How a booking is answered.</summary>
    private string Booked => vendor.TakesWritesIn ? "submitted" : "booked";

    /// <summary>How a write is answered that the practice's own system refuses.</summary>
    private string Refused => vendor.TakesWritesIn ? "submitted" : "error";

    public async Task PlayAsync()
    {
        await ActAsync(null, false, Row08Async); // the days it is offered are those of other rows
        await ActAsync(null, false, Row01Async, Row04Async, Row05Async, Row06Async, Row07Async, Row09Async, Row10TorontoAsync, Row10VancouverAsync,
            () => Row10AutumnAsync("row-10-toronto-autumn", null, "2026-11-02", "America/Toronto"), Row10VancouverAutumnAsync,
            Row11Async, Row12Async, Row13Async, Row14Async, Row18Async, Row19Async, Row20Async, Row20SeenAsync);
        var second = await SecondVisitAsync();
        await ActAsync(() => vendor.RefuseCancellingAsync(stage.Clinic.Sandbox, second), false, Row17Async);
        await ActAsync(() => vendor.RefuseAllAsync(stage.Clinic.Sandbox), false, Row02Async, Row16Async);
        await ActAsync(() => vendor.HideFateAsync(stage.Clinic.Sandbox, Hiding.Refused), !vendor.FindsBeside, Row03Async);
        await stage.Clinic.Sandbox.AdvanceAsync(24 * 3600);
        await ActAsync(null, false, Row20YesterdayAsync);
    }

    /// <summary>Some rows at once, all their webhooks once more, and then whatever time and timers make of it.</summary>
    /// <param name="fault">While they are played.</param>
    /// <param name="isLifted">It ends with the calls; else it lasts until all has come to rest.</param>
    /// <param name="rows">Those.</param>
    private async Task ActAsync(Func<Task<IAsyncDisposable>>? fault, bool isLifted, params IEnumerable<Func<Task>> rows)
    {
        await using var struck = fault is null ? null : await fault();
        await Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (row, _) => await row());
        await stage.AgainAsync();
        if (isLifted)
            await stage.Clinic.Sandbox.EndFaultsAsync();
        await stage.Clinic.SettleAsync();
        for (var round = 0; round < 4; round++)
        {
            await stage.Clinic.Sandbox.AdvanceAsync(170);
            await stage.Clinic.Books.RunTimerAsync("reconcileWrites");
        }
    }

    private async Task<(PhoneCall Call, string Handle)> KnownAsync(string name, Person? person = null, string? phoneNumberId = null)
    {
        var call = stage.Call(name, phoneNumberId: phoneNumberId);
        return (call, stage.Hear(name, (await call.IdentifyAsync(person ?? cast.Of(name))).Is("verified")).Of("patientId"));
    }

    private async Task<JsonElement> SlotAsync(PhoneCall call, string date) => stage.Hear(call.Id, (await call.LookAsync(date)).Is("slots")).Slots[0];

    private async Task<Answer> BookAsync(PhoneCall call, string handle, JsonElement slot, string? status = null) =>
        stage.Hear(call.Id, (await call.BookAsync(handle, slot)).Is(status ?? Booked));

    private async Task<Answer> UseAsync(PhoneCall call, string tool, object arguments, string status) => stage.Hear(call.Id, (await call.UseAsync(tool, arguments)).Is(status));

    private static object Wish(string patientId, LocalDateTime start, string type = "Cleaning", int minutes = 60, string? provider = null) =>
        new { patientId, appointmentType = type, startTime = $"{start:uuuu-MM-dd'T'HH:mm}", duration = minutes, provider };

    /// <summary>A working day that is a row's own: the n-th from April on.</summary>
    private static LocalDate Later(int n) => DayBook.Days(new LocalDate(2026, 4, 1), 60).ElementAt(n);

    private async Task<string> SecondVisitAsync()
    {
        var now = await stage.Clinic.Sandbox.PracticeAsync();
        var second = PracticeVisit.All(now).Where(visit => visit.Patient == cast.Cancelling.Id && visit.Stands && visit.Start > DayBook.Instant(new LocalDateTime(2026, 3, 4, 0, 0))).OrderBy(visit => visit.Start).ElementAt(1);
        return IdOf(now.List("appointments").Single(visit => visit.Text("id") == second.Id));
    }

    /// <summary>The vendor's id of a record.</summary>
    private string IdOf(JsonElement record) => record.GetProperty("ids").Text(vendor.Word)!;

    private static void AssertUnauthorized((HttpStatusCode, string) answer) => Assert.Equal((HttpStatusCode.Unauthorized, ""), answer);
}
