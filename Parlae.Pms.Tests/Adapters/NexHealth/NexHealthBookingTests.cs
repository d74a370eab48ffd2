using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.NexHealth;

/// <summary>What is sent for a booking, a change or a new patient, and what the answer means.</summary>
public sealed class NexHealthBookingTests : IDisposable
{
    private readonly NexHealthBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("null", typeof(WriteReceipt.Submitted))]
    [InlineData("\"\"", typeof(WriteReceipt.Submitted))]
    [InlineData("\"51901\"", typeof(WriteReceipt.Confirmed))]
    public async Task A_booking_is_one_once_the_practices_system_has_given_it_an_id(string foreignId, Type receipt)
    {
        bench.NexHealth.On("POST appointments", _ => NexHealthImitation.Data(201, $$"""{"appt":{{Sample.Row(foreign: foreignId)}}}"""));
        Assert.IsType(receipt, await BookAsync());
    }

    [Theory]
    [InlineData(400, "The requested time is not available", WriteRejection.SlotTaken)]
    [InlineData(409, "Overlaps another appointment", WriteRejection.SlotTaken)]
    [InlineData(400, "Patient does not exist", WriteRejection.PatientUnknown)]
    [InlineData(404, "nothing", WriteRejection.PatientUnknown)]
    [InlineData(400, "start_time is wrong", WriteRejection.Invalid)]
    [InlineData(422, "start_time is wrong", WriteRejection.Invalid)]
    [InlineData(200, "refused under a good status", WriteRejection.Invalid)]
    [InlineData(403, "no", WriteRejection.NotPermitted)]
    public async Task A_refusal_is_told_in_our_words(int status, string error, WriteRejection expected)
    {
        bench.NexHealth.On("POST appointments", _ => NexHealthImitation.Refusal(status, error));
        Assert.Equal(new WriteReceipt.Rejected(expected), await BookAsync());
    }

    [Fact]
    public async Task A_practice_teaches_its_own_words_for_taken()
    {
        bench.NexHealth.On("POST appointments", _ => NexHealthImitation.Refusal(400, "Chair occupied!"));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.SlotTaken), await bench.Connect("slotTakenTexts", "no chair|chair OCCUPIED").Appointments!.BookAsync(Sample.Visit(), Stop));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(504)]
    [InlineData(302)]
    public async Task Of_some_answers_nobody_knows_what_came(int status)
    {
        bench.NexHealth.On("POST appointments", _ => NexHealthImitation.Refusal(status));
        Assert.Equal(new WriteReceipt.Unknown(), await BookAsync());
        Assert.Single(bench.NexHealth.To("POST appointments"));
    }

    [Theory]
    [InlineData("<html>Zebulon</html>")]
    [InlineData("""{"code":true,"data":{}}""")]
    [InlineData("""{"code":true,"data":null}""")]
    public async Task A_good_status_over_nothing_that_names_the_booking_is_no_booking(string body)
    {
        bench.NexHealth.On("POST appointments", _ => NexHealthImitation.Json(201, body));
        Assert.Equal(new WriteReceipt.Unknown(), await BookAsync());
    }

    [Fact]
    public async Task Another_length_than_the_kinds_own_is_sent_as_an_end_and_a_long_note_is_cut()
    {
        bench.NexHealth.On("POST appointments", _ => Recording.Of("appointment-create").Answer());
        await bench.Connect().Appointments!.BookAsync(Sample.Visit() with { Minutes = 60, Note = new string('x', 200) }, Stop);
        await bench.Connect().Appointments!.BookAsync(Sample.Visit() with { VisitType = new("Cleaning", null), Note = null }, Stop);
        var sent = bench.NexHealth.To("POST appointments").Select(request => request.Json.GetProperty("appt")).ToList();
        Assert.Equal(("2025-06-03T15:30:00Z", 27, 128), (sent[0].GetProperty("end_time").GetString(), sent[0].GetProperty("appointment_type_id").GetInt32(), sent[0].GetProperty("note").GetString()!.Length));
        Assert.Equal("2025-06-03T15:10:00Z", sent[1].GetProperty("end_time").GetString());
        Assert.False(sent[1].TryGetProperty("appointment_type_id", out _) || sent[1].TryGetProperty("note", out _));
    }

    [Fact]
    public async Task Where_bookings_are_by_operatory_one_is_named_or_nothing_is_sent()
    {
        bench.NexHealth.On("POST appointments", _ => Recording.Of("appointment-create").Answer());
        var nowhere = Sample.Visit() with { RoomId = null };
        await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => bench.Connect().Appointments!.BookAsync(nowhere, Stop));
        await bench.Connect("operatoryId", "182").Appointments!.BookAsync(nowhere, Stop);
        await bench.Connect(NexHealthBench.Link(byOperatory: false)).Appointments!.BookAsync(nowhere, Stop);
        var sent = bench.NexHealth.To("POST appointments").Select(request => request.Json.GetProperty("appt")).ToList();
        Assert.Equal(182, sent[0].GetProperty("operatory_id").GetInt32());
        Assert.False(sent[1].TryGetProperty("operatory_id", out _));
    }

    [Fact]
    public async Task NexHealth_writes_to_patients_only_where_the_practice_wants_it()
    {
        bench.NexHealth.On("POST appointments", _ => Recording.Of("appointment-create").Answer());
        await BookAsync();
        await bench.Connect("notifyPatient", "true").Appointments!.BookAsync(Sample.Visit(), Stop);
        Assert.Equal(["false", "true"], bench.NexHealth.To("POST appointments").Select(request => request.Query["notify_patient"]));
    }

    [Fact]
    public async Task While_the_practice_is_not_written_to_nothing_is_sent()
    {
        bench.NexHealth.Link("red");
        var offline = new WriteReceipt.Rejected(WriteRejection.PracticeOffline);
        Assert.Equal(offline, await BookAsync());
        Assert.Equal(offline, await bench.Connect().Changes!.ChangeAsync(Sample.Cancel(), Stop));
        Assert.Equal(offline, await bench.Connect().Patients!.CreateAsync(Sample.Orrin(), Stop));
        Assert.All(bench.NexHealth.Requests.Where(request => request.Path != "authenticates"), request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task Where_nobody_tells_of_the_link_writes_are_sent()
    {
        bench.NexHealth.On("GET sync_status", _ => NexHealthImitation.Refusal(404));
        bench.NexHealth.On("POST appointments", _ => Recording.Of("appointment-create").Answer());
        Assert.Equal(new WriteReceipt.Submitted("1901"), await BookAsync());
    }

    /// <summary>Not to know in time that the link is down is no reason to refuse: what is taken in is told as under way, and no more.</summary>
    [Fact]
    public async Task Where_nobody_tells_of_the_link_in_time_writes_are_sent_and_told_as_under_way()
    {
        bench.NexHealth.OnAsync("GET sync_status", _ => new TaskCompletionSource<HttpResponseMessage>().Task);
        bench.NexHealth.On("POST appointments", _ => Recording.Of("appointment-create").Answer());
        Assert.Equal(new WriteReceipt.Submitted("1901"), await bench.WhileTimePassesAsync(BookAsync()));
    }

    /// <summary>A link that always answers late is heard all the same: by the next write.</summary>
    [Fact]
    public async Task What_is_told_of_the_link_too_late_is_remembered_for_the_next_write()
    {
        var late = new TaskCompletionSource<HttpResponseMessage>();
        bench.NexHealth.OnAsync("GET sync_status", _ => late.Task);
        bench.NexHealth.On("POST appointments", _ => Recording.Of("appointment-create").Answer());
        Assert.Equal(new WriteReceipt.Submitted("1901"), await bench.WhileTimePassesAsync(BookAsync()));

        late.SetResult(NexHealthImitation.Data(200, """[{"read_status":"green","write_status":"red","locations":[{"id":7}]}]"""));
        var offline = new WriteReceipt.Rejected(WriteRejection.PracticeOffline);
        for (var look = 0; look < 500 && !offline.Equals(await BookAsync()); look++) await Task.Delay(10, Stop); // until the answer has come through
        Assert.Equal(offline, await BookAsync());
        Assert.Single(bench.NexHealth.To("GET sync_status"));
    }

    [Fact]
    public async Task A_change_that_changed_nothing_is_not_said_to_be_under_way()
    {
        bench.NexHealth.On("PATCH appointments/1901", _ => NexHealthImitation.Data(200, $$"""{"appt":{{Sample.Row(more: ",\"cancelled\":false")}}}"""));
        Assert.Equal(new WriteReceipt.Unknown(), await bench.Connect().Changes!.ChangeAsync(Sample.Cancel(), Stop));
    }

    [Fact]
    public async Task To_somebody_else_or_where_the_system_moves_nothing_a_visit_goes_in_two_steps()
    {
        var other = Sample.Move() with { To = Sample.Visit() with { ProviderId = "84" } };
        await Assert.ThrowsAsync<AbilityMissingException>(() => bench.Connect().Changes!.ChangeAsync(other, Stop));
        Assert.DoesNotContain(bench.NexHealth.Requests, request => request.Method == "PATCH");
        bench.NexHealth.On("PATCH appointments/1901", _ => NexHealthImitation.Refusal(403));
        await Assert.ThrowsAsync<AbilityMissingException>(() => bench.Connect().Changes!.ChangeAsync(Sample.Move(), Stop));
    }

    [Fact]
    public async Task Who_gives_no_address_is_sent_with_the_practices_own_or_not_at_all_and_it_is_never_read_as_theirs()
    {
        bench.NexHealth.On("POST patients", _ => Recording.Of("patient-create").Answer());
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Invalid), await bench.Connect().Patients!.CreateAsync(Sample.Orrin(email: null), Stop));
        Assert.Empty(bench.NexHealth.To("POST patients"));

        var practice = bench.Connect("emailWhenNone", "Desk@example.org");
        Assert.Equal(new WriteReceipt.Submitted("520"), await practice.Patients!.CreateAsync(Sample.Orrin(email: " "), Stop));
        Assert.Equal("Desk@example.org", bench.NexHealth.To("POST patients")[0].Json.GetProperty("patient").GetProperty("email").GetString());
        bench.NexHealth.On("GET patients/520", _ => NexHealthImitation.Data(200, """{"id":520,"first_name":"Orrin","email":"desk@example.org"}"""));
        Assert.Null((await practice.Patients.GetAsync("520", Stop))!.Email);
    }

    [Fact]
    public async Task An_existing_match_that_comes_back_is_on_file()
    {
        bench.NexHealth.On("POST patients", _ => NexHealthImitation.Data(200, """{"user":{"id":415,"foreign_id":"10415","first_name":"June"}}"""));
        Assert.Equal(new WriteReceipt.Confirmed("415"), await bench.Connect().Patients!.CreateAsync(Sample.Orrin(), Stop));
    }

    [Fact]
    public async Task Notes_become_alerts_only_where_the_practice_wants_them_and_whole()
    {
        await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => bench.Connect().Notes!.AddAsync(Sample.Note(), Stop));
        var notes = bench.Connect("alertNotes", "yes").Notes!;
        Assert.True(notes.Takes(new string('x', 200)));
        Assert.False(notes.Takes(new string('x', 201)) || notes.Takes("  "));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Invalid), await notes.AddAsync(Sample.Note(new string('x', 201)), Stop));
    }

    [Fact]
    public async Task A_payment_goes_with_a_minus_and_its_originator_and_is_known_by_it()
    {
        bench.NexHealth.On("POST payments", _ => NexHealthImitation.Data(202, "null"));
        var desk = bench.Connect().Billing!;
        Assert.Equal(new WriteReceipt.Submitted("API:TEST-REF-0"), await desk.RecordAsync(Sample.Payment(), Stop));
        Assert.Equal("""{"payment":{"patient_id":415,"amount":-60,"transaction_id":"API:TEST-REF-0","payment_type_id":5,"paid_at":"2025-05-01"}}""", bench.NexHealth.To("POST payments")[0].Body);
        Assert.Equal((50, "API:x"), (desk.Receipt(new string('x', 80)).Length, desk.Receipt("API:x")));
    }

    private Task<WriteReceipt> BookAsync() => bench.Connect().Appointments!.BookAsync(Sample.Visit(), Stop);

    public void Dispose() => bench.Dispose();
}
