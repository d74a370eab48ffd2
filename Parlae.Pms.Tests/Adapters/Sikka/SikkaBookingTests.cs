using System.Net;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Sikka;

public sealed class SikkaBookingTests : IDisposable
{
    private readonly SikkaBench bench = new(SikkaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booking_says_all_that_is_required_in_the_practices_wall_time()
    {
        bench.Sikka.On("POST appointment", _ => SikkaImitation.Accepted("275495"));
        Assert.Equal(new WriteReceipt.Submitted("275495"), await BookAsync());
        var body = Sent();
        Assert.Equal(
            ["5383", "1", "HYG1", "Chair 2", "2026-03-27", "13:30", "60", "Adult cleaning - gate 4: ring b twice", "14", "true"],
            new[] { "patient_id", "practice_id", "provider_id", "operatory", "date", "time", "length", "description", "type", "check_spu" }.Select(name => body.GetProperty(name).GetString()));
        Assert.DoesNotContain("guarantor_id", body.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("America/Toronto", 2026, 3, 8, 14, 0, "2026-03-08", "10:00")] // the day clocks go forward
    [InlineData("America/Toronto", 2026, 3, 7, 15, 0, "2026-03-07", "10:00")]
    [InlineData("America/Toronto", 2026, 11, 1, 15, 0, "2026-11-01", "10:00")] // the day they go back
    [InlineData("America/Vancouver", 2026, 3, 8, 17, 0, "2026-03-08", "10:00")]
    [InlineData("America/Vancouver", 2025, 11, 2, 18, 0, "2025-11-02", "10:00")]
    [InlineData("America/Vancouver", 2026, 11, 1, 17, 0, "2026-11-01", "10:00")] // since 2026 British Columbia stays on summer time
    public async Task Daylight_saving_moves_the_instant_not_the_wall_time(string zone, int year, int month, int day, int hour, int minute, string date, string time)
    {
        bench.Sikka.On("POST appointment", _ => SikkaImitation.Accepted("1"));
        await BookAsync(SikkaBench.Link(zone), Visit() with { Start = Instant.FromUtc(year, month, day, hour, minute) });
        Assert.Equal((date, time), (Sent().GetProperty("date").GetString(), Sent().GetProperty("time").GetString()));

        bench.Sikka.None("operatories");
        bench.Sikka.Items("appointments", $$"""{"appointment_sr_no":"9","date":"{{date}}T00:00:00","time":"{{time}}","length":"30"}""");
        var local = new LocalDate(year, month, day);
        var read = Assert.Single(await bench.Connect(SikkaBench.Link(zone)).Appointments!.ReadAsync(local, local, null, Stop));
        Assert.Equal(Instant.FromUtc(year, month, day, hour, minute), read.Start);
    }

    [Theory]
    [InlineData("Planet DDS Denticon", "{}", "production_type=14 is_new_patient=false has_insurance=false note=gate-4: ring b twice", "description type")]
    [InlineData("OrthoTrac", """{"bookingStaff":"7"}""", "type=14 staff=7", "user status")]
    [InlineData("Dolphin Management", """{"bookingUser":"u1","bookingStatus":"2"}""", "type=14 user=u1 status=2", "description")]
    [InlineData("ClearDent", """{"bookingUser":"u1","bookingStatus":"2"}""", "type=14 user=u1 status=2", "staff")]
    [InlineData("Open Dental", "{}", "type=14", "staff user status")]
    [InlineData("EagleSoft", "{}", "type=14", "staff user status")]
    public async Task Each_PMS_gets_what_it_requires(string pms, string config, string has, string hasNot)
    {
        bench.Sikka.On("POST appointment", _ => SikkaImitation.Accepted("1"));
        await BookAsync(SikkaBench.Link(pms: pms, config: JsonSerializer.Deserialize<Dictionary<string, string>>(config)), Visit() with { Note = "gate-4: ring <b> twice" });
        var body = Sent().EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!);
        var text = string.Join(' ', body.Select(member => $"{member.Key}={member.Value}"));
        foreach (var part in has.Split(' ').Where(part => part.Contains('=', StringComparison.Ordinal) && !part.StartsWith("note", StringComparison.Ordinal))) Assert.Contains(part, text, StringComparison.Ordinal);
        if (has.Contains("note=", StringComparison.Ordinal)) Assert.Equal("gate-4: ring b twice", body["note"]);
        Assert.All(hasNot.Split(' '), name => Assert.False(body.ContainsKey(name), name));
    }

    [Theory]
    [InlineData("OrthoTrac")]
    [InlineData("Dolphin")]
    [InlineData("ClearDent")]
    public async Task A_booking_that_lacks_what_the_PMS_requires_is_not_sent(string pms)
    {
        await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => BookAsync(SikkaBench.Link(pms: pms)));
        Assert.Empty(bench.Sikka.Requests);
    }

    [Theory]
    [InlineData(412, "API2017", WriteRejection.PracticeOffline)]
    [InlineData(400, "API1001", WriteRejection.Invalid)]
    [InlineData(422, "API2019", WriteRejection.Invalid)]
    [InlineData(409, "API2013", WriteRejection.SlotTaken)]
    [InlineData(401, "API2004", WriteRejection.NotPermitted)]
    [InlineData(404, "API2009", WriteRejection.Other)]
    public async Task A_refusal_is_a_value(int status, string code, WriteRejection reason)
    {
        bench.Sikka.On("POST appointment", _ => SikkaImitation.Refusal(status, code));
        Assert.Equal(new WriteReceipt.Rejected(reason), await BookAsync());
        Assert.Single(bench.Sikka.To("appointment"));
    }

    [Fact]
    public async Task An_offline_practice_is_believed_even_inside_a_success()
    {
        bench.Sikka.On("POST appointment", _ => SikkaImitation.Json(200, """{"http_code":"412","error_code":"API2017","log_message":"Sikka platform utility is offline"}"""));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.PracticeOffline), await BookAsync());
    }

    [Theory]
    [InlineData(401, "API2003", typeof(PracticeMisconfiguredException))]
    [InlineData(401, "API2007", typeof(PracticeMisconfiguredException))]
    [InlineData(500, "API2010", typeof(VendorUnreachableException))]
    public async Task A_refusal_that_someone_must_mend_is_a_fault(int status, string code, Type fault)
    {
        bench.Sikka.On("POST appointment", _ => SikkaImitation.Refusal(status, code));
        Assert.IsType(fault, await Record.ExceptionAsync(() => BookAsync()));
    }

    [Theory]
    [InlineData(201, "<html>log in</html>")]
    [InlineData(201, "")]
    [InlineData(201, """{"http_code":"201","long_message":"thanks"}""")]
    [InlineData(302, "")]
    [InlineData(408, "")]
    [InlineData(500, """{"error_code":"API2001","http_code":"500"}""")]
    [InlineData(503, """{"error_code":"API2002","http_code":"503"}""")]
    [InlineData(504, """{"error_code":"API2022","http_code":"504"}""")]
    public async Task An_answer_that_settles_nothing_is_unknown_and_the_booking_is_sent_once(int status, string body)
    {
        bench.Sikka.On("POST appointment", _ => SikkaImitation.Json(status, body));
        Assert.IsType<WriteReceipt.Unknown>(await BookAsync());
        Assert.Single(bench.Sikka.To("appointment"));
    }

    [Fact]
    public async Task A_line_that_breaks_after_sending_is_unknown_one_that_never_stood_is_a_fault()
    {
        bench.Sikka.On("POST appointment", _ => throw new HttpRequestException(HttpRequestError.ResponseEnded));
        Assert.IsType<WriteReceipt.Unknown>(await BookAsync());
        bench.Sikka.On("POST appointment", _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        Assert.Equal("connection-refused", (await Assert.ThrowsAsync<VendorUnreachableException>(() => BookAsync())).Reason);
        Assert.Equal(2, bench.Sikka.To("appointment").Count);
    }

    [Fact]
    public async Task A_booking_without_an_answer_in_time_is_unknown()
    {
        using var hurried = new SikkaBench();
        hurried.Sikka.OnAsync("POST appointment", _ => new TaskCompletionSource<HttpResponseMessage>().Task);
        Assert.IsType<WriteReceipt.Unknown>(await hurried.WhileTimePassesAsync(hurried.Connect().Appointments!.BookAsync(Visit(), Stop)));
        Assert.Single(hurried.Sikka.To("appointment"));
    }

    [Fact]
    public async Task A_caller_who_gives_up_after_sending_leaves_an_unknown_before_sending_a_cancellation()
    {
        using var deadline = new CancellationTokenSource();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Sikka.OnAsync("POST appointment", _ =>
        {
            arrived.TrySetResult();
            return new TaskCompletionSource<HttpResponseMessage>().Task;
        });
        var booking = bench.Connect().Appointments!.BookAsync(Visit(), deadline.Token);
        await Task.WhenAny(arrived.Task, booking).WaitAsync(TimeSpan.FromSeconds(30), Stop);
        await deadline.CancelAsync();
        Assert.IsType<WriteReceipt.Unknown>(await booking);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Connect(SikkaBench.Link(account: "other")).Appointments!.BookAsync(Visit(), deadline.Token));
        Assert.Single(bench.Sikka.To("appointment"));
    }

    [Fact]
    public async Task A_body_that_breaks_off_after_201_is_unknown()
    {
        bench.Sikka.On("POST appointment", _ => new HttpResponseMessage(HttpStatusCode.Created) { Content = new StreamContent(new Breaking()) });
        Assert.IsType<WriteReceipt.Unknown>(await BookAsync());
    }

    [Fact]
    public async Task Reads_are_tried_again_but_not_where_the_office_has_no_data_yet()
    {
        bench.Sikka.None("operatories");
        var calls = 0;
        bench.Sikka.On("GET appointments", _ => ++calls < 3 ? SikkaImitation.Refusal(503, "API2002") : SikkaImitation.Json(200, SikkaImitation.List()));
        Assert.Empty(await bench.WhileTimePassesAsync(ReadAsync()));
        Assert.Equal(3, calls);

        calls = 0;
        bench.Sikka.On("GET appointments", _ =>
        {
            calls++;
            return SikkaImitation.Refusal(500, "API2010");
        });
        Assert.Equal("no-data-uploaded-yet", (await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.WhileTimePassesAsync(ReadAsync()))).Reason);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_vendor_that_keeps_failing_is_left_alone_for_this_account_only()
    {
        bench.Sikka.On("POST appointment", request => request.Body.Contains("\"practice_id\":\"1\"", StringComparison.Ordinal) ? SikkaImitation.Refusal(503, "API2002") : SikkaImitation.Accepted("6"));
        for (var n = 0; n < 29; n++) Assert.IsType<WriteReceipt.Unknown>(await BookAsync()); // the key was the thirtieth request
        Assert.Equal("circuit-open", (await Assert.ThrowsAsync<VendorUnreachableException>(() => BookAsync())).Reason);
        Assert.Equal(29, bench.Sikka.To("appointment").Count);
        Assert.Equal(new WriteReceipt.Submitted("6"), await BookAsync(SikkaBench.Link(account: "other", practiceId: "2")));
    }

    [Fact]
    public async Task Nothing_of_a_patient_or_a_secret_reaches_a_log_or_an_exception()
    {
        bench.Sikka.On("GET patients", _ => SikkaImitation.Refusal(422, "API2019"));
        var find = await Record.ExceptionAsync(() => bench.Connect().Patients!.FindAsync(new Core.Patients.PatientQuery.ByName("Quirina", "Zebulon"), Stop));
        bench.Sikka.On("GET patients", _ => SikkaImitation.Json(200, """{"items":[{"patient_id":"1","lastname":"Zebulon"}"""));
        var junk = await Record.ExceptionAsync(() => bench.Connect().Patients!.FindAsync(new Core.Patients.PatientQuery.ByPhone("2175550142"), Stop));
        bench.Sikka.On("POST appointment", _ => SikkaImitation.Refusal(401, "API2007"));
        var book = await Record.ExceptionAsync(() => BookAsync(null, Visit() with { Note = "Zebulon called" }));
        var all = $"{find}\n{junk}\n{book}\n{bench.Logs.Text}";
        Assert.Contains("API2019", all, StringComparison.Ordinal);
        foreach (var secret in new[] { "Zebulon", "2175550142", "office-secret", "app-key-secret", "key-1", "refresh-1", "lastname=" }) Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase);
    }

    internal static NewAppointment Visit() =>
        new("ref-1", "5383", "HYG1", "Chair 2", Instant.FromUtc(2026, 3, 27, 18, 30), 60, new VisitTypeName("Adult cleaning", "14"), "gate 4: ring <b> twice");

    private Task<IReadOnlyList<Appointment>> ReadAsync() => bench.Connect().Appointments!.ReadAsync(new(2026, 3, 27), new(2026, 3, 27), null, Stop);

    private Task<WriteReceipt> BookAsync(PmsLink? link = null, NewAppointment? visit = null) => bench.Connect(link).Appointments!.BookAsync(visit ?? Visit(), Stop);

    private JsonElement Sent() => JsonElement.Parse(bench.Sikka.To("appointment")[^1].Body);

    public void Dispose() => bench.Dispose();

    private sealed class Breaking : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("gone");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new IOException("gone");
    }
}
