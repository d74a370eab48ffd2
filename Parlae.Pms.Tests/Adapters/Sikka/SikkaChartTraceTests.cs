using NodaTime;
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
        bench.Sikka.None("writebacks", "writeback_status", "medical_notes");
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

    public void Dispose() => bench.Dispose();

    private IWriteTracker Tracker => bench.Connect(SikkaBench.Link(config: Config, pms: "OpenDental")).Writes!;

    private PendingWrite Note(string? trackingId) =>
        new("ref-1", trackingId, bench.Now - Duration.FromMinutes(1), Note: new NewNote("ref-1", "5383", null, new LocalDate(2026, 3, 16), "Prefers <mornings>!"));
}
