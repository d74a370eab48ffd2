using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>Moves: what is sent, and what is said where somebody else is, or the visit itself is gone.</summary>
public sealed class OpenDentalMoveTests : IDisposable
{
    private readonly OpenDentalBench bench = new();

    public OpenDentalMoveTests() => bench.Vendor.None("appointments", "appointmenttypes", "providers");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_move_sends_what_differs_and_keeps_a_hygienists_visit_one()
    {
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(provider: 1, hygienist: 4, hygiene: "true")));
        bench.Vendor.On("PUT appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit()));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit());
        Assert.Equal(new WriteReceipt.Confirmed("3010"), await ChangeAsync(Move(OpenDentalBench.Wanted(minutes: 60, provider: "6", room: null))));
        Assert.Equal("""{"AptDateTime":"2025-06-03 09:30:00","Op":2,"ProvHyg":6,"Pattern":"XXXXXXXXXXXX"}""", Assert.Single(bench.Vendor.To("PUT appointments/3010")).Body);
    }

    /// <summary>Open Dental moves a broken visit as well, and says that it is done.</summary>
    [Fact]
    public async Task A_visit_that_staff_have_cancelled_meanwhile_is_not_moved()
    {
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(status: "UnschedList")));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Gone), await ChangeAsync(Move(OpenDentalBench.Wanted(minutes: 60))));
        Assert.Empty(bench.Vendor.To("PUT appointments/3010"));

        // Where provider and length stay nobody asks first: it shows when the day is read again.
        bench.Vendor.On("PUT appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(status: "UnschedList")));
        foreach (var row in new[] { OpenDentalBench.Visit(status: "UnschedList"), OpenDentalBench.Visit(4000, 7), OpenDentalBench.Visit(start: "2025-06-03 11:30:00") })
        {
            bench.Vendor.Rows("appointments", row);
            Assert.Equal(new WriteReceipt.Submitted("3010"), await ChangeAsync(Move(OpenDentalBench.Wanted()))); // it was answered
        }

        bench.Vendor.On("GET appointments", _ => OpenDentalImitation.Plain(504, ""));
        Assert.Equal(new WriteReceipt.Submitted("3010"), await ChangeAsync(Move(OpenDentalBench.Wanted())));
        Assert.Equal(4, bench.Vendor.To("PUT appointments/3010").Count); // none of them goes back
    }

    [Fact]
    public async Task Where_provider_and_length_stay_a_move_asks_for_nothing_first_and_goes_back_to_what_is_known()
    {
        bench.Vendor.On("PUT appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit()));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(start: "2025-06-04 09:30:00"), OpenDentalBench.Visit(4000, 7, "2025-06-04 09:30:00"));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.SlotTaken), await ChangeAsync(Move(OpenDentalBench.Wanted(Instant.FromUtc(2025, 6, 4, 16, 30), room: "1"))));
        Assert.Equal(
            ["""{"AptDateTime":"2025-06-04 09:30:00","Op":1}""", """{"AptDateTime":"2025-06-03 09:30:00","Op":2}"""], bench.Vendor.To("PUT appointments/3010").Select(request => request.Body));
        Assert.Empty(bench.Vendor.To("GET appointments/3010"));
    }

    [Fact]
    public async Task Who_moved_into_a_taken_place_goes_back()
    {
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(start: "2025-06-02 08:00:00", op: 1, pattern: "//XXXX//")));
        bench.Vendor.On("PUT appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit()));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(4000, 7));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.SlotTaken), await ChangeAsync(Move(OpenDentalBench.Wanted(minutes: 45))));
        Assert.Equal(
            ["""{"AptDateTime":"2025-06-03 09:30:00","Op":2,"Pattern":"XXXXXXXXX"}""", """{"AptDateTime":"2025-06-02 08:00:00","Op":1,"Pattern":"//XXXX//"}"""],
            bench.Vendor.To("PUT appointments/3010").Select(request => request.Body));
    }

    [Theory]
    [InlineData(403, true)]
    [InlineData(504, false)]
    [InlineData(401, false)] // nothing is permitted any more: that is no move that was never made
    public async Task Who_moved_into_a_taken_place_and_cannot_go_back_is_told_as_it_is(int status, bool standsTwice)
    {
        var moves = 0;
        bench.Vendor.On("PUT appointments/3010", _ => moves++ == 0 ? OpenDentalImitation.Json(200, OpenDentalBench.Visit()) : OpenDentalImitation.Plain(status, ""));
        bench.Vendor.On("GET providers", _ => OpenDentalImitation.Plain(status == 401 ? 401 : 200, "[]"));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(4000, 7));
        var receipt = await ChangeAsync(Move(OpenDentalBench.Wanted()));
        Assert.Equal(standsTwice ? new WriteReceipt.Confirmed("3010", StandsTwice: true) : new WriteReceipt.Submitted("3010"), receipt);
    }

    [Fact]
    public async Task A_refused_move_into_a_taken_place_says_so_and_a_visit_that_is_gone_is_not_moved()
    {
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit()));
        bench.Vendor.On("PUT appointments/3010", _ => OpenDentalImitation.Plain(400, "no"));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(4000, 7));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.SlotTaken), await ChangeAsync(Move(OpenDentalBench.Wanted())));
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Plain(404, "gone"));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Gone), await ChangeAsync(Move(OpenDentalBench.Wanted(minutes: 50))));
        Assert.Single(bench.Vendor.To("PUT appointments/3010"));
    }

    private static AppointmentChange.Move Move(NewAppointment to) => new("w", OpenDentalBench.Known(), to);

    private Task<WriteReceipt> ChangeAsync(AppointmentChange change) => bench.Connect().Changes!.ChangeAsync(change, Stop);

    public void Dispose() => bench.Dispose();
}
