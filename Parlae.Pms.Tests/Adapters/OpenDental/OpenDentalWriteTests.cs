using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>What is written, and what is said of it.</summary>
public sealed class OpenDentalWriteTests : IDisposable
{
    private readonly OpenDentalBench bench = new();

    public OpenDentalWriteTests() => bench.Vendor.None("appointments", "appointmenttypes", "providers");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(20, 4)]
    [InlineData(60, 12)]
    [InlineData(62, 13)]
    [InlineData(600, 108)]
    public async Task The_pattern_is_always_sent_five_minutes_a_sign_and_nine_hours_at_most(int minutes, int signs)
    {
        bench.Vendor.On("POST appointments", _ => OpenDentalImitation.Json(201, OpenDentalBench.Visit()));
        await BookAsync(OpenDentalBench.Wanted(minutes: minutes));
        var sent = Assert.Single(bench.Vendor.To("POST appointments"));
        Assert.Equal(new string('X', signs), sent.Of("Pattern"));
        Assert.Equal("Cleaning", sent.Of("Note")); // a kind of visit without a number is said in words
        Assert.False(sent.Json.TryGetProperty("AppointmentTypeNum", out _));
    }

    [Fact]
    public async Task A_time_that_the_clock_shows_twice_can_be_booked_the_first_time_only()
    {
        bench.Vendor.On("POST appointments", _ => OpenDentalImitation.Json(201, OpenDentalBench.Visit()));
        Assert.IsType<WriteReceipt.Confirmed>(await BookAsync(OpenDentalBench.Wanted(Instant.FromUtc(2025, 11, 2, 8, 30))));
        Assert.Equal("2025-11-02 01:30:00", bench.Vendor.To("POST appointments")[0].Of("AptDateTime"));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Invalid), await BookAsync(OpenDentalBench.Wanted(Instant.FromUtc(2025, 11, 2, 9, 30))));
    }

    [Fact]
    public async Task A_booking_that_came_second_is_taken_back_and_one_that_came_first_stands()
    {
        bench.Vendor.On("POST appointments", _ => OpenDentalImitation.Json(201, OpenDentalBench.Visit()));
        bench.Vendor.On("PUT appointments/3010/Break", _ => OpenDentalImitation.Plain(200, ""));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(999, 7, "2025-06-03 09:00:00"), OpenDentalBench.Visit(998, 7, "2025-06-03 08:50:00"));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.SlotTaken), await BookAsync());
        Assert.Equal("""{"sendToUnscheduledList":"true"}""", Assert.Single(bench.Vendor.To("PUT appointments/3010/Break")).Body);

        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(3011, 7, op: 2, provider: 9));
        Assert.Equal(new WriteReceipt.Confirmed("3010"), await BookAsync());
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(3000, 7, op: 1, provider: 9), OpenDentalBench.Visit(3001, 7, status: "Broken"));
        Assert.Equal(new WriteReceipt.Confirmed("3010"), await BookAsync()); // in another room and with another provider, or not any more
    }

    [Theory]
    [InlineData(403, "No.", typeof(WriteReceipt.Confirmed))]
    [InlineData(504, "", typeof(WriteReceipt.Submitted))]
    public async Task What_stands_twice_and_cannot_be_taken_back_is_told_as_it_is(int status, string text, Type expected)
    {
        bench.Vendor.On("POST appointments", _ => OpenDentalImitation.Json(201, OpenDentalBench.Visit()));
        bench.Vendor.On("PUT appointments/3010/Break", _ => OpenDentalImitation.Plain(status, text));
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit()));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(999, 7));
        var receipt = await BookAsync();
        Assert.IsType(expected, receipt);
        Assert.Equal(status == 403, receipt is WriteReceipt.Confirmed { StandsTwice: true });
        Assert.Equal(status == 403, bench.Logs.Text.Contains("stands where another one does", StringComparison.Ordinal));
    }

    /// <summary>An exception would say that the booking was never sent, and it would be sent again.</summary>
    [Fact]
    public async Task What_stands_twice_and_whose_taking_back_never_gets_out_is_no_booking_that_was_never_sent()
    {
        bench.Vendor.On("POST appointments", _ => OpenDentalImitation.Json(201, OpenDentalBench.Visit()));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(999, 7));
        bench.Vendor.On("PUT appointments/3010/Break", _ =>
        {
            bench.Vendor.On("GET providers", _ => OpenDentalImitation.Plain(401, "")); // from now on not even a read is permitted
            return OpenDentalImitation.Plain(401, "");
        });
        Assert.Equal(new WriteReceipt.Submitted("3010"), await BookAsync());
    }

    /// <summary>It may have to give way yet: that is told once it was seen.</summary>
    [Fact]
    public async Task A_reading_that_fails_after_the_booking_or_the_move_leaves_it_to_be_looked_at_again()
    {
        bench.Vendor.On("POST appointments", _ => OpenDentalImitation.Json(201, OpenDentalBench.Visit()));
        bench.Vendor.On("PUT appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit()));
        bench.Vendor.On("GET appointments", _ => OpenDentalImitation.Plain(504, ""));
        Assert.Equal(new WriteReceipt.Submitted("3010"), await BookAsync());
        Assert.Equal(new WriteReceipt.Submitted("3010"), await ChangeAsync(Move(OpenDentalBench.Wanted(Instant.FromUtc(2025, 6, 4, 16, 30)))));
    }

    [Fact]
    public async Task A_booking_that_had_been_sent_before_is_the_one_of_then()
    {
        bench.Vendor.On("POST appointments", _ => OpenDentalImitation.Json(201, OpenDentalBench.Visit()));
        foreach (var number in new[] { 3009, 3010 }) bench.Vendor.On($"PUT appointments/{number}/Break", _ => OpenDentalImitation.Plain(200, ""));
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(3009));
        Assert.Equal(new WriteReceipt.Confirmed("3009"), await BookAsync());
        Assert.Single(bench.Vendor.To("PUT appointments/3010/Break"));
        Assert.Empty(bench.Vendor.To("PUT appointments/3009/Break"));

        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(), OpenDentalBench.Visit(3009), OpenDentalBench.Visit(3000, 7));
        Assert.Equal(new WriteReceipt.Confirmed("3009", StandsTwice: true), await BookAsync()); // somebody was there before both, and staff may have written that one
        Assert.Empty(bench.Vendor.To("PUT appointments/3009/Break"));
    }

    [Theory]
    [InlineData(400, true, 200, WriteRejection.SlotTaken)]
    [InlineData(409, true, 200, WriteRejection.SlotTaken)]
    [InlineData(400, false, 404, WriteRejection.PatientUnknown)]
    [InlineData(400, false, 200, WriteRejection.Invalid)]
    [InlineData(403, true, 200, WriteRejection.NotPermitted)]
    public async Task Why_a_booking_was_refused_is_looked_for_and_not_read(int status, bool isTaken, int patient, WriteRejection expected)
    {
        bench.Vendor.On("POST appointments", _ => OpenDentalImitation.Plain(status, "Words of Zebulon"));
        bench.Vendor.On("GET patients/250", _ => OpenDentalImitation.Json(patient, """{"PatNum":250,"LName":"A"}"""));
        if (isTaken) bench.Vendor.Rows("appointments", OpenDentalBench.Visit(5, 7));
        Assert.Equal(new WriteReceipt.Rejected(expected), await BookAsync());
        Assert.DoesNotContain("Zebulon", bench.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(504)]
    [InlineData(408)]
    [InlineData(302)]
    public async Task A_lost_answer_is_neither_and_the_booking_is_not_sent_again(int status)
    {
        bench.Vendor.On("POST appointments", _ => OpenDentalImitation.Plain(status, ""));
        Assert.IsType<WriteReceipt.Unknown>(await BookAsync());
        bench.Vendor.On("POST appointments", _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "gone"));
        Assert.IsType<WriteReceipt.Unknown>(await BookAsync());
        bench.Vendor.On("POST appointments", _ => OpenDentalImitation.Json(201, "created, thanks"));
        Assert.IsType<WriteReceipt.Unknown>(await BookAsync());
        Assert.Equal(3, bench.Vendor.To("POST appointments").Count);
    }

    [Fact]
    public async Task A_line_that_never_opened_is_an_error_and_nothing_was_sent()
    {
        bench.Vendor.On("POST appointments", _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        Assert.Equal("connection-refused", (await Assert.ThrowsAsync<VendorUnreachableException>(() => BookAsync())).Reason);
    }

    [Fact]
    public async Task A_401_is_a_missing_permission_where_the_keys_open_and_bad_keys_where_they_do_not()
    {
        bench.Vendor.On("POST appointments", _ => OpenDentalImitation.Plain(401, "Not for you."));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.NotPermitted), await BookAsync());
        bench.Vendor.On("GET providers", _ => OpenDentalImitation.Plain(401, "Unauthorized."));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("customer key", (await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => BookAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_visit_that_is_broken_again_is_cancelled_already()
    {
        bench.Vendor.On("PUT appointments/3010/Break", _ => OpenDentalImitation.Plain(400, "Only appointments with a status of Scheduled can be broken."));
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(status: "UnschedList")));
        Assert.Equal(new WriteReceipt.Confirmed("3010"), await ChangeAsync(new AppointmentChange.Cancel("w", OpenDentalBench.Known())));
        bench.Vendor.On("GET appointments/3010", _ => OpenDentalImitation.Plain(404, "Appointment not found."));
        bench.Vendor.On("PUT appointments/3010/Break", _ => OpenDentalImitation.Plain(404, "Appointment not found."));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Other), await ChangeAsync(new AppointmentChange.Cancel("w", OpenDentalBench.Known())));
    }

    [Fact]
    public async Task A_practices_own_choices_are_sent()
    {
        bench.Vendor.On("PUT appointments/3010/Break", _ => OpenDentalImitation.Plain(200, ""));
        bench.Vendor.On("PUT appointments/3010/Confirm", _ => OpenDentalImitation.Plain(200, ""));
        bench.Vendor.On("POST commlogs", _ => OpenDentalImitation.Json(201, """{"CommlogNum":"5"}"""));
        var own = bench.Connect(OpenDentalBench.Link(config: new Dictionary<string, string> { ["breakType"] = "Cancelled", ["confirmedDefNum"] = "21", ["noteType"] = "Calls" }));
        await own.Changes!.ChangeAsync(new AppointmentChange.Cancel("w", OpenDentalBench.Known()), Stop);
        await own.Changes!.ChangeAsync(new AppointmentChange.Confirm("w", OpenDentalBench.Known()), Stop);
        await own.Notes!.AddAsync(new NewNote("w", "250", null, new LocalDate(2025, 5, 20), "½ tablet, 5 % \"soon\" – ok?"), Stop);
        Assert.Equal("""{"sendToUnscheduledList":"true","breakType":"Cancelled"}""", bench.Vendor.To("PUT appointments/3010/Break")[0].Body);
        Assert.Equal("""{"defNum":21}""", bench.Vendor.To("PUT appointments/3010/Confirm")[0].Body);
        Assert.Equal(("Calls", "½ tablet, 5 % \"soon\" – ok?"), (bench.Vendor.To("POST commlogs")[0].Of("commType"), bench.Vendor.To("POST commlogs")[0].Of("Note")));
    }

    [Fact]
    public async Task A_duplicate_that_is_refused_is_the_record_on_file()
    {
        bench.Vendor.On("POST patients", _ => OpenDentalImitation.Plain(400, "Patient already exists."));
        bench.Vendor.Rows("patients", """{"PatNum":7,"LName":"Nguyễn","FName":"Zoë","Birthdate":"1985-03-02","HmPhone":"416-555-0142"}""", """{"PatNum":8,"LName":"Nguyễn","FName":"Zoë","Birthdate":"1985-03-02","HmPhone":"416-555-0199"}""");
        var wanted = new NewPatient("w", "Zoë", "Nguyễn", new LocalDate(1985, 3, 2), "4165550142", null, new PostalAddress("1 Elm", "Unit 2", "Toronto", "Ontario", "M5V 0A1"));
        Assert.Equal(new WriteReceipt.Confirmed("7"), await bench.Connect().Patients!.CreateAsync(wanted, Stop));
        var sent = bench.Vendor.To("POST patients")[0];
        Assert.Equal(("Unit 2, Ontario, M5V 0A1", "(416)555-0142"), (sent.Of("Address2"), sent.Of("WirelessPhone")));
        Assert.False(sent.Json.TryGetProperty("Zip", out _) || sent.Json.TryGetProperty("State", out _));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Invalid), await bench.Connect().Patients!.CreateAsync(wanted with { Phone = "4165550100" }, Stop));
    }

    [Fact]
    public async Task Ways_to_pay_are_the_practices_own_words_or_those_that_setup_names()
    {
        bench.Vendor.Rows("definitions", """{"DefNum":70,"ItemName":"Check","Category":10,"category":"PaymentTypes","isHidden":"false"}""", """{"DefNum":71,"ItemName":"Old","Category":10,"isHidden":"true"}""",
            """{"DefNum":72,"ItemName":"Insurance Check","Category":10,"isHidden":"false"}""", """{"DefNum":8,"ItemName":"Discount","Category":1,"category":"AdjTypes","isHidden":"false"}""");
        Assert.Equal([new PaymentMethod("70", "Check")], await bench.Connect().Billing!.ReadMethodsAsync(Stop));
        Assert.Equal("10", bench.Vendor.To("GET definitions")[0].Query["Category"]);
        var own = OpenDentalBench.Link(config: new Dictionary<string, string> { ["paymentTypes"] = "69:Card|x:No|70: Cash" });
        Assert.Equal([new PaymentMethod("69", "Card"), new PaymentMethod("70", "Cash")], await bench.Connect(own).Billing!.ReadMethodsAsync(Stop));
    }

    [Theory]
    [InlineData("12/../9")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("p-1")]
    public async Task An_id_of_another_kind_is_never_asked_for(string id)
    {
        var connection = bench.Connect();
        Assert.Null(await connection.Patients!.GetAsync(id, Stop));
        Assert.Null(await connection.AppointmentLookup!.FindAsync(id, Stop));
        Assert.Empty(await connection.Notes!.ReadAsync(id, Stop));
        Assert.Empty(await connection.Insurance!.ReadAsync(id, Stop));
        Assert.Null(await connection.Billing!.ReadBalanceAsync(id, Stop));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.PatientUnknown), await BookAsync(OpenDentalBench.Wanted(patient: id)));
        Assert.IsType<WriteReceipt.Rejected>(await ChangeAsync(new AppointmentChange.Cancel("w", OpenDentalBench.Known(id))));
        Assert.Empty(bench.Vendor.Requests);
    }

    private static AppointmentChange.Move Move(NewAppointment to) => new("w", OpenDentalBench.Known(), to);

    private Task<WriteReceipt> BookAsync(NewAppointment? wanted = null) => bench.Connect().Appointments!.BookAsync(wanted ?? OpenDentalBench.Wanted(), Stop);

    private Task<WriteReceipt> ChangeAsync(AppointmentChange change) => bench.Connect().Changes!.ChangeAsync(change, Stop);

    public void Dispose() => bench.Dispose();
}
