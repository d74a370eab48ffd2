using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Kolla;

/// <summary>What is found of a write whose answer was lost, or was not what was asked for.</summary>
public sealed class KollaWriteTrackerTests : IDisposable
{
    private readonly KollaBench bench = new(); // how long a write is given to be found hangs on how long it may take

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IWriteTracker Tracker => bench.Connect().Writes!;

    [Fact]
    public async Task A_lost_booking_is_known_by_patient_time_and_provider()
    {
        bench.Kolla.Items(
            "appointments", "appointments", Sample.Row(id: "1", contact: "4101"), Sample.Row(id: "2", provider: "D1"), Sample.Row(id: "3", flags: "\"broken\":true"),
            Sample.Row(id: "4", start: "2025-06-03T14:40:00Z"), Sample.Row(id: "5"));
        Assert.Equal(new WriteFate.Confirmed("5"), await Tracker.FindAsync(Write(), Stop));
    }

    [Fact]
    public async Task Not_finding_it_says_nothing_while_it_may_be_on_its_way()
    {
        bench.Kolla.Items("appointments", "appointments");
        Assert.Equal(new WriteFate.Unclear(), await Tracker.FindAsync(Write(), Stop));
        Assert.Equal(new WriteFate.Unclear(), await Tracker.FindAsync(Write() with { SentAt = bench.Now - Duration.FromSeconds(239) }, Stop));
        Assert.Equal(new WriteFate.Absent(), await Tracker.FindAsync(Write() with { SentAt = bench.Now - Duration.FromSeconds(240) }, Stop));
    }

    /// <summary>What came of it nobody can tell then: it is not sent again, and staff look in the end. It was sent at 17:41; clocks differ by five minutes.</summary>
    [Theory]
    [InlineData("\"broken\":true", "H1", "", "14:30", false)] // the desk has cancelled it
    [InlineData("\"cancelled\":true", "H1", "2025-05-20T17:36:00Z", "14:30", false)]
    [InlineData("\"broken\":true", "H1", "2025-05-20T17:35:59Z", "14:30", true)] // another one, cancelled before
    [InlineData("\"confirmed\":false", "D1", "", "14:30", false)] // given to another provider
    [InlineData("\"confirmed\":false", "H1", "2025-05-20T17:41:10Z", "14:45", false)] // put off a little
    [InlineData("\"confirmed\":false", "D1", "2025-05-12T17:00:00Z", "14:45", true)] // another visit of old
    [InlineData("\"confirmed\":false", "D1", "", "15:10", true)] // begins when it would be over
    [InlineData("\"confirmed\":false", "H1", "2025-05-20T17:41:10Z", "15:10", false)] // moved
    [InlineData("\"confirmed\":false", "H1", "2025-05-12T17:00:00Z", "15:10", true)]
    public async Task A_lost_booking_that_staff_may_have_changed_moved_or_cancelled_is_not_sent_again(string flags, string provider, string made, string start, bool isAbsent)
    {
        bench.Kolla.Items(
            "appointments", "appointments", Sample.Row(id: "1", contact: "4101", flags: flags),
            Sample.Row(start: $"2025-06-03T{start}:00Z", end: "2025-06-03T16:00:00Z", provider: provider, flags: flags, more: $",\"create_time\":\"{made}\""));
        var fate = await Tracker.FindAsync(Write() with { SentAt = bench.Now - Duration.FromMinutes(4) }, Stop);
        Assert.IsType(isAbsent ? typeof(WriteFate.Absent) : typeof(WriteFate.Unclear), fate);
    }

    [Fact]
    public async Task A_visit_that_is_there_and_cannot_be_read_is_not_cancelled()
    {
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, """{"name":"appointments/90020"}"""));
        await Assert.ThrowsAsync<VendorContractException>(() => Tracker.FindAsync(Change(new AppointmentChange.Cancel("w1", Sample.Known()), bench.Now - Duration.FromHours(1)), Stop));
        bench.Kolla.On("POST appointments/90020:cancel", _ => KollaImitation.Json(200, "{}"));
        Assert.Equal(new WriteReceipt.Unknown(), await bench.Connect().Changes!.ChangeAsync(new AppointmentChange.Cancel("w1", Sample.Known()), Stop));
    }

    /// <summary>A copy of five minutes ago cannot show it: sent again, it would stand twice.</summary>
    [Theory]
    [InlineData(90, false)]
    [InlineData(539, false)]
    [InlineData(540, true)]
    public async Task Where_reads_are_old_not_finding_it_says_nothing_until_they_must_show_it(int age, bool isOver)
    {
        bench.Kolla.Items("appointments", "appointments");
        bench.Kolla.On("GET appointments/77", _ => KollaImitation.Refusal(404, 5));
        var tracker = bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["lagSeconds"] = "300" })).Writes!;
        var write = Write() with { SentAt = bench.Now - Duration.FromSeconds(age) };
        Assert.Equal(isOver ? new WriteFate.Absent() : new WriteFate.Unclear(), await tracker.FindAsync(write, Stop));
        Assert.Equal(isOver ? new WriteFate.Failed(WriteRejection.Other) : new WriteFate.Pending("77"), await tracker.AskAsync(write with { TrackingId = "77" }, Stop));
    }

    [Fact]
    public async Task A_copy_that_is_older_than_a_visit_says_nothing_of_its_change()
    {
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Refusal(404, 5));
        var lagging = bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["lagSeconds"] = "300" })).Writes!;
        foreach (var change in new AppointmentChange[] { Sample.Move(), new AppointmentChange.Cancel("w1", Sample.Known()), new AppointmentChange.Confirm("w1", Sample.Known()) })
            Assert.Equal(new WriteFate.Unclear(), await lagging.FindAsync(Change(change, bench.Now - Duration.FromSeconds(90)), Stop));
        Assert.Equal(new WriteFate.Confirmed("90020"), await lagging.FindAsync(Change(new AppointmentChange.Cancel("w1", Sample.Known()), bench.Now - Duration.FromSeconds(540)), Stop));
    }

    [Theory]
    [InlineData(404, "", false, "Pending")]
    [InlineData(404, "", true, "Failed")]
    [InlineData(200, "", true, "Confirmed")]
    [InlineData(200, "moved", true, "Unclear")]
    [InlineData(200, "broken", true, "Failed")]
    public async Task An_announced_booking_is_looked_up_by_its_name(int status, string how, bool isOld, string fate)
    {
        bench.Kolla.On("GET appointments/77", _ => status == 404 ? KollaImitation.Refusal(404, 5)
            : KollaImitation.Json(200, Sample.Row(id: "77", start: how == "moved" ? "2025-06-03T20:00:00Z" : "2025-06-03T14:30:00Z", flags: how == "broken" ? "\"broken\":true" : "\"broken\":false")));
        var found = await Tracker.AskAsync(Write() with { TrackingId = "77", SentAt = isOld ? bench.Now - Duration.FromMinutes(5) : bench.Now }, Stop);
        Assert.Equal(fate, found.GetType().Name);
    }

    [Fact]
    public async Task A_lost_change_is_done_when_the_book_shows_it()
    {
        var old = bench.Now - Duration.FromMinutes(5);
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, Sample.Row(start: "2025-06-04T19:00:00Z", end: "2025-06-04T19:40:00Z", flags: "\"confirmed\":true")));
        Assert.Equal(new WriteFate.Confirmed("90020"), await Tracker.FindAsync(Change(Sample.Move(), old), Stop));
        Assert.Equal(new WriteFate.Confirmed("90020"), await Tracker.FindAsync(Change(new AppointmentChange.Confirm("w1", Sample.Known()), old), Stop));
        Assert.Equal(new WriteFate.Failed(WriteRejection.Other), await Tracker.FindAsync(Change(new AppointmentChange.Cancel("w1", Sample.Known()), old), Stop));

        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, Sample.Row(flags: "\"cancelled\":true")));
        Assert.Equal(new WriteFate.Confirmed("90020"), await Tracker.FindAsync(Change(new AppointmentChange.Cancel("w1", Sample.Known()), old), Stop));
        Assert.Equal(new WriteFate.Failed(WriteRejection.Other), await Tracker.FindAsync(Change(Sample.Move(), old), Stop));
    }

    /// <summary>Sent again it would drag to an old wish what staff have put elsewhere since, and confirm what nobody has agreed to.</summary>
    [Fact]
    public async Task A_lost_change_of_a_visit_that_staff_have_moved_since_is_not_sent_again()
    {
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, Sample.Row(start: "2025-06-03T19:00:00Z", end: "2025-06-03T19:40:00Z")));
        foreach (var change in new AppointmentChange[] { Sample.Move(), new AppointmentChange.Confirm("w1", Sample.Known()), new AppointmentChange.Cancel("w1", Sample.Known()) })
        {
            Assert.Equal(new WriteFate.Unclear(), await Tracker.FindAsync(Change(change, bench.Now - Duration.FromSeconds(239)), Stop));
            Assert.Equal(new WriteFate.Failed(WriteRejection.Other), await Tracker.FindAsync(Change(change, bench.Now - Duration.FromSeconds(240)), Stop));
        }

        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, Sample.Row()));
        Assert.Equal(new WriteFate.Absent(), await Tracker.FindAsync(Change(Sample.Move(), bench.Now - Duration.FromSeconds(240)), Stop));
    }

    [Fact]
    public async Task A_lost_patient_is_looked_for_among_the_records_that_changed_since()
    {
        bench.Kolla.Items(
            "contacts", "contacts", """{"name":"contacts/1","given_name":"Orrin","family_name":"Testerton","birth_date":"1979-11-03","update_time":"2024-01-01T00:00:00Z"}""",
            """{"name":"contacts/2","given_name":"Orrin","family_name":"Testerton","birth_date":"1979-11-04","update_time":"2025-05-20T17:44:00Z"}""",
            """{"name":"contacts/3","given_name":"orrin","family_name":"Testerton","birth_date":"1979-11-03","phone_numbers":[{"number":"(555) 555-0177"}],"update_time":"2025-05-20T17:44:00Z"}""");
        Assert.Equal(new WriteFate.Confirmed("3"), await Tracker.FindAsync(new PendingWrite("w2", null, bench.Now, Patient: Sample.Orrin()), Stop));
        Assert.Equal("update_time > '2025-05-20T17:40:00Z'", bench.Kolla.To("GET contacts")[0].Filter);
    }

    [Fact]
    public async Task An_announced_patient_is_on_file_or_never_came()
    {
        bench.Kolla.On("GET contacts/9", _ => KollaImitation.Json(200, """{"name":"contacts/9","given_name":"Orrin"}"""));
        bench.Kolla.On("GET contacts/8", _ => KollaImitation.Refusal(404, 5));
        var write = new PendingWrite("w2", "9", bench.Now - Duration.FromMinutes(5), Patient: Sample.Orrin());
        Assert.Equal(new WriteFate.Confirmed("9"), await Tracker.AskAsync(write, Stop));
        Assert.Equal(new WriteFate.Failed(WriteRejection.Other), await Tracker.AskAsync(write with { TrackingId = "8" }, Stop));
        Assert.Equal(new WriteFate.Pending("8"), await Tracker.AskAsync(write with { TrackingId = "8", SentAt = bench.Now }, Stop));
    }

    [Fact]
    public async Task A_lost_note_is_in_the_log_or_on_a_visit_or_nobody_can_say()
    {
        bench.Kolla.Items("contacts/4101/communicationLogs", "communication_logs", """{"name":"contacts/4101/communicationLogs/5","description":"Asked about opening hours","communication_time":"2025-05-20T17:00:00Z"}""");
        var write = new PendingWrite("w3", null, bench.Now - Duration.FromMinutes(5), Note: Sample.Note());
        Assert.Equal(new WriteFate.Confirmed("5"), await Tracker.FindAsync(write, Stop));
        Assert.Equal(new WriteFate.Absent(), await Tracker.FindAsync(write with { Note = Sample.Note("Something else") }, Stop));

        bench.Kolla.On("GET contacts/4101/communicationLogs", _ => KollaImitation.Refusal(501, 12));
        bench.Kolla.Items("appointments", "appointments", Sample.Row(id: "6", contact: "4101", more: ",\"notes\":\"before\\nAsked about opening hours\""));
        Assert.Equal(new WriteFate.Confirmed("6"), await Tracker.FindAsync(write, Stop));
        Assert.Equal(new WriteFate.Unclear(), await Tracker.FindAsync(write with { Note = Sample.Note("opening hours") }, Stop));
    }

    [Fact]
    public async Task A_lost_payment_is_known_by_its_receipt()
    {
        bench.Kolla.Items(
            "transactions", "transactions", """{"name":"transactions/1","contact_id":"contacts/4101","amount":"125.50","note":"Card payment ref OTHER"}""",
            """{"name":"transactions/2","contact_id":"contacts/4102","amount":"125.50","note":"Card payment ref TEST-REF-1"}""", """{"name":"transactions/3","contact_id":"contacts/4101","amount":-125.5,"note":"Card payment ref TEST-REF-1"}""");
        Assert.Equal(new WriteFate.Confirmed("3"), await Tracker.FindAsync(new PendingWrite("w4", null, bench.Now, Payment: Sample.Payment()), Stop));
    }

    [Theory]
    [InlineData("Junie", false)]
    [InlineData("June", true)]
    public async Task A_lost_name_stands_or_does_not(string wanted, bool stands)
    {
        bench.Kolla.On("GET contacts/4101", _ => Recording.Of("contact-get").Answer());
        var fate = await Tracker.FindAsync(new PendingWrite("w5", null, bench.Now - Duration.FromMinutes(5), Name: new NewPreferredName("w5", "4101", wanted)), Stop);
        Assert.Equal(stands ? new WriteFate.Confirmed("4101") : new WriteFate.Absent(), fate);
    }

    [Fact]
    public async Task A_practice_that_is_away_is_a_fault_to_be_asked_again()
    {
        bench.Kolla.On("GET appointments", _ => Recording.Of("error-unavailable").Answer());
        var fault = await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.WhileTimePassesAsync(Tracker.FindAsync(Write(), Stop)));
        Assert.Equal("practice-offline", fault.Reason);
    }

    private PendingWrite Write() => new("w1", null, bench.Now, Sample.Visit());

    private static PendingWrite Change(AppointmentChange change, Instant sentAt) => new("w1", null, sentAt, Change: change);

    public void Dispose() => bench.Dispose();
}
