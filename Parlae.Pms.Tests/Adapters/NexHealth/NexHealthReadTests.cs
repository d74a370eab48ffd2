using NodaTime;
using Parlae.Pms.Core.Adapters.NexHealth;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Adapters.NexHealth;

/// <summary>Lists, pages, people, statuses, days and money as they are read.</summary>
public sealed class NexHealthReadTests : IDisposable
{
    private readonly NexHealthBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_of_more_than_a_thousand_rows_comes_whole_whatever_the_pages_hold()
    {
        var pages = new Dictionary<string, (int From, int Count, string? Next)> { [""] = (0, 700, "b"), ["b"] = (700, 0, "c"), ["c"] = (700, 533, null) }; // short ones, and an empty one in the middle
        bench.NexHealth.On("GET appointments", request =>
        {
            var (from, count, next) = pages[request.Query.GetValueOrDefault("end_cursor", "")];
            var rows = Enumerable.Range(from + 1, count).Select(n => Sample.Row($"{n}"));
            return NexHealthImitation.Data(200, $"[{string.Join(',', rows)}]", $$""","page_info":{"has_next_page":{{(next is null ? "false" : "true")}},"end_cursor":{{(next is null ? "\"ignored\"" : $"\"{next}\"")}}}""");
        });
        Assert.Equal(1233, (await bench.Connect().Appointments!.ReadAsync(new LocalDate(2025, 6, 3), new LocalDate(2025, 6, 3), null, Stop)).Count);
        Assert.All(bench.NexHealth.To("GET appointments"), request => Assert.Equal("1000", request.Query["per_page"]));
    }

    [Fact]
    public async Task The_same_cursor_twice_is_a_fault_and_no_endless_loop()
    {
        bench.NexHealth.On("GET patients", _ => NexHealthImitation.Data(200, "[]", ""","page_info":{"has_next_page":true,"end_cursor":"again"}"""));
        await Assert.ThrowsAsync<VendorContractException>(() => FindAsync(new PatientQuery.ByPhone("5555550142")));
        Assert.Equal(2, bench.NexHealth.To("GET patients").Count);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    [InlineData("{\"data\":[]}")]
    [InlineData("{\"code\":true,\"data\":{}}")]
    [InlineData("{\"code\":true,\"data\":null}")]
    [InlineData("{\"code\":true,\"data\":[],\"page_info\":{\"has_next_page\":true}}")]
    [InlineData("{\"code\":false,\"error\":[\"Zebulon\"],\"data\":[]}")]
    [InlineData("<html>Zebulon</html>")]
    public async Task A_malformed_answer_breaks_the_contract_and_is_quoted_nowhere(string body)
    {
        bench.NexHealth.On("GET patients", _ => NexHealthImitation.Json(200, body));
        var fault = await Assert.ThrowsAsync<VendorContractException>(() => FindAsync(new PatientQuery.ByPhone("5555550142")));
        Assert.DoesNotContain("Zebulon", fault + bench.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visits_wait_a_second_at_most_for_a_link_that_nobody_tells_of()
    {
        bench.NexHealth.OnAsync("GET sync_status", _ => new TaskCompletionSource<HttpResponseMessage>().Task);
        bench.NexHealth.Items("appointments", Sample.Row());
        var book = bench.Connect().Appointments!;
        var read = ReadAsync();
        for (var n = 0; n < 1000 && new[] { "GET sync_status", "GET appointments", "GET appointment_types" }.Any(call => bench.NexHealth.To(call).Count == 0); n++) await Task.Delay(10, Stop);
        bench.Clock.Advance(TimeSpan.FromSeconds(0.9));
        await Task.Delay(20, Stop);
        Assert.False(read.IsCompleted);
        bench.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Single(await read.WaitAsync(TimeSpan.FromSeconds(30), Stop));

        Assert.Single(await ReadAsync().WaitAsync(TimeSpan.FromSeconds(30), Stop)); // the clock stands: who was slow is not waited for again
        Assert.Single(bench.NexHealth.To("GET sync_status"));

        Task<IReadOnlyList<Appointment>> ReadAsync() => book.ReadAsync(new LocalDate(2025, 6, 3), new LocalDate(2025, 6, 3), null, Stop);
    }

    [Fact]
    public async Task A_warning_beside_a_good_answer_is_no_refusal()
    {
        bench.NexHealth.On("GET patients", _ => NexHealthImitation.Json(200, """{"code":true,"error":["some rows may be stale"],"data":[]}"""));
        Assert.Empty(await FindAsync(new PatientQuery.ByPhone("5555550142")));
    }

    [Theory]
    [InlineData(403, typeof(PracticeMisconfiguredException))]
    [InlineData(500, typeof(VendorUnreachableException))]
    [InlineData(404, typeof(VendorContractException))]
    public async Task A_refused_read_is_one_of_our_faults(int status, Type fault)
    {
        bench.NexHealth.On("GET patients", _ => NexHealthImitation.Refusal(status));
        Assert.IsType(fault, await Record.ExceptionAsync(() => bench.WhileTimePassesAsync(FindAsync(new PatientQuery.ByPhone("5555550142")))));
    }

    [Fact]
    public async Task People_are_compared_here_whatever_the_filters_make_of_it()
    {
        bench.NexHealth.Items(
            "patients", """{"id":1,"first_name":"Ann","last_name":"Nguyễn","email":"A@example.com","bio":{"home_phone_number":"+1 (555) 555-0142"}}""", """{"id":2,"first_name":"Bo","last_name":"Li","bio":{"phone_number":"5555550143"}}""");
        Assert.Equal("1", Assert.Single(await FindAsync(new PatientQuery.ByPhone("5555550142"))).PatientId);
        Assert.Equal("1", Assert.Single(await FindAsync(new PatientQuery.ByName("Ann", "Nguyen"))).PatientId);
        Assert.Equal("1", Assert.Single(await FindAsync(new PatientQuery.ByEmail("a@example.com"))).PatientId);
        Assert.Equal(["Nguyen", "Ann"], bench.NexHealth.To("GET patients").Select(request => request.Query.GetValueOrDefault("name")).OfType<string>()); // both at once, known or not
        Assert.Equal(2, (await bench.Connect().PatientList!.ListAsync(Stop)).Count);
    }

    [Theory]
    [InlineData("../appointments/1")]
    [InlineData("1?x=2")]
    [InlineData("")]
    [InlineData("-1")]
    public async Task An_id_that_is_no_number_is_nobodys_and_not_asked_for(string id)
    {
        Assert.Null(await bench.Connect().Patients!.GetAsync(id, Stop));
        Assert.Empty(await bench.Connect().Appointments!.ReadAsync(Sample.Monday, Sample.Monday, id, Stop));
        Assert.Empty(await bench.Connect().Insurance!.ReadAsync(id, Stop));
        Assert.Empty(await bench.Connect().Billing!.ReadPaymentsAsync(id, Sample.Monday, Sample.Monday, Stop));
        Assert.Empty(bench.NexHealth.Requests);
    }

    [Fact]
    public async Task Records_of_another_location_are_not_ours()
    {
        bench.NexHealth.On("GET patients/415", _ => NexHealthImitation.Data(200, """{"id":415,"first_name":"June","location_ids":[8]}"""));
        bench.NexHealth.Items("appointments", Sample.Row("1"), Sample.Row("2").Replace("\"location_id\":7", "\"location_id\":8", StringComparison.Ordinal));
        Assert.Null(await bench.Connect().Patients!.GetAsync("415", Stop));
        Assert.Equal("1", Assert.Single(await bench.Connect().Appointments!.ReadAsync(new LocalDate(2025, 6, 3), new LocalDate(2025, 6, 3), null, Stop)).AppointmentId);
    }

    [Theory]
    [InlineData("", AppointmentStatus.Scheduled)]
    [InlineData(",\"cancelled_at\":\"2025-05-15T15:00:00Z\"", AppointmentStatus.Scheduled)] // it outlives a cancellation that was taken back
    [InlineData(",\"confirmed\":true", AppointmentStatus.Confirmed)]
    [InlineData(",\"patient_confirmed\":true", AppointmentStatus.Confirmed)]
    [InlineData(",\"checkin_at\":\"2025-06-03T14:25:00Z\"", AppointmentStatus.Confirmed)]
    [InlineData(",\"confirmed\":true,\"checked_out\":true", AppointmentStatus.Completed)]
    [InlineData(",\"checked_out_at\":\"2025-06-03T15:00:00Z\"", AppointmentStatus.Completed)]
    [InlineData(",\"confirmed\":true,\"patient_missed\":true", AppointmentStatus.Missed)]
    [InlineData(",\"patient_missed\":true,\"cancelled\":true,\"confirmed\":true", AppointmentStatus.Cancelled)]
    public async Task Flags_are_one_status(string flags, AppointmentStatus expected)
    {
        bench.NexHealth.Items("appointments", Sample.Row(more: flags));
        Assert.Equal(expected, Assert.Single(await bench.Connect().Appointments!.ReadAsync(new LocalDate(2025, 6, 3), new LocalDate(2025, 6, 3), null, Stop)).Status);
    }

    [Fact]
    public async Task Slots_are_put_together_by_provider_and_operatory_wherever_the_ids_stand()
    {
        bench.NexHealth.Items(
            "available_slots",
            """{"lid":7,"pid":83,"operatory_id":181,"slots":[{"time":"2025-06-05T09:15:00-05:00"},{"time":"2025-06-05T09:00:00-05:00"},{"time":"2025-06-05T10:00:00-05:00"}]}""",
            """{"lid":7,"slots":[{"time":"2025-06-05T09:30:00-05:00","end_time":"2025-06-05T10:00:00-05:00","provider_id":83,"operatory_id":182},{"time":"2025-06-05T09:30:00-05:00","provider_id":77}]}""",
            """{"lid":8,"pid":83,"slots":[{"time":"2025-06-05T12:00:00-05:00"}]}""");
        var day = Assert.Single(await bench.Connect().Schedule.ReadDaysAsync(new LocalDate(2025, 6, 5), new LocalDate(2025, 6, 5), Stop));
        Assert.Equal(
            [("181", 14, 0, 30), ("182", 14, 30, 30), ("181", 15, 0, 15)],
            day.Openings!.OrderBy(one => one.Time.Start).Select(one => (one.RoomId!, one.Time.Start.InUtc().Hour, one.Time.Start.InUtc().Minute, (int)one.Time.Duration.TotalMinutes)));
        Assert.Equal((Instant.FromUtc(2025, 5, 20, 15, 0), 0, 0), (day.AsOf, day.Windows.Count, day.Busy.Count));
    }

    [Fact]
    public async Task Many_days_are_asked_for_in_pieces_and_days_gone_by_not_at_all()
    {
        bench.NexHealth.Items("available_slots");
        var days = await bench.Connect().Schedule.ReadDaysAsync(new LocalDate(2025, 5, 10), new LocalDate(2025, 6, 20), Stop);
        Assert.Equal(42, days.Count);
        Assert.Equal([("2025-05-20", "14"), ("2025-06-03", "14"), ("2025-06-17", "4")], bench.NexHealth.To("GET available_slots").Select(request => (request.Query["start_date"], request.Query["days"])).Order());
        Assert.Single(await bench.Connect().Schedule.ReadDaysAsync(new LocalDate(2025, 5, 1), new LocalDate(2025, 5, 1), Stop));
        Assert.Equal(3, bench.NexHealth.To("GET available_slots").Count);
    }

    [Fact]
    public async Task Who_has_left_or_takes_no_requests_is_not_offered_and_the_clinic_may_name_its_own()
    {
        bench.NexHealth.Items(
            "providers", """{"id":1,"name":"A"}""", """{"id":2,"name":"B","inactive":true}""", """{"id":3,"name":"C","requestable":false}""", """{"id":4,"first_name":"D","last_name":"E","requestable":true}""");
        Assert.Equal([("1", "A"), ("4", "D E")], (await bench.Connect().Directory.ReadRosterAsync(Stop)).Providers.Select(one => (one.ProviderId, one.Name)));
        Assert.Equal(["3"], (await bench.Connect("providers", "3|2").Directory.ReadRosterAsync(Stop)).Providers.Select(one => one.ProviderId));
    }

    [Fact]
    public async Task A_familys_balance_is_told_to_its_guarantor_alone()
    {
        bench.NexHealth.On("GET patients/416", _ => NexHealthImitation.Data(200, """{"id":416,"first_name":"Theodore","guarantor_id":415}"""));
        Assert.Null(await bench.Connect().Billing!.ReadBalanceAsync("416", Stop));
        Assert.Empty(bench.NexHealth.To("GET guarantor_balances"));
        bench.NexHealth.On("GET patients/415", _ => Recording.Of("patient-get").Answer());
        bench.NexHealth.Items("guarantor_balances", """{"guarantor_id":415,"total_balance":{"amount":"100.00"},"guarantor_portion":{"amount":"60.00"},"insurance_estimate":{"amount":"30.00"},"write_off_estimate":{"amount":"10.00"}}""");
        Assert.Equal((100m, 60m, (decimal?)null), await bench.Connect().Billing!.ReadBalanceAsync("415", Stop) is { } balance ? (balance.Total, balance.PatientPart, balance.InsurancePart) : default);
        bench.NexHealth.Items("guarantor_balances");
        Assert.Null(await bench.Connect().Billing!.ReadBalanceAsync("415", Stop)); // not zero: nobody knows
    }

    [Fact]
    public async Task Money_given_back_and_an_insurers_money_are_told_apart()
    {
        bench.NexHealth.Items(
            "payments", """{"id":1,"patient_id":415,"payment_amount":{"amount":"25.00"},"paid_at":"2025-05-02"}""", """{"id":2,"patient_id":415,"payment_amount":{"amount":"-80"},"paid_at":"2025-05-03T10:00:00Z","claim_id":9}""",
            """{"id":3,"patient_id":415,"payment_amount":{"amount":"-1"},"paid_at":"2025-05-03","deleted_at":"2025-05-04"}""", """{"id":4,"patient_id":416,"payment_amount":{"amount":"-1"},"paid_at":"2025-05-03"}""");
        var paid = await bench.Connect().Billing!.ReadPaymentsAsync("415", new LocalDate(2025, 5, 1), new LocalDate(2025, 5, 31), Stop);
        Assert.Equal([(-25m, false), (80m, true)], paid.Select(payment => (payment.Amount, payment.IsFromInsurance)));
    }

    [Fact]
    public void Every_endpoint_of_the_version_before_is_known()
    {
        foreach (var path in new[] { "authenticates", "institutions", "locations", "appointment_types", "appointments/1", "operatories/1", "patients/1/alerts", "patients/1/documents", "payment_plans", "recall_types", "sync_status", "webhook_endpoints" })
            Assert.True(NexHealthEndpoint.IsOld(HttpMethod.Get, path), path);
        foreach (var path in new[] { "appointments", "patients", "patients/1", "available_slots", "payments", "providers", "operatories" }) Assert.False(NexHealthEndpoint.IsOld(HttpMethod.Get, path), path);
        Assert.False(NexHealthEndpoint.IsOld(HttpMethod.Patch, "appointments/1"));
        Assert.False(NexHealthEndpoint.IsOld(HttpMethod.Post, "webhook_endpoints/1/webhook_subscriptions"));
    }

    private Task<IReadOnlyList<Patient>> FindAsync(PatientQuery query) => bench.Connect().Patients!.FindAsync(query, Stop);

    public void Dispose() => bench.Dispose();
}
