using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Adapters.NexHealth;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.NexHealth;

/// <summary>Every example exchange goes through the client and the mapping, and what we send is what it shows. A new file without a reader fails.</summary>
public sealed class NexHealthRecordingTests : IDisposable
{
    private readonly NexHealthBench bench = new();
    private readonly Dictionary<string, Func<Recording, Task>> readers;

    public NexHealthRecordingTests() => readers = new()
    {
        ["alert-create"] = AlertAsync,
        ["appointment-cancel"] = recording => ChangeAsync(recording, Sample.Cancel()),
        ["appointment-confirm"] = recording => ChangeAsync(recording, Sample.Confirm()),
        ["appointment-reschedule"] = recording => ChangeAsync(recording, Sample.Move()),
        ["appointment-create"] = BookAsync,
        ["appointment-get"] = GetAsync,
        ["appointment-types"] = RosterAsync,
        ["appointments-list"] = DayAsync,
        ["authenticate"] = AuthenticateAsync,
        ["available-slots"] = SlotsAsync,
        ["available-slots-none"] = async _ => Assert.Empty((await bench.Connect().Schedule.ReadDaysAsync(new LocalDate(2025, 6, 7), new LocalDate(2025, 6, 7), Stop))[0].Openings!),
        ["error-401"] = Fails<PracticeMisconfiguredException>("NexHealth refuses the platform's key (NEXHEALTH_API_KEY)"),
        ["error-429"] = Fails<VendorUnreachableException>("rate-limited"),
        ["guarantor-balances"] = BalanceAsync,
        ["insurance-coverages"] = PoliciesAsync,
        ["insurance-plan-get"] = PoliciesAsync,
        ["locations"] = CheckAsync,
        ["operatories"] = RosterAsync,
        ["patient-create"] = CreateAsync,
        ["patient-create-exists-400"] = async _ => Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Invalid), await bench.Connect().Patients!.CreateAsync(Sample.Orrin(), Stop)),
        ["patient-get"] = async _ => AssertJuniper(await bench.Connect().Patients!.GetAsync("415", Stop)),
        ["patients-search-none"] = async _ => Assert.Empty(await bench.Connect().Patients!.FindAsync(new PatientQuery.ByName(null, "zzz"), Stop)),
        ["patients-search-page1"] = SearchAsync,
        ["patients-search-page2"] = SearchAsync,
        ["payment-types"] = async _ => Assert.Equal([new PaymentMethod("5", "Card")], await bench.Connect().Billing!.ReadMethodsAsync(Stop)),
        ["payments"] = PaymentsAsync,
        ["providers"] = RosterAsync,
        ["sync-status"] = async _ => Assert.Equal(new WriteReceipt.Rejected(WriteRejection.PracticeOffline), await bench.Connect().Appointments!.BookAsync(Sample.Visit(), Stop)),
        ["webhook-endpoint-create"] = WrittenAsync,
        ["webhook-subscription-create"] = WrittenAsync,
        ["webhook-insertion-complete"] = TellAsync,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Directory.GetFiles(Recording.Folder, "*.json").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_recording_is_read(string name)
    {
        var recording = Recording.Of(name);
        if (recording.Call is { } call) bench.NexHealth.On(call, _ => recording.Answer());
        if (readers.TryGetValue(name, out var read)) await read(recording);
        else Assert.Fail($"{name}.json has no reader: say what it means.");
        if (recording.Call is null || !recording.Root.GetProperty("request").TryGetProperty("headers", out var headers)) return;
        foreach (var header in headers.EnumerateObject().Where(header => header.Name != "Authorization"))
            Assert.Equal(header.Value.GetString(), bench.NexHealth.To(recording.Call)[0].Headers.GetValueOrDefault(header.Name)?.Replace("; ", ";", StringComparison.Ordinal)); // each endpoint speaks its own version
    }

    [Fact]
    public void The_recordings_are_there() => Assert.True(Names.Count >= 31, $"only {Names.Count}");

    private async Task AlertAsync(Recording recording)
    {
        Assert.Equal(new WriteReceipt.Confirmed("10"), await bench.Connect("alertNotes", "true").Notes!.AddAsync(Sample.Note(), Stop));
        Assert.True(JsonElement.DeepEquals(recording.RequestBody, Assert.Single(bench.NexHealth.To(recording.Call!)).Json));
    }

    private async Task ChangeAsync(Recording recording, AppointmentChange change)
    {
        Assert.Equal(new WriteReceipt.Submitted("1901"), await bench.Connect().Changes!.ChangeAsync(change, Stop));
        Assert.True(JsonElement.DeepEquals(recording.RequestBody, Assert.Single(bench.NexHealth.To("PATCH appointments/1901")).Json));
    }

    private async Task BookAsync(Recording recording)
    {
        Assert.Equal(new WriteReceipt.Submitted("1901"), await bench.Connect().Appointments!.BookAsync(Sample.Visit(), Stop));
        var sent = Assert.Single(bench.NexHealth.To("POST appointments"));
        Assert.Equal(("example-practice", "7", "false"), (sent.Query["subdomain"], sent.Query["location_id"], sent.Query["notify_patient"]));
        var expected = recording.RequestBody.GetProperty("appt");
        Assert.Equal(expected.EnumerateObject().Select(member => member.Name).Except(["is_new_clients_patient"]).Order(), sent.Json.GetProperty("appt").EnumerateObject().Select(member => member.Name).Order());
        Assert.All(sent.Json.GetProperty("appt").EnumerateObject(), member => Assert.True(JsonElement.DeepEquals(member.Value, expected.GetProperty(member.Name)), member.Name));
    }

    private async Task GetAsync(Recording recording) => Assert.Equal(new WriteFate.Confirmed("1822"), await bench.Connect().Writes!.AskAsync(new PendingWrite("w1", "1822", bench.Now, Sample.Visit()), Stop));

    private async Task RosterAsync(Recording recording)
    {
        var roster = await bench.Connect().Directory.ReadRosterAsync(Stop);
        Assert.Equal(("Example Dental", "1 Placeholder Plaza, Springfield, IL 62701", "5555550100"), (roster.PracticeName, roster.Address, roster.Phone));
        Assert.Equal(("83", "Dr. Ada Mockridge"), (Assert.Single(roster.Providers).ProviderId, roster.Providers[0].Name));
        Assert.Equal(("181", "Chair 1"), (Assert.Single(roster.Rooms).RoomId, roster.Rooms[0].Name));
        Assert.Equal(("Adult cleaning", 40, "27"), (Assert.Single(roster.VisitTypes).Name, roster.VisitTypes[0].Minutes, roster.VisitTypes[0].VendorCode));
    }

    private async Task DayAsync(Recording recording)
    {
        var visits = await bench.Connect().Appointments!.ReadAsync(Sample.Monday, Sample.Monday, null, Stop);
        Assert.Equal([("1822", AppointmentStatus.Confirmed, 40), ("1823", AppointmentStatus.Cancelled, 30)], visits.Select(visit => (visit.AppointmentId, visit.Status, visit.Minutes))); // a block is no visit
        Assert.Equal(("415", "83", "181", "Adult cleaning"), (visits[0].PatientId, visits[0].ProviderId, visits[0].RoomId, visits[0].Type));
        var sent = Assert.Single(bench.NexHealth.To("GET appointments"));
        Assert.Equal(("2025-06-01T00:00:00-0500", "2025-06-04T00:00:00-0500", recording.Query("per_page")), (sent.Query["start"], sent.Query["end"], sent.Query["per_page"]));
    }

    private async Task AuthenticateAsync(Recording recording)
    {
        bench.NexHealth.On("GET patients/415", _ => Recording.Of("patient-get").Answer());
        await bench.Connect().Patients!.GetAsync("415", Stop);
        Assert.Equal(NexHealthBench.Key, Assert.Single(bench.NexHealth.To("POST authenticates")).Authorization);
        Assert.Equal("Bearer <TOKEN>", Assert.Single(bench.NexHealth.To("GET patients/415")).Authorization);
    }

    private async Task SlotsAsync(Recording recording)
    {
        var day = new LocalDate(2025, 6, 5);
        var days = await bench.Connect().Schedule.ReadDaysAsync(day, day.PlusDays(1), Stop);
        Assert.Equal(new Opening("83", "181", new Interval(Instant.FromUtc(2025, 6, 5, 14, 0), Instant.FromUtc(2025, 6, 5, 15, 20))), Assert.Single(days[0].Openings!)); // two slots that touch
        Assert.Empty(days[1].Openings!);
        var sent = Assert.Single(bench.NexHealth.To("GET available_slots"));
        Assert.All(new[] { "subdomain", "start_date", "days", "lids[]", "pids[]" }, name => Assert.Equal(recording.Query(name), sent.Query[name]));
    }

    private async Task BalanceAsync(Recording recording)
    {
        bench.NexHealth.On("GET patients/415", _ => Recording.Of("patient-get").Answer());
        Assert.Equal(new PatientBalance(111.90m, 91.90m, 20m, new LocalDate(2025, 5, 5)), await bench.Connect().Billing!.ReadBalanceAsync("415", Stop));
        Assert.All(new[] { "location_id", "guarantor_id", "show_zero_balances" }, name => Assert.Equal(recording.Query(name), bench.NexHealth.To("GET guarantor_balances")[0].Query[name]));
    }

    private async Task PoliciesAsync(Recording recording)
    {
        bench.NexHealth.On("GET insurance_coverages", _ => Recording.Of("insurance-coverages").Answer());
        bench.NexHealth.On("GET insurance_plans/60", _ => Recording.Of("insurance-plan-get").Answer());
        bench.NexHealth.On("GET insurance_plans/61", _ => NexHealthImitation.Refusal(404));
        var policies = await bench.Connect().Insurance!.ReadAsync("415", Stop);
        Assert.Equal(
            [("Example Dental Mutual", "dental primary", "SUB000111", "GRP-001", "self"), (null, "dental secondary", "SUB000333", null, "spouse")],
            policies.Select(policy => (policy.Carrier, policy.Coverage, policy.MemberId, policy.GroupNumber, policy.Relationship)));
        Assert.Equal((new LocalDate(2025, 1, 1), null), (policies[0].Since, policies[0].Until));
    }

    private async Task CheckAsync(Recording recording)
    {
        var working = Assert.IsType<ConnectionReport.Working>(await bench.Connect().Check.CheckAsync(Stop));
        Assert.Equal(new PracticeLocation("7", "Default", "1 Placeholder Plaza, Springfield, IL 62701"), Assert.Single(working.Locations));
        Assert.Equal(Instant.FromUtc(2025, 5, 20, 15, 0), working.DataAsOf);
    }

    private async Task CreateAsync(Recording recording)
    {
        Assert.Equal(new WriteReceipt.Submitted("520"), await bench.Connect().Patients!.CreateAsync(Sample.Orrin(), Stop));
        var (sent, wanted) = (Assert.Single(bench.NexHealth.To("POST patients")).Json, recording.RequestBody);
        Assert.True(JsonElement.DeepEquals(wanted.GetProperty("provider"), sent.GetProperty("provider")) && sent.GetProperty("return_existing_if_match").GetBoolean());
        Assert.Equal(Flat(wanted.GetProperty("patient")).Where(member => member.Key != "gender"), Flat(sent.GetProperty("patient")).Where(member => member.Key != "gender"));
        Assert.Equal("Other", sent.GetProperty("patient").GetProperty("bio").GetProperty("gender").GetString()); // left out, it would be female

        static SortedDictionary<string, string> Flat(JsonElement person) =>
            new(person.EnumerateObject().Concat(person.GetProperty("bio").EnumerateObject()).Where(member => member.Value.ValueKind == JsonValueKind.String).ToDictionary(member => member.Name, member => member.Value.GetString()!));
    }

    private async Task SearchAsync(Recording recording)
    {
        bench.NexHealth.On("GET patients", request => Recording.Of(request.Query.ContainsKey("end_cursor") ? "patients-search-page2" : "patients-search-page1").Answer());
        var found = await bench.Connect().Patients!.FindAsync(new PatientQuery.ByPhone("5555550142"), Stop);
        Assert.Equal(["415", "416"], found.Select(patient => patient.PatientId));
        AssertJuniper(found[0]);
        Assert.Equal("CURSOR-A", bench.NexHealth.To("GET patients")[1].Query["end_cursor"]);
        Assert.All(bench.NexHealth.To("GET patients"), request => Assert.Equal("5555550142", request.Query["phone_number"]));
    }

    private async Task PaymentsAsync(Recording recording)
    {
        var paid = await bench.Connect().Billing!.ReadPaymentsAsync("415", new LocalDate(2025, 5, 1), new LocalDate(2025, 5, 1), Stop);
        Assert.Equal([new Payment("113", new LocalDate(2025, 5, 1), 60m, "Card", false)], paid);
        Assert.Equal(new WriteFate.Confirmed("113"), await bench.Connect().Writes!.FindAsync(new PendingWrite("w4", null, bench.Now, Payment: Sample.Payment()), Stop));
        Assert.Equal("API:TEST-REF-0", bench.NexHealth.To("GET payments")[1].Query["transaction_id"]);
    }

    /// <summary>Operations that nobody here needs: the client sends them and reads the id of what was made.</summary>
    private async Task WrittenAsync(Recording recording)
    {
        var call = recording.Call!.Split(' ');
        var taken = Assert.IsType<NexHealthWrite.Taken>(await bench.Http().WriteAsync(HttpMethod.Parse(call[0]), call[1], "any", [], recording.RequestBody, Stop));
        Assert.Equal("1", NexHealthClient.Row<MadeRow>(taken)?.Id);
    }

    /// <summary>A call to us, of which we take none (we ask): its record reads like any other, one level down.</summary>
    private Task TellAsync(Recording recording)
    {
        var told = JsonElement.Parse(recording.Root.GetProperty("incoming").GetProperty("body_text").GetString()!);
        var row = new Envelope(true, [], told.GetProperty("data"), null).Row<AppointmentRow>("appt", "appointment");
        Assert.Equal(("1901", "520", true), (row!.Id, row.PatientId, NexHealthMapping.IsWritten(row.ForeignId)));
        Assert.Equal(AppointmentStatus.Scheduled, NexHealthMapping.Status(row));
        return Task.CompletedTask;
    }

    private Func<Recording, Task> Fails<T>(string says)
        where T : VendorException => async _ =>
    {
        var fault = await Assert.ThrowsAsync<T>(() => bench.WhileTimePassesAsync(bench.Connect().Patients!.FindAsync(new PatientQuery.ByPhone("5555550142"), Stop)));
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("5555550142", fault.ToString(), StringComparison.Ordinal);
    };

    private static void AssertJuniper(Patient? juniper)
    {
        Assert.NotNull(juniper);
        Assert.Equal(("415", "Juniper", "Hallowell", new LocalDate(1988, 2, 17), true), (juniper.PatientId, juniper.FirstName, juniper.LastName, juniper.DateOfBirth, juniper.IsActive));
        Assert.Equal(["5555550142"], juniper.Phones);
        Assert.Equal(("june.hallowell@example.com", "12 Test Orchard Way", "62701"), (juniper.Email, juniper.Address?.Line1, juniper.Address?.PostCode));
        Assert.Equal(("415", "83"), (juniper.GuarantorId, juniper.ProviderId));
    }

    public void Dispose() => bench.Dispose();
}
