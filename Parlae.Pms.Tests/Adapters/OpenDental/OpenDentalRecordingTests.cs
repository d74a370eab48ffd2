using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Adapters.OpenDental;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>Every recorded exchange goes through the client and the mapping. A new file without a reader fails.</summary>
public sealed class OpenDentalRecordingTests : IDisposable
{
    private static readonly LocalDate Monday = new(2025, 6, 2);

    private readonly OpenDentalBench bench = new();
    private readonly Dictionary<string, Func<Recording, Task>> readers;

    public OpenDentalRecordingTests() => readers = new()
    {
        ["aging"] = async _ => Assert.Equal(new PatientBalance(40, 40, null, null), await bench.Connect().Billing!.ReadBalanceAsync("48", Stop)),
        ["patient-balances"] = async _ =>
        {
            bench.Vendor.On("GET accountmodules/48/Aging", _ => OpenDentalImitation.Json(200, "{}"));
            Assert.Equal(new PatientBalance(40, 40, null, null), await bench.Connect().Billing!.ReadBalanceAsync("48", Stop));
        },
        ["appointments-list"] = async _ => await VisitsAsync(null, ("3001", AppointmentStatus.Scheduled, 40), ("3002", AppointmentStatus.Confirmed, 30)),
        ["appointments-for-patient"] = async _ => await VisitsAsync("48", ("3001", AppointmentStatus.Scheduled, 40)),
        ["appointment-get"] = async _ =>
        {
            Assert.Equal(new WriteFate.Unclear(), await FateOfConfirmingAsync()); // it is not confirmed, and the try was just now
            var visit = await bench.Connect().AppointmentLookup!.FindAsync("3001", Stop);
            Assert.Equal(("48", "4", AppointmentStatus.Scheduled, Instant.FromUtc(2025, 6, 2, 16, 0)), (visit!.PatientId, visit.ProviderId, visit.Status, visit.Start));
        },
        ["appointment-create"] = BookAsync,
        ["appointment-reschedule"] = MoveAsync,
        ["appointment-break"] = async _ => Assert.Equal(new WriteReceipt.Confirmed("3010"), await bench.Connect().Changes!.ChangeAsync(new AppointmentChange.Cancel("w", OpenDentalBench.Known()), Stop)),
        ["appointment-break-refused"] = async _ =>
        {
            bench.Vendor.On("GET appointments/3999", _ => OpenDentalImitation.Json(200, OpenDentalBench.Visit(3999, status: "Complete")));
            Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Invalid), await bench.Connect().Changes!.ChangeAsync(new AppointmentChange.Cancel("w", OpenDentalBench.Known("3999")), Stop));
        },
        ["appointment-confirm"] = async recording =>
        {
            Assert.Equal(new WriteReceipt.Confirmed("3001"), await bench.Connect().Changes!.ChangeAsync(new AppointmentChange.Confirm("w", OpenDentalBench.Known("3001")), Stop));
            Assert.Equal(recording.RequestBody.GetRawText().Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), Sent(recording).Body);
        },
        ["appointment-note"] = async recording => Assert.IsType<OpenDentalOutcome.Done>(await WriteAsync(recording)),
        ["appointmenttypes"] = async _ => Assert.Equal(new VisitType("Adult cleaning", 40, [], [], "1").Name, Assert.Single((await RosterAsync()).VisitTypes, type => type is { Minutes: 40, VendorCode: "1" }).Name),
        ["providers"] = async _ => Assert.Equal([new Provider("1", "Dr. Mockridge", "General"), new Provider("4", "Ben Sampleton", "Hygienist")], (await RosterAsync()).Providers),
        ["operatories"] = async _ => Assert.Equal([("1", "Chair 1", 0), ("2", "Hygiene 1", 0)], (await RosterAsync()).Rooms.Select(room => (room.RoomId, room.Name, room.ProviderIds.Count))),
        ["schedules"] = ScheduleAsync,
        ["slots"] = SlotsAsync,
        ["commlog-create"] = async recording =>
        {
            var note = new NewNote("w", "48", null, new LocalDate(2025, 5, 20), recording.RequestBody.GetProperty("Note").GetString()!);
            Assert.Equal(new WriteReceipt.Confirmed("812"), await bench.Connect().Notes!.AddAsync(note, Stop));
            Assert.Equal(("48", "2025-05-20 10:00:00", "Phone", "Received"), (Sent(recording).Of("PatNum"), Sent(recording).Of("CommDateTime"), Sent(recording).Of("Mode_"), Sent(recording).Of("SentOrReceived")));
            var kept = OpenDentalMapping.ToNote(recording.Body.Deserialize<CommlogRow>(OpenDentalJson.Options)!);
            Assert.Equal(new ChartNote("812", "Misc", new LocalDate(2025, 5, 20), note.Text), kept);
        },
        ["insurance"] = async _ => Assert.Equal(
            new InsurancePolicy("Example Dental Mutual", "Dental Primary", "SUB000111", "GRP-001", "Self", null, null), Assert.Single(await bench.Connect().Insurance!.ReadAsync("48", Stop))),
        ["inssub-create"] = Written("InsSubNum", "31"),
        ["patplan-create"] = Written("PatPlanNum", "44"),
        ["subscription-create"] = Written("SubscriptionNum", "7"),
        ["event-appointment"] = recording =>
        {
            var row = Assert.Single(recording.Incoming.Deserialize<List<AppointmentRow>>(OpenDentalJson.Options)!);
            Assert.Equal(("19", "Not Called"), (row.Confirmed, row.ConfirmedText));
            Assert.Equal(("3001", "4"), (OpenDentalMapping.ToAppointment(row, OpenDentalBench.Practice(), bench.Now, new Dictionary<string, string>())!.AppointmentId, OpenDentalMapping.Provider(row)));
            return Task.CompletedTask;
        },
        ["patient-create"] = async recording =>
        {
            var wanted = new NewPatient("w", "Orrin", "Testerton", new LocalDate(1979, 11, 3), "5555550177", "orrin.testerton@example.org", new PostalAddress("8 Sample Court", null, "Salem", "or", "97301"));
            Assert.Equal(new WriteReceipt.Confirmed("250"), await bench.Connect().Patients!.CreateAsync(wanted, Stop));
            foreach (var name in new[] { "LName", "FName", "Birthdate", "Address", "City", "State", "Zip", "WirelessPhone", "Email" })
                Assert.Equal(recording.RequestBody.GetProperty(name).GetString(), Sent(recording).Of(name));
        },
        ["patient-get"] = async _ => Juniper(await bench.Connect().Patients!.GetAsync("48", Stop), isWhole: true),
        ["patient-get-404"] = async _ => Assert.Null(await bench.Connect().Patients!.GetAsync("999999", Stop)),
        ["patient-update"] = async recording =>
        {
            Assert.Equal(new WriteReceipt.Confirmed("48"), await bench.Connect().PatientChanges!.RenameAsync(new NewPreferredName("w", "48", "June"), Stop));
            Assert.Equal("""{"Preferred":"June"}""", Sent(recording).Body);
            Assert.Equal(["(555)555-0188"], OpenDentalMapping.ToPatient(recording.Body.Deserialize<PatientRow>(OpenDentalJson.Options)!)!.Phones);
        },
        ["patients-search"] = async _ => Juniper(Assert.Single(await bench.Connect().Patients!.FindAsync(new PatientQuery.ByName("Juniper", "Hallowell"), Stop)), isWhole: false),
        ["patients-search-none"] = async _ => Assert.Empty(await bench.Connect().Patients!.FindAsync(new PatientQuery.ByName(null, "zzz"), Stop)),
        ["patients-simple-changes"] = async recording =>
            Juniper(OpenDentalMapping.ToPatient(Assert.Single(await bench.Http().ListAsync<PatientRow>(recording.Endpoint, new Dictionary<string, string?> { ["DateTStamp"] = "2025-05-08 00:00:00" }, Stop))), isWhole: true),
        ["payment-create"] = async recording =>
        {
            var payment = new NewPayment("w", "48", new LocalDate(2025, 5, 20), 125.5m, new PaymentMethod("69", "Credit Card"), "ref TEST-REF-1");
            Assert.Equal(new WriteReceipt.Confirmed("502"), await bench.Connect().Billing!.RecordAsync(payment, Stop));
            Assert.Equal("""{"PatNum":48,"PayAmt":125.5,"PayDate":"2025-05-20","PayNote":"ref TEST-REF-1","PayType":69}""", Sent(recording).Body);
        },
        ["payments"] = async _ => Assert.Equal(
            new Payment("501", new LocalDate(2025, 5, 1), 60, "Credit Card", false), Assert.Single(await bench.Connect().Billing!.ReadPaymentsAsync("48", new LocalDate(2025, 1, 1), new LocalDate(2025, 5, 20), Stop))),
        ["error-401"] = async _ => Assert.Contains(OpenDentalFaults.KeysRefused, (await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => bench.Connect().Patients!.GetAsync("48", Stop))).Message, StringComparison.Ordinal),
        ["error-504"] = async _ => Assert.Equal("http-504", (await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.Connect().Appointments!.ReadAsync(Monday, Monday, null, Stop))).Reason),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Directory.GetFiles(Recording.Folder, "*.json").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_recording_is_read(string name)
    {
        bench.Vendor.None("appointments", "appointmenttypes", "providers", "operatories", "schedules");
        var recording = Recording.Of(name);
        if (name != "event-appointment") bench.Vendor.On($"{recording.Method} {recording.Endpoint}", _ => recording.Answer());
        if (!readers.TryGetValue(name, out var read)) Assert.Fail($"{name}.json has no reader: say what it means.");
        await read(recording);
        Assert.DoesNotContain("Hallowell", bench.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_recordings_are_there() => Assert.True(Names.Count >= 32, $"only {Names.Count}");

    private SentRequest Sent(Recording recording) => Assert.Single(bench.Vendor.To($"{recording.Method} {recording.Endpoint}"));

    private async Task VisitsAsync(string? patient, params (string Id, AppointmentStatus Status, int Minutes)[] expected)
    {
        var visits = await bench.Connect().Appointments!.ReadAsync(Monday, Monday, patient, Stop);
        Assert.Equal(expected, visits.Select(visit => (visit.AppointmentId, visit.Status, visit.Minutes)));
        Assert.Equal(("48", "4", "2", Instant.FromUtc(2025, 6, 2, 16, 0), "PerEx, Pro"), (visits[0].PatientId, visits[0].ProviderId, visits[0].RoomId, visits[0].Start, visits[0].Type));
    }

    private Task<WriteFate> FateOfConfirmingAsync() =>
        bench.Connect().Writes!.FindAsync(new PendingWrite("w", null, bench.Now, Change: new AppointmentChange.Confirm("w", OpenDentalBench.Known("3001"))), Stop);

    private async Task BookAsync(Recording recording)
    {
        bench.Vendor.Rows("providers", """{"ProvNum":4,"FName":"Ben","LName":"Sampleton","IsSecondary":"true"}""");
        Assert.Equal(new WriteReceipt.Confirmed("3010"), await bench.Connect().Appointments!.BookAsync(OpenDentalBench.Wanted(note: "Booked by phone", code: "1"), Stop));
        var sent = Sent(recording);
        foreach (var name in new[] { "PatNum", "Op", "AptDateTime", "ProvNum", "Note", "IsHygiene" }) Assert.Equal(recording.RequestBody.GetProperty(name).ToString(), sent.Of(name));
        Assert.Equal(("XXXXXXXX", "1"), (sent.Of("Pattern"), sent.Of("AppointmentTypeNum")));
        Assert.Equal("ODFHIR developer/customer", sent.Headers["Authorization"]);
        Assert.Equal(("2025-06-03", "2025-06-03"), (bench.Vendor.To("GET appointments")[0].Query["dateStart"], bench.Vendor.To("GET appointments")[0].Query["dateEnd"]));
    }

    private async Task MoveAsync(Recording recording)
    {
        var to = OpenDentalBench.Wanted(Instant.FromUtc(2025, 6, 4, 21, 0), room: "3");
        bench.Vendor.Rows("appointments", OpenDentalBench.Visit(start: "2025-06-04 14:00:00", op: 3));
        Assert.Equal(new WriteReceipt.Confirmed("3010"), await bench.Connect().Changes!.ChangeAsync(new AppointmentChange.Move("w", OpenDentalBench.Known(), to), Stop));
        Assert.Equal("""{"AptDateTime":"2025-06-04 14:00:00","Op":3}""", Sent(recording).Body);
    }

    private async Task<PracticeRoster> RosterAsync() => await bench.Connect().Directory.ReadRosterAsync(Stop);

    private async Task ScheduleAsync(Recording recording)
    {
        bench.Vendor.On("GET operatories", _ => Recording.Of("operatories").Answer());
        var days = await bench.Connect().Schedule.ReadDaysAsync(Monday, Monday.PlusDays(1), Stop);
        Assert.Equal([("1", "1"), ("1", "2"), ("1", "1"), ("1", "2")], days[0].Windows.Select(window => (window.ProviderId, window.RoomId)));
        Assert.Equal(new Interval(Instant.FromUtc(2025, 6, 2, 15, 0), Instant.FromUtc(2025, 6, 2, 19, 0)), days[0].Windows[0].Time);
        Assert.Empty(days[0].Busy);
        Assert.Equal((0, new BusyTime(null, null, new Interval(Instant.FromUtc(2025, 6, 3, 7, 0), Instant.FromUtc(2025, 6, 4, 7, 0)))), (days[1].Windows.Count, Assert.Single(days[1].Busy)));
    }

    private async Task SlotsAsync(Recording recording)
    {
        bench.Vendor.Rows("providers", """{"ProvNum":1,"FName":"Ada","LName":"Mockridge"}""");
        var link = OpenDentalBench.Link(facts: new Dictionary<string, string> { ["slots"] = "true" });
        var days = await bench.Connect(link).Schedule.ReadDaysAsync(new LocalDate(2025, 6, 5), new LocalDate(2025, 6, 7), Stop);
        Assert.Equal([2, 1, 0], days.Select(day => day.Openings!.Count));
        Assert.Equal(new Opening("1", "2", new Interval(Instant.FromUtc(2025, 6, 5, 15, 0), Instant.FromUtc(2025, 6, 5, 16, 20))), days[0].Openings![0]);
        Assert.Equal(("1", "2025-06-05", "2025-06-07"), (Sent(recording).Query["ProvNum"], Sent(recording).Query["dateStart"], Sent(recording).Query["dateEnd"]));
    }

    private Func<Recording, Task> Written(string member, string id) => async recording => Assert.Equal(id, Assert.IsType<OpenDentalOutcome.Done>(await WriteAsync(recording)).IdOf(member));

    private Task<OpenDentalOutcome> WriteAsync(Recording recording) => bench.Http().WriteAsync(
        HttpMethod.Parse(recording.Method), recording.Endpoint, recording.RequestBody.EnumerateObject().ToDictionary(member => member.Name, member => (object)member.Value), Stop);

    private static void Juniper(Patient? patient, bool isWhole)
    {
        Assert.NotNull(patient);
        Assert.Equal(("48", "Juniper", "Hallowell", "June", new LocalDate(1988, 2, 17)), (patient.PatientId, patient.FirstName, patient.LastName, patient.PreferredName, patient.DateOfBirth));
        Assert.Equal(["(555)555-0142"], patient.Phones);
        Assert.Equal(new PostalAddress("12 Test Orchard Way", null, "Salem", "OR", "97301"), patient.Address);
        Assert.Equal((isWhole ? "48" : null, isWhole ? "1" : null, true, true), (patient.GuarantorId, patient.ProviderId, patient.IsActive, patient.TakesTexts));
    }

    public void Dispose() => bench.Dispose();
}
