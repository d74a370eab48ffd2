using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Scenarios.Rows;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>A vendor that is slow, busy, gone, or talks nonsense. A read then fails as one of ours, and never looks like an empty practice.</summary>
public abstract partial class PmsContract
{
    /// <summary>Until the fault is taken away.</summary>
    private const int Always = 0;

    private static readonly LocalDate SomeDay = new(2026, 3, 4);

    /// <summary>Every read that a call may need.</summary>
    public static TheoryData<string> Reads { get; } = ["roster", "days", "visits", "patient by number", "patient by id", "notes", "policies", "balance", "payments"];

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task An_answer_that_is_none_is_a_fault(string read)
    {
        if (!CanRead(read)) return;
        foreach (var body in new[] { "<html><body>Bad gateway</body></html>", "null", "{\"unexpected\":" })
            await clinic.DuringAsync("status", new { code = 200, body }, "GET", Always, () => AssertFailsAsync<VendorException>(read));
    }

    /// <summary>A read of many requests is cut short when enough of them have failed.</summary>
    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_vendor_that_is_down_is_unreachable(string read)
    {
        if (!CanRead(read)) return;
        await clinic.DuringAsync("status", 503, "GET", Always, async () =>
            Assert.Contains((await AssertFailsAsync<VendorUnreachableException>(read))?.Reason, new[] { "http-503", "circuit-open", null }));
    }

    [Theory]
    [InlineData("drop", null, "connection-lost")]
    [InlineData("status", 429, "rate-limited")]
    [InlineData("delay", 8_000, "timeout")]
    public async Task What_cannot_be_had_now_says_why(string kind, int? value, string reason)
    {
        await clinic.DuringAsync(kind, value, "GET", Always, () => AssertUnreachableAsync(reason, () => ReadAsync("visits")));
    }

    [Theory]
    [InlineData("status", 503)]
    [InlineData("drop", null)]
    public async Task A_read_that_failed_once_is_tried_again(string kind, int? value)
    {
        await clinic.DuringAsync(kind, value, "GET", 1, () => ReadAsync("patient by id"));
    }

    [Fact]
    public async Task A_token_that_has_run_out_is_renewed_once_and_nobody_notices()
    {
        if (clinic.TokenRefusal is not { } refusal) return; // such a vendor's keys are for good
        await ReadAsync("patient by id"); // one whose hour is nearly over is renewed now, and not in the middle of what follows
        IReadOnlyList<SandboxControl.Request> asked = [];
        await clinic.DuringAsync("status", refusal, "GET", 1, async () =>
        {
            var last = await Sandbox.LastRequestAsync();
            await ReadAsync("patient by id");
            asked = await Sandbox.RequestsAsync(last);
        });

        Assert.Single(asked, RowVendor.Of(clinic.Word).IsForKey);
        Assert.Equal(["GET", "POST", "GET"], asked.Select(request => request.Method)); // refused, renewed, answered
    }

    /// <summary>What came with a refused token was not performed: the booking goes once more, and stands once.</summary>
    [Fact]
    public async Task A_token_that_runs_out_under_a_booking_is_renewed_once_and_the_visit_stands_once()
    {
        if (clinic.TokenRefusal is not { } refusal) return;
        var (pms, wish) = (await clinic.OpenAsync(), await WishAsync(NextDay()));
        await ReadAsync("patient by id");
        var (receipt, sent) = ((WriteReceipt?)null, await NowAsync());
        IReadOnlyList<SandboxControl.Request> asked = [];
        await clinic.DuringAsync("status", refusal, "POST", 1, async () =>
        {
            var last = await Sandbox.LastRequestAsync();
            receipt = await pms.Appointments!.BookAsync(wish, Stop);
            asked = await Sandbox.RequestsAsync(last);
        });

        var vendor = RowVendor.Of(clinic.Word);
        Assert.Equal([(true, false), (false, true), (true, false)], asked.Where(request => request.Method == "POST").Select(request => (vendor.IsBooking(request), vendor.IsForKey(request)))); // refused, renewed, taken
        Assert.IsType<WriteFate.Confirmed>(await FateAsync(receipt, new PendingWrite(wish.Reference, null, sent, wish)));
        Assert.Single(await VisitsAsync(wish));
    }

    [Fact]
    public async Task A_token_that_runs_out_in_the_middle_of_a_call_is_renewed_once_and_the_caller_hears_nothing_of_it()
    {
        if (clinic.TokenRefusal is not { } refusal) return;
        var person = await clinic.Clinic.OnFileAsync(40);
        var call = clinic.Clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = PracticeVisit.FirstBeside(await Sandbox.PracticeAsync(), person.Id, (await call.LookAsync("2026-05-12")).Is("slots").Slots); // after the days of the bookings beside it
        IReadOnlyList<SandboxControl.Request> asked = [];
        await clinic.DuringAsync("status", refusal, null, 1, async () =>
        {
            var last = await Sandbox.LastRequestAsync();
            (await call.BookAsync(patient, slot)).Is("submitted");
            (await call.UseAsync("getAppointments", new { patientId = patient })).Is("ok");
            asked = await Sandbox.RequestsAsync(last);
        });

        var vendor = RowVendor.Of(clinic.Word);
        Assert.Single(asked, vendor.IsForKey);
        Assert.Single(asked, request => vendor.IsBooking(request) && request.Status < 400);
        for (var round = 0; round < vendor.RoundsToSettle; round++) await clinic.Clinic.SettleAsync();
        Assert.Single((await Sandbox.PracticeAsync()).List("appointments"), visit =>
            visit.Text("patient") == person.Id && visit.GetProperty("start").GetDateTimeOffset() == slot.GetProperty("start").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_practice_that_takes_its_key_back_is_set_up_wrong() =>
        await clinic.DuringAsync("status", 401, "GET", Always, () => Assert.ThrowsAsync<PracticeMisconfiguredException>(() => ReadAsync("patient by id")));

    /// <summary>The roster, which changes seldom and holds no patient, may be remembered: then it is whole.</summary>
    private async Task<T?> AssertFailsAsync<T>(string read)
        where T : VendorException
    {
        var fault = await Record.ExceptionAsync(() => ReadAsync(read));
        return fault is null && read == "roster" ? null : Assert.IsAssignableFrom<T>(fault);
    }

    private static async Task AssertUnreachableAsync(string reason, Func<Task> work) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<VendorUnreachableException>(work)).Reason);

    private bool CanRead(string read) => read switch
    {
        "notes" => Can(nameof(PmsCapabilities.ReadNotes)),
        "policies" => Can(nameof(PmsCapabilities.ReadInsurance)),
        "balance" => Can(nameof(PmsCapabilities.ReadBalance)),
        "payments" => Can(nameof(PmsCapabilities.ReadPayments)),
        _ => true,
    };

    private async Task ReadAsync(string read)
    {
        var pms = await clinic.OpenAsync();
        var patient = clinic.IdOf((await Sandbox.PracticeAsync()).GetProperty("patients")[3]);
        switch (read)
        {
            case "roster": Assert.NotEmpty((await pms.Directory.ReadRosterAsync(Stop)).Providers); break;
            case "days": Assert.NotEmpty(await pms.Schedule.ReadDaysAsync(SomeDay, SomeDay, Stop)); break;
            case "visits": Assert.NotEmpty(await pms.Appointments!.ReadAsync(SomeDay, SomeDay, null, Stop)); break;
            case "patient by number": await pms.Patients!.FindAsync(new PatientQuery.ByPhone("4165550142"), Stop); break;
            case "patient by id": Assert.NotNull(await pms.Patients!.GetAsync(patient, Stop)); break;
            case "notes": await pms.Notes!.ReadAsync(patient, Stop); break;
            case "policies": await pms.Insurance!.ReadAsync(patient, Stop); break;
            case "balance": await pms.Billing!.ReadBalanceAsync(patient, Stop); break;
            default: await pms.Billing!.ReadPaymentsAsync(patient, SomeDay.PlusYears(-1), SomeDay, Stop); break;
        }
    }
}
