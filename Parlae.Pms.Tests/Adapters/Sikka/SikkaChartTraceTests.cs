using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Sikka;

/// <summary>What became of writes to charts: asked by their number, and looked for by what they wrote.</summary>
public sealed class SikkaChartTraceTests : IDisposable
{
    private static readonly Dictionary<string, string> Config = new() { ["noteType"] = "PatNote" };

    private readonly SikkaBench bench = new(SikkaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public SikkaChartTraceTests()
    {
        bench.Sikka.None("writebacks", "writeback_status", "medical_notes", "data_sync_status");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("""{"id":"77","is_completed":"True","has_error":"False","status":"Success","created_id":"5512","appointment_sr_no":"1","patient_id":"5383"}""", "5512")]
    [InlineData("""{"id":"77","is_completed":"True","has_error":"False","status":"Success","created_id":"","appointment_sr_no":"1","patient_id":"5383"}""", null)]
    public async Task A_note_that_is_done_is_done_with_or_without_a_number_and_takes_nobody_elses(string row, string? id)
    {
        bench.Sikka.Items("writeback_status", row);
        Assert.Equal(new WriteFate.Confirmed(id), await Tracker.AskAsync(Note("77"), Stop));
    }

    [Fact]
    public async Task A_note_that_was_refused_is_never_a_taken_time()
    {
        bench.Sikka.Items("writeback_status", """{"id":"77","is_completed":"True","has_error":"True","status":"Failed","result":"Appointment already scheduled"}""");
        Assert.Equal(new WriteFate.Failed(WriteRejection.Other), await Tracker.AskAsync(Note("77"), Stop));
    }

    [Theory]
    [InlineData("""{"id":"90","method":"POST","api_name":"medical_notes","api_request_body":"patient_id=5383&practice_id=1&type=PatNote&date=2026-03-16&text=Prefers mornings"}""", true)]
    [InlineData("""{"id":"90","api_name":"Medical_Notes","api_request_body":{"patient_id":"5383","type":"patnote","date":"2026-03-16","text":"Prefers mornings"}}""", true)]
    [InlineData("""{"id":"90","api_name":"medical_notes","api_request_body":"patient_id=5384&type=PatNote&date=2026-03-16&text=Prefers mornings"}""", false)]
    [InlineData("""{"id":"90","api_name":"medical_notes","api_request_body":"patient_id=5383&type=PatNote&date=2026-03-15&text=Prefers mornings"}""", false)]
    [InlineData("""{"id":"90","api_name":"medical_notes","api_request_body":"patient_id=5383&type=PatNote&date=2026-03-16&text=Prefers evenings"}""", false)]
    [InlineData("""{"id":"90","api_name":"medical_notes","api_request_body":"patient_id=5383&practice_id=7&type=PatNote&date=2026-03-16&text=Prefers mornings"}""", false)]
    [InlineData("""{"id":"90","api_name":"appointments","api_request_body":"patient_id=5383&type=PatNote&date=2026-03-16&text=Prefers mornings"}""", false)]
    [InlineData("""{"id":"90","method":"PATCH","api_name":"medical_notes","api_request_body":"patient_id=5383&type=PatNote&date=2026-03-16&text=Prefers mornings"}""", false)]
    public async Task A_lost_note_is_found_in_the_queue_by_patient_day_type_and_words(string row, bool isIt)
    {
        bench.Sikka.Items("writebacks", row);
        bench.Sikka.Items("writeback_status", """{"id":"90","status":"Pending"}""");
        var fate = await Tracker.FindAsync(Note(null), Stop);
        Assert.Equal(isIt ? new WriteFate.Pending("90") : new WriteFate.Absent(), fate);
    }

    [Fact]
    public async Task A_lost_note_that_stands_in_the_copy_is_confirmed()
    {
        const string Row = """{"patient_id":"5383","practice_id":"1","type":"PatNote","date":"2026-03-16T00:00:00","text":"Prefers mornings","note_id":"ID"}""";
        bench.Sikka.Items("medical_notes", Row.Replace("ID", "5512", StringComparison.Ordinal));
        Assert.Equal(new WriteFate.Confirmed("5512"), await Tracker.FindAsync(Note(null), Stop));
        bench.Sikka.Items("medical_notes", Row.Replace("ID", "", StringComparison.Ordinal));
        Assert.Equal(new WriteFate.Confirmed(null), await Tracker.FindAsync(Note(null), Stop));
        bench.Sikka.Items("medical_notes", Row.Replace("5383", "5384", StringComparison.Ordinal));
        Assert.IsType<WriteFate.Absent>(await Tracker.FindAsync(Note(null), Stop));
        bench.Sikka.On("GET medical_notes", _ => SikkaImitation.Json(200, SikkaImitation.List(), ("Data-Insert", "in progress")));
        Assert.IsType<WriteFate.Unclear>(await Tracker.FindAsync(Note(null), Stop));
    }

    [Fact]
    public async Task A_preferred_name_is_sent_as_the_reference_has_it_whole_or_not_at_all()
    {
        var recording = Recording.Of("writeback-patient-update");
        bench.Sikka.On("PATCH patient/5383", _ => recording.Answer());
        var connection = bench.Connect(SikkaBench.Link(pms: "OrthoTrac"));
        Assert.Equal(new WriteReceipt.Submitted("951357"), await connection.PatientChanges!.RenameAsync(Named, Stop));
        var body = JsonElement.Parse(Assert.Single(bench.Sikka.To("patient/5383")).Body);
        foreach (var name in new[] { "practice_id", "preferred_name" })
            Assert.Equal(recording.RequestBody.GetProperty(name).GetString(), body.GetProperty(name).GetString());
        Assert.Equal(["practice_id", "preferred_name", "check_spu"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Invalid), await connection.PatientChanges!.RenameAsync(Named with { Name = "Maximilianatheodora" }, Stop));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.NotPermitted), await connection.PatientChanges!.RenameAsync(Named with { PatientId = "5/383" }, Stop));
        Assert.Single(bench.Sikka.To("patient/5383"));
    }

    [Theory]
    [InlineData("PATCH", "Ave", "5383", "pending")]
    [InlineData("PATCH", "Ave", "5384", "absent")]
    [InlineData("PATCH", "Ave", "", "unclear")] // a change of somebody: nobody can say of whom
    [InlineData("PATCH", "Avery", "5383", "absent")]
    [InlineData("POST", "Ave", "5383", "absent")]
    public async Task A_lost_name_is_found_in_the_queue_by_its_patient(string method, string name, string patient, string fate)
    {
        bench.Sikka.None("patients");
        bench.Sikka.Items("writebacks", $$"""{"id":"90","method":"{{method}}","api_name":"patients","api_request_body":"practice_id=1&preferred_name={{name}}"}""");
        bench.Sikka.Items("writeback_status", $$"""{"id":"90","status":"Pending","patient_id":"{{patient}}"}""");
        var found = await Tracker.FindAsync(new PendingWrite("ref-1", null, bench.Now - Duration.FromMinutes(1), Name: Named), Stop);
        Assert.Equal(fate switch { "pending" => new WriteFate.Pending("90"), "absent" => new WriteFate.Absent(), _ => new WriteFate.Unclear() }, found);
    }

    [Theory]
    [InlineData("2026-03-16T14:01:30", "D10001", true)]
    [InlineData("2026-03-16T13:59:59", "D10001", false)] // the name of before, which a change in between has taken away
    [InlineData("2026-03-16T14:01:30", "D10002", false)] // another office's
    [InlineData("", "D10001", false)]
    public async Task A_lost_name_that_stands_in_a_copy_made_since_is_confirmed(string copied, string office, bool isIt)
    {
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Sikka.Items("patients", """{"patient_id":"5383","preferred_name":"Ave"}""");
        bench.Sikka.Items("data_sync_status", $$"""{"office_id":"{{office}}","practice_id":"1","data_insert_date":"{{copied}}","practice_management_system_refresh_date_time_zone":"UTC"}""");
        Assert.Equal<WriteFate>(isIt ? new WriteFate.Confirmed("5383") : new WriteFate.Absent(), await Tracker.FindAsync(new PendingWrite("ref-1", null, bench.Now - Duration.FromMinutes(1), Name: Named), Stop));
    }

    public void Dispose() => bench.Dispose();

    private static NewPreferredName Named => new("ref-1", "5383", "Ave");

    private IWriteTracker Tracker => bench.Connect(SikkaBench.Link(config: Config, pms: "OpenDental")).Writes!;

    private PendingWrite Note(string? trackingId) =>
        new("ref-1", trackingId, bench.Now - Duration.FromMinutes(1), Note: new NewNote("ref-1", "5383", null, new LocalDate(2026, 3, 16), "Prefers 'mornings'!"));
}
