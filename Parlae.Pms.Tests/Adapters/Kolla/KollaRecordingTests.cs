using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Kolla;

/// <summary>Every example exchange goes through the client and the mapping, and what we send is what it shows. A new file without a reader fails.</summary>
public sealed class KollaRecordingTests : IDisposable
{
    private readonly KollaBench bench = new(KollaBench.Unhurried);
    private readonly Dictionary<string, Func<Recording, Task>> readers;

    public KollaRecordingTests() => readers = new()
    {
        ["appointment-get"] = GetAsync,
        ["appointments-list"] = DayAsync,
        ["appointments-for-contact"] = OfContactAsync,
        ["appointment-create"] = BookAsync,
        ["appointment-reschedule"] = MoveAsync,
        ["appointment-reschedule-unimplemented"] = async _ => await Assert.ThrowsAsync<AbilityMissingException>(() => bench.Connect().Changes!.ChangeAsync(Sample.Move(), Stop)),
        ["appointment-cancel"] = recording => ChangeAsync(recording, new AppointmentChange.Cancel("w1", Sample.Known()), "\"broken\":true"),
        ["appointment-confirm"] = recording => ChangeAsync(recording, new AppointmentChange.Confirm("w1", Sample.Known()), "\"confirmed\":true"),
        ["appointments-create-new-patient"] = WrittenAsync("appointments/90033"),
        ["appointmenttypes-list"] = RosterAsync,
        ["resources-list"] = RosterAsync,
        ["load-schedule"] = ScheduleAsync,
        ["ping"] = PingAsync,
        ["contact-create"] = CreateAsync,
        ["contact-get"] = async _ => AssertJune(await bench.Connect().Patients!.GetAsync("4101", Stop)),
        ["contact-get-404"] = async _ => Assert.Null(await bench.Connect().Patients!.GetAsync("999999", Stop)),
        ["contact-update"] = WrittenAsync("contacts/4101"),
        ["contacts-search-page1"] = SearchAsync,
        ["contacts-search-page2"] = SearchAsync,
        ["contacts-search-none"] = async _ => Assert.Empty(await bench.Connect().Patients!.FindAsync(new PatientQuery.ByPhone("5555550199"), Stop)),
        ["contacts-updated-since"] = ChangedAsync,
        ["communication-log-create"] = NoteAsync,
        ["transaction-create"] = PaymentAsync,
        ["transactions-list"] = async _ => Assert.Equal(new WriteFate.Confirmed("3301"), await bench.Connect().Writes!.FindAsync(new PendingWrite("w4", null, bench.Now, Payment: Sample.Payment()), Stop)),
        ["insurance-plan-create"] = WrittenAsync("insurancePlans/71"),
        ["error-html"] = Fails<VendorUnreachableException>("http-502"),
        ["error-invalid-argument"] = Fails<VendorContractException>("http-400"),
        ["error-unauthenticated"] = Fails<PracticeMisconfiguredException>("KOLLA_API_KEY"),
        ["error-unavailable"] = Fails<VendorUnreachableException>("practice-offline"),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Directory.GetFiles(Recording.Folder, "*.json").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_recording_is_read(string name)
    {
        var recording = Recording.Of(name);
        bench.Kolla.On($"{recording.Method} {recording.Endpoint}", _ => recording.Answer());
        if (readers.TryGetValue(name, out var read)) await read(recording);
        else Assert.Fail($"{name}.json has no reader: say what it means.");
    }

    [Fact]
    public void The_recordings_are_there() => Assert.True(Names.Count >= 28, $"only {Names.Count}");

    private async Task GetAsync(Recording recording)
    {
        var write = new PendingWrite("w1", "90011", bench.Now, Sample.Visit() with { PatientId = "4101", Start = Instant.FromUtc(2025, 6, 2, 14, 0) });
        Assert.Equal(new WriteFate.Confirmed("90011"), await bench.Connect().Writes!.AskAsync(write, Stop));
    }

    private async Task DayAsync(Recording recording)
    {
        var visits = await bench.Connect().Appointments!.ReadAsync(Sample.Monday, Sample.Monday, null, Stop);
        Assert.Equal([("90011", AppointmentStatus.Scheduled), ("90012", AppointmentStatus.Confirmed), ("90013", AppointmentStatus.Cancelled)], visits.Select(visit => (visit.AppointmentId, visit.Status)));
        Assert.Equal(("4101", "provider_H1", "operatory_2", 40, "Adult cleaning"), (visits[0].PatientId, visits[0].ProviderId, visits[0].RoomId, visits[0].Minutes, visits[0].Type));
        Assert.Equal("start_time > '2025-06-01T05:00:00Z' AND start_time < '2025-06-04T05:00:00Z'", bench.Kolla.To("GET appointments")[0].Filter);
    }

    private async Task OfContactAsync(Recording recording)
    {
        var visits = await bench.Connect().Appointments!.ReadAsync(new LocalDate(2025, 5, 21), new LocalDate(2026, 5, 20), "4101", Stop);
        Assert.NotEmpty(visits);
        Assert.All(visits, visit => Assert.Equal("4101", visit.PatientId));
        Assert.StartsWith("contact_id='contacts/4101' AND start_time > '", bench.Kolla.To("GET appointments")[0].Filter, StringComparison.Ordinal);
    }

    private async Task BookAsync(Recording recording)
    {
        Assert.Equal(new WriteReceipt.Confirmed("90020"), await bench.Connect().Appointments!.BookAsync(Sample.Visit(), Stop));
        var sent = Assert.Single(bench.Kolla.To("POST appointments"));
        Assert.Equal(recording.Query("request_id"), sent.Query["request_id"]);
        var expected = recording.RequestBody.EnumerateObject().Where(member => member.Name != "contact").ToDictionary(member => member.Name, member => member.Value);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), sent.Json.EnumerateObject().Select(member => member.Name).Where(name => name != "contact").Order(StringComparer.Ordinal));
        Assert.All(expected, member => Assert.True(JsonElement.DeepEquals(member.Value, sent.Json.GetProperty(member.Key)), member.Key));
    }

    private async Task MoveAsync(Recording recording)
    {
        bench.Kolla.On("GET appointments/90020", _ => recording.Answer());
        Assert.Equal(new WriteReceipt.Confirmed("90020"), await bench.Connect().Changes!.ChangeAsync(Sample.Move(), Stop));
        var sent = Assert.Single(bench.Kolla.To("PATCH appointments/90020"));
        Assert.Equal(recording.Query("update_mask"), sent.Query["update_mask"]);
        Assert.True(JsonElement.DeepEquals(recording.RequestBody, sent.Json));
    }

    private async Task ChangeAsync(Recording recording, AppointmentChange change, string after)
    {
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, Sample.Row(flags: after)));
        Assert.Equal(new WriteReceipt.Confirmed("90020"), await bench.Connect().Changes!.ChangeAsync(change, Stop));
        var sent = Assert.Single(bench.Kolla.To($"POST {recording.Endpoint}")).Json;
        Assert.All(sent.EnumerateObject(), member => Assert.True(JsonElement.DeepEquals(member.Value, recording.RequestBody.GetProperty(member.Name)), member.Name));
        Assert.False(sent.TryGetProperty("procedure_code", out _)); // it may lead to a fee
    }

    private async Task RosterAsync(Recording recording)
    {
        var roster = await bench.Connect().Directory.ReadRosterAsync(Stop);
        Assert.Equal([("provider_D1", "Dr. Ada Mockridge"), ("provider_H1", "Ben Sampleton RDH")], roster.Providers.Select(provider => (provider.ProviderId, provider.Name)));
        Assert.Equal([("operatory_1", "Op 1"), ("operatory_2", "Op 2")], roster.Rooms.Select(room => (room.RoomId, room.Name)));
        Assert.Equal([("New patient exam", "1", 60), ("Adult cleaning", "3", 60)], roster.VisitTypes.Select(type => (type.Name, type.VendorCode!, type.Minutes)));
    }

    private async Task ScheduleAsync(Recording recording)
    {
        bench.Kolla.On("GET resources/provider_H1:loadSchedule", _ => KollaImitation.Refusal(501, 12));
        bench.Kolla.Items("appointments", "appointments");
        var days = await bench.Connect().Schedule.ReadDaysAsync(Sample.Monday, Sample.Monday.PlusDays(1), Stop);
        Assert.Equal([2, 1], days.Select(day => day.Windows.Count));
        Assert.Equal(new WorkingWindow("provider_D1", null, new Interval(Instant.FromUtc(2025, 6, 2, 13, 0), Instant.FromUtc(2025, 6, 2, 17, 0))), days[0].Windows[0]);
        Assert.StartsWith("start_date >= '2025-06-02' AND end_date <= '", bench.Kolla.To("GET resources/provider_D1:loadSchedule")[0].Filter, StringComparison.Ordinal);
    }

    private async Task PingAsync(Recording recording)
    {
        bench.Kolla.On("GET connectors/opendental-1/consumers/practice-1:ping", _ => recording.Answer());
        bench.Kolla.Items("contacts", "contacts");
        bench.Kolla.Items("transactions", "transactions");
        foreach (var provider in new[] { "D1", "H1" }) bench.Kolla.On($"GET resources/provider_{provider}:loadSchedule", _ => Recording.Of("load-schedule").Answer());
        Assert.IsType<ConnectionReport.Working>(await bench.Connect().Check.CheckAsync(Stop));
        Assert.Equal("api.getkolla.com", Assert.Single(bench.Kolla.To("GET connectors/opendental-1/consumers/practice-1:ping")).Host);
    }

    private async Task CreateAsync(Recording recording)
    {
        Assert.Equal(new WriteReceipt.Confirmed("4250"), await bench.Connect().Patients!.CreateAsync(Sample.Orrin(), Stop));
        var sent = Assert.Single(bench.Kolla.To("POST contacts")).Json;
        Assert.Equal(recording.RequestBody.EnumerateObject().Select(member => member.Name).Where(name => name != "notes").Order(StringComparer.Ordinal), sent.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal("5555550177", sent.GetProperty("phone_numbers")[0].GetProperty("number").GetString());
        Assert.Equal("8 Sample Court", sent.GetProperty("addresses")[0].GetProperty("street_address").GetString());
    }

    private async Task SearchAsync(Recording recording)
    {
        bench.Kolla.On("GET contacts", request => Recording.Of(request.Query.ContainsKey("page_token") ? "contacts-search-page2" : "contacts-search-page1").Answer());
        var found = await bench.Connect().Patients!.FindAsync(new PatientQuery.ByPhone("5555550142"), Stop);
        Assert.Equal(["4101", "4102"], found.Select(patient => patient.PatientId));
        AssertJune(found[0]);
        Assert.Equal("type='PATIENT' AND phone='5555550142'", bench.Kolla.To("GET contacts")[0].Filter);
        Assert.Equal("page-token-2", bench.Kolla.To("GET contacts")[1].Query["page_token"]);
    }

    private async Task ChangedAsync(Recording recording)
    {
        var june = new NewPatient("w1", "Juniper", "Hallowell", new LocalDate(1988, 2, 17), "5555550142", null, null);
        var sentAt = Instant.FromUtc(2025, 1, 9, 0, 5);
        Assert.Equal(new WriteFate.Confirmed("4101"), await bench.Connect().Writes!.FindAsync(new PendingWrite("w1", null, sentAt, Patient: june), Stop));
        Assert.Equal(recording.Query("filter"), bench.Kolla.To("GET contacts")[0].Filter);
    }

    private async Task NoteAsync(Recording recording)
    {
        var config = new Dictionary<string, string> { ["noteSubject"] = "APPOINTMENT" };
        Assert.Equal(new WriteReceipt.Confirmed("551"), await bench.Connect(KollaBench.Link(config: config)).Notes!.AddAsync(Sample.Note(), Stop));
        var sent = Assert.Single(bench.Kolla.To("POST contacts/4101/communicationLogs")).Json;
        Assert.Equal(recording.RequestBody.EnumerateObject().Select(member => member.Name), sent.EnumerateObject().Select(member => member.Name));
        Assert.All(sent.EnumerateObject().Where(member => member.Name != "description"), member => Assert.True(JsonElement.DeepEquals(member.Value, recording.RequestBody.GetProperty(member.Name)), member.Name));
        Assert.Equal("Asked about opening hours", sent.GetProperty("description").GetString());
    }

    private async Task PaymentAsync(Recording recording)
    {
        Assert.Equal(new WriteReceipt.Confirmed("3301"), await bench.Connect().Billing!.RecordAsync(Sample.Payment(), Stop));
        Assert.True(JsonElement.DeepEquals(recording.RequestBody, Assert.Single(bench.Kolla.To("POST transactions")).Json));
    }

    /// <summary>Operations that nobody here needs: the client sends them and reads the name of what was made.</summary>
    private Func<Recording, Task> WrittenAsync(string name) => async recording =>
    {
        var written = await bench.Http().WriteAsync(HttpMethod.Parse(recording.Method), recording.Endpoint, "any", recording.RequestBody, Stop);
        Assert.Equal(name, KollaClient.Row<ResourceRow>(Assert.IsType<KollaWrite.Done>(written))?.Name);
    };

    private Func<Recording, Task> Fails<T>(string says)
        where T : VendorException => async recording =>
    {
        var fault = await Assert.ThrowsAsync<T>(() => bench.WhileTimePassesAsync(bench.Http().ListAsync<ContactRow>(recording.Endpoint, recording.Endpoint, "any", [null], Stop)));
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("birth_date", fault.ToString(), StringComparison.Ordinal);
    };

    private static void AssertJune(Patient? june)
    {
        Assert.NotNull(june);
        Assert.Equal(("4101", "Juniper", "Hallowell", "June", new LocalDate(1988, 2, 17), true), (june.PatientId, june.FirstName, june.LastName, june.PreferredName, june.DateOfBirth, june.IsActive));
        Assert.Equal(["(555) 555-0142"], june.Phones);
        Assert.Equal(("june.hallowell@example.com", "62701"), (june.Email, june.Address?.PostCode));
        Assert.Equal(("4101", "provider_D1", true), (june.GuarantorId, june.ProviderId, june.TakesTexts));
    }

    public void Dispose() => bench.Dispose();
}
