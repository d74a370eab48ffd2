using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>Visits that look like the booking: which were sent from here, and which staff have written and nobody else takes back.</summary>
public sealed class OpenDentalTwinTests : IDisposable
{
    private readonly OpenDentalBench bench = new();

    public OpenDentalTwinTests()
    {
        bench.Vendor.None("appointmenttypes", "providers");
        bench.Vendor.On("POST appointments", _ => OpenDentalImitation.Json(201, OpenDentalBench.Visit()));
        foreach (var number in new[] { 3009, 3010, 3011, 3012 }) bench.Vendor.On($"PUT appointments/{number}/Break", _ => OpenDentalImitation.Plain(200, ""));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IEnumerable<int> Broken => new[] { 3009, 3010, 3011, 3012 }.Where(number => bench.Vendor.To($"PUT appointments/{number}/Break").Count > 0);

    [Theory]
    [InlineData(1, 2, false)] // one of two is of the practice
    [InlineData(2, 2, true)]
    [InlineData(2, 3, false)] // one of three is
    [InlineData(3, 3, true)]
    public async Task Of_visits_that_are_found_no_more_can_be_ours_than_were_sent(int sends, int rows, bool areOurs)
    {
        bench.Vendor.Rows("appointments", [.. Enumerable.Range(3010, rows).Select(number => OpenDentalBench.Visit(number))]);
        Assert.Equal(new WriteFate.Confirmed("3010", StandsTwice: !areOurs), await FateAsync(null, sends));
        Assert.Equal(areOurs ? Enumerable.Range(3011, rows - 1) : [], Broken);
    }

    [Fact]
    public async Task Where_nobody_can_tell_which_is_ours_none_gives_way_to_a_stranger()
    {
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(3011), OpenDentalBench.Visit(999, 7));
        Assert.Equal(new WriteFate.Confirmed("3010", StandsTwice: true), await FateAsync(null, sends: 1));
        Assert.Empty(Broken);
    }

    [Fact]
    public async Task What_comes_after_the_number_that_was_given_is_of_the_practice()
    {
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(3011));
        Assert.Equal(new WriteReceipt.Confirmed("3010", StandsTwice: true), await BookAsync());
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(3011), OpenDentalBench.Visit(999, 7));
        Assert.Equal(new WriteReceipt.Confirmed("3010", StandsTwice: true), await BookAsync());
        Assert.Empty(Broken);
    }

    [Theory]
    [InlineData("XXXXXX", 5)] // shorter
    [InlineData("XXXXXXXX", 6)] // an examination
    [InlineData("XXXXXXXX", 0)] // of no kind
    public async Task A_visit_of_another_length_or_kind_is_a_strangers(string pattern, int kind)
    {
        var other = Typed(3009, kind, pattern);
        bench.Vendor.Rows("appointments", other);
        Assert.IsType<WriteFate.Unclear>(await FateAsync(null, sends: 1, code: "5")); // or ours, as staff have changed it: it is not sent again
        bench.Vendor.Rows("appointments", other.Replace("\"ClinicNum\"", "\"SecDateTEntry\":\"2025-05-12 08:30:12\",\"ClinicNum\"", StringComparison.Ordinal));
        Assert.IsType<WriteFate.Absent>(await FateAsync(null, sends: 1, code: "5")); // it was there before
        bench.Vendor.Rows("appointments", other, Typed(3010, 5, "XXXXXXXX"));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.SlotTaken), await BookAsync("5")); // staff were there first
        Assert.Equal([3010], Broken);
    }

    [Theory]
    [InlineData("/XXXXXX/", 5)] // only the length of a pattern counts
    [InlineData("", 5)] // not told
    public async Task A_visit_of_the_same_length_and_kind_is_the_wish_however_its_time_is_drawn(string pattern, int kind)
    {
        bench.Vendor.Rows("appointments", Typed(3009, kind, pattern));
        Assert.Equal(new WriteFate.Confirmed("3009"), await FateAsync(null, sends: 1, code: "5"));
        Assert.Equal(new WriteFate.Confirmed("3009"), await FateAsync(null, sends: 1)); // no kind was sent
    }

    /// <summary>Its answer is known: it is not looked for, and never sent again.</summary>
    [Fact]
    public async Task A_booking_whose_place_could_not_be_looked_at_is_looked_at_by_its_number()
    {
        bench.Vendor.On("GET appointments", _ => OpenDentalImitation.Plain(504, ""));
        Assert.Equal(new WriteReceipt.Submitted("3010"), await BookAsync());

        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit()));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(3011)); // and then staff wrote the same
        Assert.Equal(new WriteFate.Confirmed("3010", StandsTwice: true), await FateAsync("3010", sends: 2));
        Assert.Empty(Broken);
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit());
        Assert.Equal(new WriteFate.Confirmed("3010"), await FateAsync("3010", sends: 1));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(999, 7));
        Assert.Equal(new WriteFate.Failed(WriteRejection.SlotTaken), await FateAsync("3010", sends: 1));
        Assert.Equal([3010], Broken);
    }

    [Fact]
    public async Task A_booking_that_staff_have_moved_since_stands_where_they_put_it()
    {
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(start: "2025-06-03 11:30:00")));
        Assert.Equal(new WriteFate.Confirmed("3010"), await FateAsync("3010", sends: 1));
    }

    [Theory]
    [InlineData(200)] // broken
    [InlineData(404)] // deleted
    public async Task A_booking_that_stands_no_more_has_failed_or_was_the_second_of_one_wish(int status)
    {
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(status, OpenDentalBench.Visit(status: "UnschedList")));
        bench.Vendor.Rows("appointments");
        Assert.Equal(new WriteFate.Pending("3010"), await FateAsync("3010", sends: 1, age: 239));
        Assert.Equal(new WriteFate.Failed(WriteRejection.Other), await FateAsync("3010", sends: 1));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(3009));
        Assert.Equal(new WriteFate.Confirmed("3009"), await FateAsync("3010", sends: 1));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(3009), OpenDentalBench.Visit(999, 7));
        Assert.Equal(new WriteFate.Confirmed("3009", StandsTwice: true), await FateAsync("3010", sends: 1)); // of the practice: it gives way to nobody
        Assert.Empty(Broken);
    }

    /// <summary>The number that Open Dental gave is ours for sure; what is merely like it gives way to no stranger, nor to a later one beyond what was sent.</summary>
    [Theory]
    [InlineData(1, new[] { 3010 }, new[] { 3012 }, true, "3010")]
    [InlineData(1, new[] { 3010, 3011 }, new[] { 3012 }, true, "3010")]
    [InlineData(2, new[] { 3010, 3011 }, new[] { 3012 }, true, "3010")] // one of two is of the practice
    [InlineData(3, new[] { 3010, 3011 }, new[] { 3011, 3012 }, true, "3010")]
    [InlineData(2, new[] { 3011 }, new[] { 3012 }, true, "3011")]
    public async Task Only_what_was_numbered_for_us_gives_way_to_a_stranger(int sends, int[] before, int[] broken, bool isTwice, string stands)
    {
        string[] rows = [.. before.Append(3012).Select(number => OpenDentalBench.Visit(number)), OpenDentalBench.Visit(999, 7)];
        bench.Vendor.On("GET appointments/3012", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(3012)));
        bench.Vendor.Rows("appointments", rows);
        Assert.Equal(new WriteFate.Confirmed(stands, isTwice), await FateAsync("3012", sends));
        Assert.Equal(broken, Broken);
    }

    [Fact]
    public async Task A_booking_beside_a_visit_that_staff_wrote_alike_takes_back_itself_alone()
    {
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(999, 7), OpenDentalBench.Visit(3009), OpenDentalBench.Visit());
        Assert.Equal(new WriteReceipt.Confirmed("3009", StandsTwice: true), await BookAsync());
        Assert.Equal([3010], Broken);
    }

    /// <summary>Nobody is in one place with it any more: there is nothing for staff to see to.</summary>
    [Theory]
    [InlineData("2025-06-03 09:50:00", 2, true)] // but here it is
    [InlineData("2025-06-03 14:00:00", 2, false)]
    public async Task A_booking_that_may_not_be_taken_back_and_that_staff_have_moved_away_stands_once(string start, int room, bool isTwice)
    {
        bench.Vendor.On("PUT appointments/3010/Break", _ => OpenDentalImitation.Plain(403, ""));
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(start: start, op: room)));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(999, 7));
        Assert.Equal(new WriteReceipt.Confirmed("3010", isTwice), await BookAsync());
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(3009)); // the same wish, sent before
        Assert.Equal(new WriteReceipt.Confirmed("3009", isTwice), await BookAsync());
    }

    [Fact]
    public async Task A_booking_in_another_room_is_where_staff_have_put_it()
    {
        var elsewhere = OpenDentalBench.Visit(op: 1);
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, elsewhere));
        bench.Vendor.Rows("appointments", elsewhere, OpenDentalBench.Visit(999, 7));
        Assert.Equal(new WriteFate.Confirmed("3010"), await FateAsync("3010", sends: 1)); // who changed it has seen its place
        bench.Vendor.Rows("appointments", elsewhere);
        Assert.Equal(new WriteFate.Confirmed("3010"), await FateAsync(null, sends: 1));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(3009), elsewhere);
        Assert.Equal(new WriteFate.Confirmed("3009", StandsTwice: true), await FateAsync(null, sends: 2));
        Assert.Empty(Broken);
    }

    [Theory]
    [InlineData("", true)] // not told: all the time
    [InlineData("//////XX", true)]
    [InlineData("XX//////", false)] // over when ours begins
    public async Task Who_only_looks_in_somewhere_else_is_there_as_long(string pattern, bool isTaken)
    {
        var other = OpenDentalBench.Visit(999, 7, "2025-06-03 09:10:00", op: 1, provider: 9, hygienist: 4, more: $",\"PatternSecondary\":\"{pattern}\"");
        bench.Vendor.Rows("appointments", other, OpenDentalBench.Visit());
        Assert.Equal(isTaken ? new WriteReceipt.Rejected(WriteRejection.SlotTaken) : new WriteReceipt.Confirmed("3010"), await BookAsync());
    }

    private static string Typed(int number, int kind, string pattern) =>
        OpenDentalBench.Visit(number, pattern: pattern).Replace("\"AppointmentTypeNum\":0", $"\"AppointmentTypeNum\":{kind}", StringComparison.Ordinal);

    private Task<WriteReceipt> BookAsync(string? code = null) => bench.Connect().Appointments!.BookAsync(OpenDentalBench.Wanted(code: code), Stop);

    private Task<WriteFate> FateAsync(string? trackingId, int sends, string? code = null, int age = 240)
    {
        var write = new PendingWrite("w", trackingId, bench.Now - Duration.FromSeconds(age), OpenDentalBench.Wanted(code: code), Sends: sends);
        var tracker = bench.Connect().Writes!;
        return trackingId is null ? tracker.FindAsync(write, Stop) : tracker.AskAsync(write, Stop);
    }

    public void Dispose() => bench.Dispose();
}
