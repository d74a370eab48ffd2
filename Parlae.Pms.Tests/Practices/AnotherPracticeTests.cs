using NodaTime;
using Parlae.Pms.Core.Appointments.Waitlist;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Tasks;
using Parlae.Pms.Functions.Rest.Writes;
using Parlae.Pms.Functions.Web.Pages.Console.Tasks;
using Parlae.Pms.Tests.Appointments.Changes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Practices;

/// <summary>A clinic that is connected to another practice, where the ids of the former one stand for other people: nothing that we keep is carried over.</summary>
public class AnotherPracticeTests
{
    private const string Number = "4165550123";

    private static string KeyOf(CoreBench bench) => bench.Pms.Links.Last().Credentials["key"];

    /// <summary>The key alone says which practice it is, and a setup stores it before the account.</summary>
    [Fact]
    public async Task A_setup_that_ends_halfway_leaves_the_former_practice_with_its_own_credentials()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.ConnectToAsync("same", "Elm", "elm-key");
        bench.Records.Fails = (collection, isWrite) => collection.StartsWith("account", StringComparison.Ordinal) && isWrite;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bench.RunAsync(await bench.SetUpAsync("same", "Oak", "oak-key")));
        bench.Records.Fails = (_, _) => false;

        await using (var another = bench.Another())
            await another.Get<PmsConnections>().OpenAsync((await bench.Accounts.FindAsync("demo", CoreBench.Token))!, CoreBench.Token);
        Assert.Equal("elm-key", KeyOf(bench));

        var before = bench.Account.PracticeSince;
        await bench.ConnectToAsync("same", "Oak", "oak-key"); // tried again, it is still another practice
        Assert.NotEqual(before, bench.Account.PracticeSince);
        await bench.Get<PmsConnections>().OpenAsync(bench.Account, CoreBench.Token);
        Assert.Equal("oak-key", KeyOf(bench));
    }

    [Fact]
    public async Task Whoever_still_has_the_former_practice_in_hand_is_not_given_the_credentials_of_the_other()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.ConnectToAsync("same", "Elm", "elm-key");
        var former = bench.Account;
        await bench.ConnectToAsync("same", "Oak", "oak-key");
        await bench.Get<PmsConnections>().OpenAsync(bench.Account, CoreBench.Token);
        await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => bench.Get<PmsConnections>().OpenAsync(former, CoreBench.Token).AsTask());
        Assert.Null(await bench.Get<ISecretVault>().GetNewestAsync("demo", PmsConnections.CredentialsName(former), CoreBench.Token)); // nor are they kept
        Assert.Contains("oak-key", await bench.Get<ISecretVault>().GetNewestAsync("demo", PmsConnections.CredentialsName(bench.Account), CoreBench.Token));
    }

    [Fact]
    public async Task Who_has_a_number_is_asked_for_there_and_not_remembered_from_the_former_practice()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.HasList = true;
        bench.Pms.Add("P1", "Ann", "Quill", "1990-05-04", Number);
        await bench.ConnectToAsync("first", "Elm");
        await bench.Get<CallerCandidates>().PrefetchAsync(bench.Call(number: Number), CoreBench.Token);
        Assert.Single(await bench.Get<CallerCandidates>().FindAsync(bench.Call(number: Number), CoreBench.Token));
        Assert.True(await RefreshAsync(bench));
        Assert.Equal(["P1"], await bench.Get<PhoneIndex>().FindAsync(bench.Account, Number, CoreBench.Token));

        await bench.ConnectToAsync("second", "Oak");
        bench.Pms.Patients[0] = bench.Pms.Patients[0] with { FirstName = "Zoe", LastName = "Oakes" };
        Assert.Empty(await bench.Get<CallerCandidates>().FindAsync(bench.Call(number: Number), CoreBench.Token));
        Assert.Empty(await bench.Get<PhoneIndex>().FindAsync(bench.Account, Number, CoreBench.Token));
        Assert.Equal("Zoe", Assert.Single(await bench.Get<PatientReads>().FindByPhoneAsync(bench.Account, Number, CoreBench.Token)).FirstName);
        Assert.True(await RefreshAsync(bench)); // at once, however young that of the former practice is
    }

    [Fact]
    public async Task Nobody_there_is_told_of_a_booking_of_the_former_practice()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.Accounts.UpdateAsync("demo", account => account with { Features = account.Features with { Messages = true } }, CoreBench.Token);
        bench.Pms.Patients.Add(bench.Pms.Add("P1", "Ann", "Quill", "1990-05-04", Number) with { Email = "ann@example.com" });
        bench.Pms.Patients.RemoveAt(0);
        await bench.ConnectToAsync("first", "Elm");
        await bench.BookAsync();
        await bench.Get<Outbox>().AddAsync("demo", OutboxKind.PaymentLink, "link", item => item with { Patient = new PatientKey.OnFile("P1"), Link = "https://pay.example.com/1" }, CoreBench.Token);
        var former = bench.Account;
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.ConnectToAsync("second", "Oak");
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.Get<Outbox>().AddAsync("demo", OutboxKind.PaymentLink, "late", item => item with { PracticeSince = former.PracticeSince, Patient = new PatientKey.OnFile("P1"), Link = "https://pay.example.com/2" }, CoreBench.Token);

        await bench.DeliverAsync();
        Assert.Empty(SentFiles.ToPatients(bench.Channels.Folder!));
        await bench.BookAsync(start: FakePms.At(4, 10), callId: "call:c2");
        Assert.True(await bench.Get<PatientMessages>().SendLinkAsync(bench.Account, new PatientKey.OnFile("P1"), "own", new Uri("https://pay.example.com/3"), CoreBench.Token));
        await bench.DeliverAsync();
        Assert.Equal(["appointmentBooked", "paymentLink"], SentFiles.ToPatients(bench.Channels.Folder!).Select(sent => sent.Of("kind")).Order()); // of its own they are
    }

    [Fact]
    public async Task No_time_is_offered_to_who_waits_in_the_former_practice_and_nobody_takes_their_place()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.ConnectToAsync("first", "Elm");
        var (monday, friday) = (new LocalDate(2026, 3, 2), new LocalDate(2026, 3, 6));
        Task<JoiningOutcome> JoinAsync() => bench.Get<WaitlistJoining>().JoinAsync(bench.Call(), "joinWaitlist", new PatientKey.OnFile("P7"), "Cleaning", monday, friday, null, CoreBench.Token);
        await JoinAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.ConnectToAsync("second", "Oak");

        var call = bench.Call();
        await bench.CancelAsync(call, await bench.OnFileAsync(call));
        await bench.DeliverAsync();
        Assert.Empty(await bench.TasksAsync());

        Assert.Equal(1, Assert.IsType<JoiningOutcome.Joined>(await JoinAsync()).Position);
        Assert.Equal(2, (await bench.Get<Waitlist>().ListAsync("demo", FakePms.Zone, CoreBench.Token)).Count);
        await bench.CancelAsync(call, await bench.OnFileAsync(call, day: 4));
        await bench.DeliverAsync();
        Assert.Equal("P7", Assert.Single(await bench.TasksAsync()).PatientId);
    }

    [Fact]
    public async Task Whoever_is_to_be_merged_there_has_a_task_of_their_own_and_the_former_one_says_what_it_is()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.ConnectToAsync("first", "Elm");
        var wish = new NewPatient(bench.Ledger.NewReference(), "Ann", "Quill", new LocalDate(1990, 5, 4), Number, null, null);
        await bench.Get<PatientsToMerge>().OpenAsync(bench.Call(), wish, "E1", CoreBench.Token);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.ConnectToAsync("second", "Oak");
        await bench.Get<PatientsToMerge>().OpenAsync(bench.Call(), wish, "O1", CoreBench.Token);

        Assert.Equal([("E1", true), ("O1", false)], (await bench.TasksAsync()).Select(task => TaskTexts.Of(task, bench.Account)).Select(task => (task.PatientId!, task.IsFormer)).Order());
        Assert.Equal([("E1", true), ("O1", false)], (await bench.TasksAsync()).Select(task => RestTask.Of(task, bench.Call())).Select(task => (task.PatientId!, task.IsOfFormerPractice)).Order());
    }

    [Fact]
    public async Task What_became_of_a_former_write_is_told_without_its_ids()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.ConnectToAsync("first", "Elm");
        var booked = Assert.IsType<Core.Appointments.Booking.BookingOutcome.Booked>(await bench.BookAsync());
        var entry = await bench.EntryAsync(booked.Appointment.Reference!);
        Assert.Equal(new RestWrite(entry.Reference, "confirmed", entry.RecordId, "P1"), RestWrite.Of(entry, entry.IsOf(bench.Account)));
        await bench.ConnectToAsync("second", "Oak");
        Assert.Equal(new RestWrite(entry.Reference, "confirmed"), RestWrite.Of(entry, entry.IsOf(bench.Account)));
    }

    /// <summary>One goes to another practice, one changes a feature of the former; whichever is stored last, the account has the credentials that are its own.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_setups_at_once_the_slower_begins_anew_and_the_account_keeps_its_credentials(bool isOtherSlower)
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.ConnectToAsync("same", "Elm", "elm-key");
        var former = bench.Account;
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        var gate = bench.Pms.CheckGate = new();
        var slower = await bench.SetUpAsync("same", "Slow", isOtherSlower ? "oak-key" : "elm-key");
        bench.Pms.CheckGate = null;
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.ConnectToAsync("same", "Fast", isOtherSlower ? "elm-key" : "oak-key");
        gate.SetResult();
        var stored = Assert.IsType<SetupOutcome.Connected>(await bench.RunAsync(slower)).Account;

        var standing = (await bench.Accounts.FindAsync("demo", CoreBench.Token))!;
        Assert.Equal((stored.UpdatedAt, stored.PracticeSince), (standing.UpdatedAt, standing.PracticeSince));
        await using var another = bench.Another();
        await another.Get<PmsConnections>().OpenAsync(standing, CoreBench.Token);
        Assert.Equal(isOtherSlower ? "oak-key" : "elm-key", KeyOf(bench));
        Assert.Null(await bench.Get<ISecretVault>().GetNewestAsync("demo", PmsConnections.CredentialsName(former), CoreBench.Token));
    }

    /// <summary>The slower one read the old key, and has nothing to say of it.</summary>
    [Fact]
    public async Task A_setup_without_credentials_does_not_bring_back_a_key_that_was_rotated_meanwhile()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.ConnectToAsync("same", "Elm", "elm-key");
        bench.Pms.Requirements = new([], ["key"], ["practiceId"], []);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        var gate = bench.Pms.CheckGate = new();
        var slower = ConnectAsync(bench, null);
        bench.Pms.CheckGate = null;
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<SetupOutcome.Connected>(await bench.RunAsync(ConnectAsync(bench, "rotated")));
        gate.SetResult();
        var stored = Assert.IsType<SetupOutcome.Connected>(await bench.RunAsync(slower)).Account;
        Assert.Equal(bench.Account.PracticeSince, stored.PracticeSince);
        Assert.Contains("rotated", await bench.Get<ISecretVault>().GetNewestAsync("demo", PmsConnections.CredentialsName(stored), CoreBench.Token));
    }

    private static Task<SetupOutcome> ConnectAsync(CoreBench bench, string? key) => bench.Get<AccountSetup>().ConnectAsync(
        new(bench.Account, key is null ? null : new Dictionary<string, string> { ["key"] = key }, null, null), new("operator", "o1"), "corr", CoreBench.Token);

    private static Task<bool> RefreshAsync(CoreBench bench) => bench.Get<PhoneIndex>().RefreshAsync(bench.Account, "corr", CoreBench.Token);
}
