using NodaTime;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Appointments.Changes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Messages;

/// <summary>What a patient is told after a write, and when.</summary>
public sealed class PatientMessageTests
{
    [Fact]
    public async Task A_confirmed_booking_is_told_once_to_the_contact_on_file_without_the_kind_of_visit()
    {
        await using var bench = await StartAsync();
        var booked = (BookingOutcome.Booked)await bench.BookAsync();
        Assert.Equal(new DeliveryReport(1, 0, 0), await bench.DeliverAsync());
        Assert.Equal(new DeliveryReport(0, 0, 0), await bench.DeliverAsync());

        var sent = Assert.Single(SentFiles.Read(Folder(bench)));
        Assert.Equal("Your appointment at Maple Dental is confirmed for Tuesday, March 3rd at 10 AM.", sent.Of("text"));
        Assert.Equal(("patient", "appointmentBooked", "ada@example.com", "+14165550101"), (sent.Of("to"), sent.Of("kind"), sent.Of("email"), sent.Of("phone")));
        Assert.DoesNotContain("Cleaning", sent.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", sent.GetRawText(), StringComparison.Ordinal);
        var kept = Assert.Single(await ItemsAsync(bench));
        Assert.Equal((OutboxState.Ended, "folder"), (kept.State, kept.Outcome));
        Assert.NotNull(booked.Appointment);
    }

    [Fact]
    public async Task Nothing_is_told_of_a_write_before_it_is_confirmed_and_nothing_of_one_that_fails()
    {
        await using var bench = await StartAsync(lagging: true);
        var kept = (BookingOutcome.Submitted)await bench.BookAsync();
        var lost = (BookingOutcome.Submitted)await bench.BookAsync(start: FakePms.At(4, 10), callId: "call:c2");
        await bench.DeliverAsync();
        Assert.Empty(SentFiles.Read(Folder(bench)));

        bench.Pms.PerformAll();
        bench.Pms.Fate = write => write.Reference == lost.Reference ? new WriteFate.Failed(WriteRejection.Other) : new WriteFate.Confirmed("rec-1");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ReconcileAsync();
        await bench.DeliverAsync();

        Assert.Equal(kept.Reference, Assert.Single(SentFiles.ToPatients(Folder(bench))).Of("reference"));
        Assert.Equal("bookingFailed", Assert.Single(SentFiles.ToStaff(Folder(bench))).Of("taskKind"));
    }

    [Fact]
    public async Task What_was_put_down_for_a_confirmation_that_then_does_not_come_is_dropped()
    {
        await using var bench = await StartAsync(lagging: true);
        var submitted = (BookingOutcome.Submitted)await bench.BookAsync();
        var entry = await bench.EntryAsync(submitted.Reference);
        await bench.Get<WriteFollowUps>().PrepareAsync(bench.Account, entry, CoreBench.Token); // and there the process died
        await bench.DeliverAsync();
        Assert.Equal(OutboxState.Open, Assert.Single(await ItemsAsync(bench)).State);

        bench.Pms.Fate = _ => new WriteFate.Failed(WriteRejection.Other);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ReconcileAsync();
        await bench.DeliverAsync();
        Assert.Empty(SentFiles.ToPatients(Folder(bench)));
        Assert.Contains(await ItemsAsync(bench), item => item is { Kind: OutboxKind.AppointmentBooked, State: OutboxState.Ended, Outcome: "notConfirmed" });
    }

    [Fact]
    public async Task A_move_and_a_cancelling_are_told_with_the_time_that_counts()
    {
        await using var bench = await StartAsync();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        Assert.IsType<ChangeOutcome.Done>(await bench.MoveAsync(call, visit, FakePms.At(5, 14)));
        await bench.DeliverAsync();
        Assert.Equal("Your appointment at Maple Dental has been moved to Thursday, March 5th at 2 PM.", Assert.Single(SentFiles.ToPatients(Folder(bench))).Of("text"));

        Assert.IsType<ChangeOutcome.Done>(await bench.CancelAsync(call, await call.HandleAsync(visit.Handle)));
        await bench.DeliverAsync();
        Assert.Contains(SentFiles.ToPatients(Folder(bench)), sent => sent.Of("text") == "Your appointment at Maple Dental on Thursday, March 5th at 2 PM has been cancelled.");
        Assert.Equal(2, SentFiles.ToPatients(Folder(bench)).Count);
    }

    [Fact]
    public async Task A_move_by_booking_anew_is_told_once()
    {
        await using var bench = await StartAsync();
        bench.Can(move: false);
        var call = bench.Call();
        Assert.IsType<ChangeOutcome.Done>(await bench.MoveAsync(call, await bench.OnFileAsync(call), FakePms.At(5, 14)));
        await bench.DeliverAsync();
        Assert.Equal("Your appointment at Maple Dental is confirmed for Thursday, March 5th at 2 PM.", Assert.Single(SentFiles.ToPatients(Folder(bench))).Of("text"));
    }

    [Fact]
    public async Task A_patient_just_created_is_told_at_the_number_they_gave_and_one_found_on_file_at_that_on_file()
    {
        await using var bench = await StartAsync();
        var made = await bench.Get<PatientCreation>().CreateAsync(bench.Call(), "createPatient", New(bench, "Grace", "6475550109"), CoreBench.Token);
        await bench.BookAsync(bench.Call(), bench.Request(((PatientCreationOutcome.Submitted)made).Handle));
        await bench.ReconcileAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ReconcileAsync();
        await bench.DeliverAsync();
        Assert.Equal("+16475550109", Assert.Single(SentFiles.ToPatients(Folder(bench))).Of("phone"));
    }

    [Theory]
    [InlineData(false, true, "ada@example.com", null)]
    [InlineData(true, false, null, "+14165550101")]
    [InlineData(false, false, null, null)]
    public async Task Who_has_declined_a_way_is_not_told_that_way(bool texts, bool emails, string? email, string? phone)
    {
        await using var bench = await StartAsync(patient => patient with { TakesTexts = texts, TakesEmails = emails });
        await bench.BookAsync();
        await bench.DeliverAsync();
        var sent = SentFiles.Read(Folder(bench));
        Assert.Equal(email is null && phone is null ? 0 : 1, sent.Count);
        Assert.All(sent, each => Assert.Equal((email, phone), (each.Of("email"), each.Of("phone"))));
        Assert.Equal(sent.Count == 0 ? "noAddress" : "folder", Assert.Single(await ItemsAsync(bench)).Outcome);
    }

    [Fact]
    public async Task A_clinic_without_messages_sends_none()
    {
        await using var bench = await StartAsync();
        bench.Account = bench.Account with { Features = bench.Account.Features with { Messages = false } };
        await bench.BookAsync();
        await bench.DeliverAsync();
        Assert.Empty(SentFiles.Read(Folder(bench)));
        Assert.Empty(await ItemsAsync(bench));
    }

    [Fact]
    public async Task A_message_that_comes_too_late_is_not_sent()
    {
        await using var bench = await StartAsync();
        await bench.BookAsync();
        bench.Clock.Advance(TimeSpan.FromDays(2));
        await bench.DeliverAsync();
        Assert.Empty(SentFiles.Read(Folder(bench)));
        Assert.Equal("past", Assert.Single(await ItemsAsync(bench)).Outcome);
    }

    [Fact]
    public async Task While_the_practices_system_is_down_the_message_waits()
    {
        await using var bench = await StartAsync();
        await bench.BookAsync();
        bench.Pms.PatientsAreDown = true;
        Assert.Equal(1, (await bench.DeliverAsync()).Failed);
        bench.Pms.PatientsAreDown = false;
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await bench.DeliverAsync()).Delivered);
        Assert.Single(SentFiles.Read(Folder(bench)));
    }

    [Fact]
    public async Task A_link_goes_to_the_contact_on_file_once()
    {
        await using var bench = await StartAsync();
        var messages = bench.Get<PatientMessages>();
        for (var i = 0; i < 2; i++)
            Assert.True(await messages.SendLinkAsync(bench.Account, new PatientKey.OnFile("P1"), "pay-1", new Uri("https://pay.example.com/r1"), CoreBench.Token));
        Assert.False(await messages.SendLinkAsync(bench.Account, new PatientKey.OnFile("nobody"), "pay-2", new Uri("https://pay.example.com/r2"), CoreBench.Token));
        await bench.DeliverAsync();
        var sent = Assert.Single(SentFiles.Read(Folder(bench)));
        Assert.Equal(("paymentLink", "https://pay.example.com/r1", "ada@example.com"), (sent.Of("kind"), sent.Of("link"), sent.Of("email")));
        Assert.Null(Assert.Single(await ItemsAsync(bench)).Link); // what was sent is kept no longer
    }

    [Fact]
    public async Task What_a_caller_had_changed_of_late_is_no_address_for_a_message()
    {
        await using var bench = await StartAsync();
        var now = bench.Ledger.Now;
        await bench.Get<ContactChanges>().NoteAsync("demo", "P1", [new ContactChange.Email(now, "ada@example.com")], CoreBench.Token);
        var contact = await bench.Get<PatientContacts>().OfAsync(bench.Account, new PatientKey.OnFile("P1"), CoreBench.Token);
        Assert.Null(contact.Email);
        bench.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal("ada@example.com", (await bench.Get<PatientContacts>().OfAsync(bench.Account, new PatientKey.OnFile("P1"), CoreBench.Token)).Email);
    }

    [Fact]
    public async Task Each_delivery_stands_in_the_audit_trail_before_and_after_and_no_log_tells_of_it()
    {
        await using var bench = await StartAsync();
        await bench.BookAsync();
        await bench.DeliverAsync();
        var page = await bench.Get<AuditReader>().ReadPageAsync(new AuditQuery("demo"), null, 100, CoreBench.Token);
        var entries = page.Items.Where(entry => entry.Actor == new AuditActor("system", "outbox")).ToList();
        Assert.Equal([AuditPhase.Started, AuditPhase.Finished], entries.Select(entry => entry.Phase));
        Assert.All(entries, entry => Assert.Equal(("deliver.appointmentBooked", "P1"), (entry.Action, entry.PatientId)));
        Assert.Equal("folder", entries[1].Outcome);
        Assert.DoesNotContain("example.com", bench.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("4165550101", bench.Logs.All, StringComparison.Ordinal);
    }

    private static async Task<CoreBench> StartAsync(Func<Patient, Patient>? change = null, bool lagging = false)
    {
        var bench = await CoreBench.StartAsync(lagging);
        var ada = bench.Pms.Add("P1", "Ada", "Lovelace", "1985-12-10", "(416) 555-0101") with { Email = "ada@example.com" };
        bench.Pms.Patients[0] = change?.Invoke(ada) ?? ada;
        return bench;
    }

    private static Task<CoreBench> StartAsync(bool lagging) => StartAsync(null, lagging);

    private static NewPatient New(CoreBench bench, string first, string phone) => new(bench.Ledger.NewReference(), first, "Hopper", new LocalDate(1990, 1, 9), phone, null, null);

    private static string Folder(CoreBench bench) => bench.Channels.Folder!;

    private static async Task<List<OutboxItem>> ItemsAsync(CoreBench bench) => await bench.Get<Outbox>().ListAsync("demo", CoreBench.Token).ToListAsync(CoreBench.Token);
}
