using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.NexHealth;

/// <summary>What became of a write, minute by minute.</summary>
public sealed class NexHealthWriteTrackerTests : IDisposable
{
    private const string Written = "\"51901\"";

    private readonly NexHealthBench bench = new(NexHealthBench.Usual);
    private readonly Instant sentAt;

    public NexHealthWriteTrackerTests() => sentAt = bench.Now;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, null, false, "Pending")]
    [InlineData(14, null, false, "Pending")]
    [InlineData(16, null, false, "Unclear")]
    [InlineData(1, Written, false, "Confirmed")]
    [InlineData(600, Written, false, "Confirmed")]
    [InlineData(1, null, true, "Failed")] // somebody has cancelled it meanwhile
    public async Task A_booking_stands_once_the_practices_system_has_given_it_an_id(int minutes, string? foreignId, bool cancelled, string fate)
    {
        bench.NexHealth.On("GET appointments/1901", _ => NexHealthImitation.Data(200, Sample.Row(foreign: foreignId, more: $",\"cancelled\":{(cancelled ? "true" : "false")}")));
        bench.NexHealth.Items("appointments");
        bench.Clock.Advance(TimeSpan.FromMinutes(minutes));
        Assert.Equal(fate, (await AskAsync(new PendingWrite("w1", "1901", sentAt, Sample.Visit()))).GetType().Name);
    }

    [Theory]
    [InlineData("83", Written, true, "Failed")]
    [InlineData("99", Written, true, "Failed")] // in the same operatory
    [InlineData("83", null, true, "Unclear")] // the other one is not in the practice's system either
    [InlineData("83", Written, false, "Unclear")] // it could not be withdrawn
    public async Task A_booking_whose_time_the_practice_gave_away_is_withdrawn_before_it_is_called_failed(string provider, string? foreignId, bool withdrawn, string fate)
    {
        bench.NexHealth.On("GET appointments/1901", _ => NexHealthImitation.Data(200, Sample.Row(foreign: null)));
        bench.NexHealth.Items("appointments", Sample.Row(foreign: null), Sample.Row("1905", foreignId, "2025-06-03T15:00:00Z", "2025-06-03T16:00:00Z", "416", provider));
        bench.NexHealth.On("PATCH appointments/1901", _ => withdrawn ? NexHealthImitation.Data(200, $$"""{"appt":{{Sample.Row(foreign: null, more: ",\"cancelled\":true")}}}""") : NexHealthImitation.Refusal(500));
        var write = new PendingWrite("w1", "1901", sentAt, Sample.Visit());
        Assert.IsType<WriteFate.Pending>(await AskAsync(write));
        Assert.Empty(bench.NexHealth.To("PATCH appointments/1901"));
        bench.Clock.Advance(TimeSpan.FromMinutes(16));
        var found = await AskAsync(write);
        Assert.Equal(fate, found.GetType().Name);
        if (found is WriteFate.Failed failed) Assert.Equal(WriteRejection.SlotTaken, failed.Reason);
    }

    [Fact]
    public async Task A_lost_booking_is_known_by_patient_time_and_provider()
    {
        bench.NexHealth.Items("appointments", Sample.Row("1", more: ",\"cancelled\":true"), Sample.Row("2", patient: "416"), Sample.Row("3", start: "2025-06-03T14:45:00Z"), Sample.Row("4", provider: "84"), Sample.Row("5", null));
        Assert.Equal(new WriteFate.Pending("5"), await FindAsync(new PendingWrite("w1", null, sentAt, Sample.Visit())));
        bench.NexHealth.Items("appointments", Sample.Row("6"));
        Assert.Equal(new WriteFate.Confirmed("6"), await FindAsync(new PendingWrite("w1", null, sentAt, Sample.Visit())));
    }

    /// <summary>What came of it nobody can tell then: it is not sent again, and staff look in the end. Clocks differ by five minutes.</summary>
    [Theory]
    [InlineData(true, "83", "", "14:30", false)] // the desk has cancelled it
    [InlineData(true, "83", "2025-05-20T17:40:00.000Z", "14:30", false)]
    [InlineData(true, "83", "2025-05-20T17:39:59.000Z", "14:30", true)] // another one, cancelled before
    [InlineData(false, "84", "", "14:30", false)] // given to another provider
    [InlineData(false, "83", "2025-05-20T17:45:10.000Z", "14:45", false)] // put off a little
    [InlineData(false, "84", "2025-05-12T17:00:00.000Z", "14:45", true)] // another visit of old
    [InlineData(false, "84", "", "15:10", true)] // begins when it would be over
    [InlineData(false, "83", "2025-05-20T17:45:10.000Z", "15:10", false)] // moved
    [InlineData(false, "83", "2025-05-12T17:00:00.000Z", "15:10", true)]
    public async Task A_lost_booking_that_staff_may_have_changed_moved_or_cancelled_is_not_sent_again(bool cancelled, string provider, string made, string start, bool isAbsent)
    {
        var more = $",\"cancelled\":{(cancelled ? "true" : "false")},\"created_at\":\"{made}\"";
        bench.NexHealth.Items("appointments", Sample.Row("1", patient: "416", more: more), Sample.Row("2", start: $"2025-06-03T{start}:00.000Z", end: "2025-06-03T16:00:00.000Z", provider: provider, more: more));
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.IsType(isAbsent ? typeof(WriteFate.Absent) : typeof(WriteFate.Unclear), await FindAsync(new PendingWrite("w1", null, sentAt, Sample.Visit())));
    }

    [Theory]
    [InlineData(",\"unavailable\":true")] // a block
    [InlineData(",\"start_time\":null")]
    public async Task What_is_there_and_cannot_be_read_is_not_cancelled(string more)
    {
        bench.NexHealth.On("GET appointments/1901", _ => NexHealthImitation.Data(200, Sample.Row(more: more)));
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<WriteFate.Unclear>(await FindAsync(new PendingWrite("w1", null, sentAt, Change: Sample.Cancel())));
        Assert.IsType<WriteFate.Unclear>(await AskAsync(new PendingWrite("w1", "1901", sentAt, Change: Sample.Cancel())));
    }

    [Fact]
    public async Task What_is_not_found_is_absent_only_after_a_while_and_a_payment_after_longer()
    {
        foreach (var list in new[] { "appointments", "patients", "payments" }) bench.NexHealth.Items(list);
        bench.NexHealth.On("GET appointments/1901", _ => NexHealthImitation.Data(200, Sample.Row()));
        PendingWrite[] quick = [new("w", null, sentAt, Sample.Visit()), new("w", null, sentAt, Patient: Sample.Orrin()), new("w", null, sentAt, Change: Sample.Cancel())];
        var payment = new PendingWrite("w", null, sentAt, Payment: Sample.Payment());
        foreach (var write in quick.Append(payment)) Assert.IsType<WriteFate.Unclear>(await FindAsync(write));
        bench.Clock.Advance(TimeSpan.FromSeconds(179));
        foreach (var write in quick) Assert.IsType<WriteFate.Unclear>(await FindAsync(write));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var write in quick) Assert.IsType<WriteFate.Absent>(await FindAsync(write));
        Assert.IsType<WriteFate.Unclear>(await FindAsync(payment));
        bench.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.IsType<WriteFate.Absent>(await FindAsync(payment));
        Assert.IsType<WriteFate.Unclear>(await FindAsync(new PendingWrite("w", null, sentAt, Note: Sample.Note()))); // alerts cannot be read again
    }

    [Fact]
    public async Task A_patient_is_on_file_once_the_practices_system_has_given_them_an_id()
    {
        var orrin = """{"id":520,"first_name":"Orrin","last_name":"Testerton","bio":{"date_of_birth":"1979-11-03","phone_number":"(555) 555-0177"},"foreign_id":""";
        bench.NexHealth.On("GET patients/520", _ => NexHealthImitation.Data(200, orrin + "null}"));
        bench.NexHealth.Items("patients", orrin + "null}");
        Assert.Equal(new WriteFate.Pending("520"), await AskAsync(new PendingWrite("w2", "520", sentAt, Patient: Sample.Orrin())));
        Assert.Equal(new WriteFate.Pending("520"), await FindAsync(new PendingWrite("w2", null, sentAt, Patient: Sample.Orrin())));
        bench.NexHealth.On("GET patients/520", _ => NexHealthImitation.Data(200, orrin + "\"10520\"}"));
        Assert.Equal(new WriteFate.Confirmed("520"), await AskAsync(new PendingWrite("w2", "520", sentAt, Patient: Sample.Orrin())));
        Assert.IsType<WriteFate.Unclear>(await FindAsync(new PendingWrite("w2", null, sentAt, Patient: Sample.Orrin() with { LastName = "Other" })));
    }

    [Theory]
    [InlineData(true, -10, 5, "Pending")] // NexHealth shows it, and has not read the practice's system since
    [InlineData(true, 2, 5, "Confirmed")]
    [InlineData(false, -10, 5, "Pending")]
    [InlineData(false, 2, 5, "Pending")] // read, but perhaps before it was written there
    [InlineData(false, 16, 17, "Failed")] // read long after, and as it was before
    public async Task A_change_stands_once_the_practices_system_was_read_again_and_shows_it(bool shown, int readAfter, int minutes, string fate)
    {
        var readAt = (bench.Clock.GetUtcNow() + TimeSpan.FromMinutes(readAfter)).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", null);
        bench.NexHealth.On("GET appointments/1901", _ => NexHealthImitation.Data(200, Sample.Row(more: $",\"confirmed\":{(shown ? "true" : "false")},\"last_sync_time\":\"{readAt}\"")));
        bench.Clock.Advance(TimeSpan.FromMinutes(minutes));
        Assert.Equal(fate, (await AskAsync(new PendingWrite("w1", "1901", sentAt, Change: Sample.Confirm()))).GetType().Name);
    }

    [Fact]
    public async Task Where_a_record_does_not_say_when_it_was_read_the_location_does()
    {
        bench.NexHealth.On("GET appointments/1901", _ => NexHealthImitation.Data(200, Sample.Row(start: "2025-06-04T19:00:00Z", end: "2025-06-04T19:40:00Z")));
        var write = new PendingWrite("w1", "1901", sentAt, Change: Sample.Move());
        Location("2025-05-20T18:05:00.000Z");
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<WriteFate.Pending>(await AskAsync(write));
        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(new WriteFate.Confirmed("1901"), await AskAsync(write));

        void Location(string at) => bench.NexHealth.Items("locations", $$"""{"id":105,"subdomain":"example-practice","locations":[{"id":7,"last_sync_time":"{{at}}"}]}""");
    }

    /// <summary>Sent again it would drag to an old wish what staff have put elsewhere since, and confirm what nobody has agreed to.</summary>
    [Fact]
    public async Task A_lost_change_of_a_visit_that_staff_have_moved_since_is_not_sent_again()
    {
        PendingWrite[] writes = [new("w1", null, sentAt, Change: Sample.Move()), new("w1", null, sentAt, Change: Sample.Confirm()), new("w1", null, sentAt, Change: Sample.Cancel())];
        bench.NexHealth.On("GET appointments/1901", _ => NexHealthImitation.Data(200, Sample.Row(start: "2025-06-03T19:00:00.000Z", end: "2025-06-03T19:40:00.000Z")));
        bench.Clock.Advance(TimeSpan.FromSeconds(179));
        foreach (var write in writes) Assert.IsType<WriteFate.Unclear>(await FindAsync(write));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var write in writes) Assert.Equal(new WriteFate.Failed(WriteRejection.Other), await FindAsync(write));
        bench.NexHealth.On("GET appointments/1901", _ => NexHealthImitation.Data(200, Sample.Row()));
        bench.Clock.Advance(TimeSpan.FromSeconds(1)); // each second has its turns
        foreach (var write in writes) Assert.IsType<WriteFate.Absent>(await FindAsync(write));
    }

    [Fact]
    public async Task What_is_gone_is_cancelled_and_cannot_be_moved()
    {
        bench.NexHealth.On("GET appointments/1901", _ => NexHealthImitation.Refusal(404));
        Assert.Equal(new WriteFate.Confirmed("1901"), await FindAsync(new PendingWrite("w1", null, sentAt, Change: Sample.Cancel())));
        Assert.Equal(new WriteFate.Failed(WriteRejection.Other), await FindAsync(new PendingWrite("w1", null, sentAt, Change: Sample.Move())));
    }

    [Fact]
    public async Task A_payment_is_pending_until_it_is_in_the_practices_ledger()
    {
        bench.NexHealth.Items("payments");
        var write = new PendingWrite("w4", "API:TEST-REF-0", sentAt, Payment: Sample.Payment());
        Assert.IsType<WriteFate.Pending>(await AskAsync(write));
        bench.NexHealth.Items("payments", """{"id":113,"patient_id":415,"payment_amount":{"amount":"-60.00"},"transaction_id":"API:TEST-REF-0","foreign_id":null}""");
        Assert.IsType<WriteFate.Pending>(await AskAsync(write));
        bench.NexHealth.On("GET payments", _ => Recording.Of("payments").Answer());
        Assert.Equal(new WriteFate.Confirmed("113"), await AskAsync(write));
    }

    private Task<WriteFate> AskAsync(PendingWrite write) => bench.Connect().Writes!.AskAsync(write, Stop);

    private Task<WriteFate> FindAsync(PendingWrite write) => bench.Connect().Writes!.FindAsync(write, Stop);

    public void Dispose() => bench.Dispose();
}
