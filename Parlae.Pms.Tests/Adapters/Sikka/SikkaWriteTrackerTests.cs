using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Sikka;

public sealed class SikkaWriteTrackerTests : IDisposable
{
    private readonly SikkaBench bench = new(SikkaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly NewPatient Quinn = new("ref-2", "Quinn", "Testcase", new LocalDate(1999, 12, 20), "2175550153", null, null);

    public SikkaWriteTrackerTests()
    {
        bench.Sikka.None("appointments", "patients", "writebacks", "writeback_status");
        bench.Sikka.None("operatories");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    private PendingWrite Booking(string? trackingId = "77") => new("ref-1", trackingId, bench.Now - Duration.FromMinutes(1), SikkaBookingTests.Visit());

    private PendingWrite Creation(string? trackingId = "77") => new("ref-2", trackingId, bench.Now - Duration.FromMinutes(1), Patient: Quinn);

    [Theory]
    [InlineData("""{"id":"77","is_completed":"True","has_error":"False","status":"Success","created_id":"70680","appointment_sr_no":"1"}""", "70680")]
    [InlineData("""{"id":"77","is_completed":true,"has_error":false,"status":"Completed","created_id":"","appointment_sr_no":"70680","patient_id":"5383"}""", "70680")]
    [InlineData("""{"id":77,"is_completed":"1","has_error":"","status":"whatever","created_id":"0","appointment_sr_no":70680}""", "70680")]
    [InlineData("""{"is_completed":"True","has_error":"False","created_id":"70680"}""", "70680")]
    public async Task A_finished_booking_gives_the_appointments_number(string row, string id)
    {
        bench.Sikka.Items("writeback_status", row);
        Assert.Equal(new WriteFate.Confirmed(id), await AskAsync(Booking()));
    }

    [Fact]
    public async Task A_finished_creation_gives_the_patients_number_and_a_booking_never_takes_it_for_its_own()
    {
        const string Row = """{"id":"77","is_completed":"True","has_error":"False","status":"Success","created_id":"","patient_id":"5399"}""";
        bench.Sikka.Items("writeback_status", Row);
        Assert.Equal(new WriteFate.Confirmed("5399"), await AskAsync(Creation()));
        Assert.Equal(new WriteFate.Pending("77"), await AskAsync(Booking()));
    }

    [Fact]
    public async Task A_booking_done_without_a_number_waits_for_the_copy_that_shows_it()
    {
        bench.Sikka.Items("writeback_status", """{"id":"77","is_completed":"True","has_error":"False","status":"Success"}""");
        Assert.Equal(new WriteFate.Pending("77"), await AskAsync(Booking()));
        bench.Sikka.Items("appointments", """{"appointment_sr_no":"70680","patient_id":"5383","provider_id":"HYG1","date":"2026-03-27T00:00:00","time":"13:30","length":"60"}""");
        Assert.Equal(new WriteFate.Confirmed("70680"), await AskAsync(Booking()));
    }

    [Theory]
    [InlineData("""{"id":"77","is_completed":"","has_error":"","status":"Pending"}""")]
    [InlineData("""{"id":"77","status":"Pending","completed_time":"1111-11-11T00:00:00"}""")]
    [InlineData("""{"id":"77","is_completed":"False","has_error":"True","status":"Retrying"}""")]
    [InlineData("""{"id":"77","status":"SomethingNew"}""")]
    public async Task What_is_not_known_to_be_finished_is_pending(string row)
    {
        bench.Sikka.Items("writeback_status", row);
        Assert.Equal(new WriteFate.Pending("77"), await AskAsync(Booking()));
    }

    [Theory]
    [InlineData("True", "Failed", "Appointment already scheduled", WriteRejection.SlotTaken)]
    [InlineData("False", "Completed", "APPOINTMENT ALREADY SCHEDULED for this operatory", WriteRejection.SlotTaken)]
    [InlineData("True", "Failed", "Column conflict 12", WriteRejection.SlotTaken)]
    [InlineData("True", "Failed", "Patient not found", WriteRejection.PatientUnknown)]
    [InlineData("", "Error", "Operatory is required", WriteRejection.Invalid)]
    [InlineData("True", "Success", "SPU offline", WriteRejection.PracticeOffline)]
    [InlineData("True", "", "", WriteRejection.Other)]
    public async Task A_failure_is_told_by_its_flag_its_word_or_its_text(string flag, string status, string result, WriteRejection reason)
    {
        bench.Sikka.Items("writeback_status", $$"""{"id":"77","is_completed":"True","has_error":"{{flag}}","status":"{{status}}","result":"{{result}}"}""");
        Assert.Equal(new WriteFate.Failed(reason), await AskAsync(Booking()));
    }

    [Fact]
    public async Task A_practices_own_texts_for_a_taken_time_count_too()
    {
        bench.Sikka.Items("writeback_status", """{"id":"77","is_completed":"True","has_error":"True","status":"Failed","result":"Kolonne belegt"}""");
        var link = SikkaBench.Link(config: new Dictionary<string, string> { ["slotTakenTexts"] = "bad luck|kolonne belegt" });
        Assert.Equal(new WriteFate.Failed(WriteRejection.SlotTaken), await bench.Connect(link).Writes!.AskAsync(Booking(), Stop));
    }

    [Fact]
    public async Task A_plan_without_status_is_answered_from_the_queue_and_not_asked_again()
    {
        bench.Sikka.On("GET writeback_status", _ => SikkaImitation.Refusal(401, "API2004"));
        bench.Sikka.Items("writebacks", """{"id":"77","office_id":"D10001","method":"POST","api_name":"appointments","result":"pending","completed_time":""}""");
        Assert.Equal(new WriteFate.Pending("77"), await AskAsync(Booking()));
        bench.Sikka.Items("writebacks", """{"id":"77","method":"POST","api_name":"appointments","result":"Appointment inserted successfully","completed_time":"2026-03-16 09:00:00","created_id":"70680"}""");
        Assert.Equal(new WriteFate.Confirmed("70680"), await AskAsync(Booking()));
        bench.Sikka.Items("writebacks", """{"id":"77","method":"POST","api_name":"appointments","result":"Failed: appointment already scheduled","completed_time":"2026-03-16 09:00:00"}""");
        Assert.Equal(new WriteFate.Failed(WriteRejection.SlotTaken), await AskAsync(Booking()));

        Assert.Single(bench.Sikka.To("writeback_status"));
        var asked = bench.Sikka.To("writebacks")[0];
        Assert.Equal(("2026-03-15", "2026-03-17", "77", "app-id"), (asked.Query["startdate"], asked.Query["enddate"], asked.Query["id"], asked.Headers["App-Id"]));
    }

    [Theory]
    [InlineData(401, """{"error_code":"API2003"}""")]
    [InlineData(401, "")]
    [InlineData(200, "<html>Sign in</html>")]
    [InlineData(200, """["x",{"items":[1]}]""")]
    public async Task A_status_that_is_refused_or_unreadable_is_looked_up_in_the_queue(int code, string body)
    {
        bench.Sikka.On("GET writeback_status", _ => SikkaImitation.Json(code, body));
        bench.Sikka.Items("writebacks", """{"id":"77","method":"POST","api_name":"appointments","result":"Appointment inserted successfully","completed_time":"2026-03-16 09:00:00","created_id":"70680"}""");
        Assert.Equal(new WriteFate.Confirmed("70680"), await AskAsync(Booking()));
    }

    [Fact]
    public async Task Where_neither_status_nor_queue_is_for_us_the_copy_may_show_the_visit()
    {
        foreach (var path in new[] { "writeback_status", "writebacks" })
            bench.Sikka.On($"GET {path}", _ => SikkaImitation.Refusal(401, "API2003"));
        Assert.IsType<WriteFate.Unclear>(await AskAsync(Booking()));
        bench.Sikka.Items("appointments", """{"appointment_sr_no":"70680","patient_id":"5383","provider_id":"HYG1","date":"2026-03-27T00:00:00","time":"13:30","length":"60"}""");
        Assert.Equal(new WriteFate.Confirmed("70680"), await AskAsync(Booking()));
    }

    [Fact]
    public async Task An_accepted_write_that_left_no_trace_is_absent_but_not_while_it_may_be_on_its_way()
    {
        Assert.IsType<WriteFate.Absent>(await AskAsync(Booking()));
        Assert.Equal(new WriteFate.Pending("77"), await AskAsync(Booking() with { SentAt = bench.Now }));
        bench.Sikka.On("GET writebacks", _ => SikkaImitation.Refusal(401, "API2004"));
        Assert.IsType<WriteFate.Unclear>(await AskAsync(Booking()));
    }

    [Theory]
    [InlineData("\"patient_id=5383&date=2026-03-27&time=13:30&provider_id=HYG1&practice_id=1\"")]
    [InlineData("\"request_key=k&patient_id=5383&date=2026-03-27&time=13%3A30\"")]
    [InlineData("\"{\\\"patient_id\\\":\\\"5383\\\",\\\"date\\\":\\\"2026-03-27T00:00:00\\\",\\\"time\\\":\\\"1:30 PM\\\",\\\"practice_id\\\":\\\"1\\\"}\"")]
    [InlineData("{\"patient_id\":5383,\"date\":\"2026-03-27\",\"time\":\"13:30:00\"}")]
    [InlineData("[{\"patient_id\":5383,\"date\":\"2026-03-27\",\"time\":\"13:30\"}]")]
    public async Task A_lost_booking_is_found_by_what_it_would_have_written(string body)
    {
        bench.Sikka.Items("writebacks", $$"""{"id":"88","method":"POST","api_name":"appointment","result":"pending","api_request_body":{{body}}}""");
        bench.Sikka.Items("writeback_status", """{"id":"88","status":"Pending"}""");
        Assert.Equal(new WriteFate.Pending("88"), await FindAsync(Booking(null)));
        Assert.Equal(new WriteFate.Pending("88"), await AskAsync(Booking(null)));
    }

    [Theory]
    [InlineData("POST", "appointment", "patient_id=5384&date=2026-03-27&time=13:30")]
    [InlineData("POST", "appointment", "patient_id=5383&date=2026-03-28&time=13:30")]
    [InlineData("POST", "appointment", "patient_id=5383&date=2026-03-27&time=13:40")]
    [InlineData("POST", "appointment", "patient_id=5383&date=2026-03-27&time=13:30&practice_id=2")]
    [InlineData("POST", "appointment", "patient_id=5383&date=2026-03-27&time=13:30&provider_id=DOC1")]
    [InlineData("PATCH", "appointment", "patient_id=5383&date=2026-03-27&time=13:30")]
    [InlineData("POST", "medical_notes", "patient_id=5383&date=2026-03-27&time=13:30")]
    [InlineData("POST", "appointment", "{\\\"patient_id\\\":")]
    public async Task Another_write_is_not_taken_for_the_lost_one(string method, string api, string body)
    {
        bench.Sikka.Items("writebacks", $$"""{"id":"88","method":"{{method}}","api_name":"{{api}}","result":"pending","api_request_body":"{{body}}"}""");
        Assert.IsType<WriteFate.Absent>(await FindAsync(Booking(null)));
    }

    [Fact]
    public async Task Another_offices_write_is_not_ours()
    {
        bench.Sikka.Items("writebacks", """{"id":"88","office_id":"D99999","method":"POST","api_name":"appointment","result":"pending","api_request_body":"patient_id=5383&date=2026-03-27&time=13:30"}""");
        Assert.IsType<WriteFate.Absent>(await FindAsync(Booking(null)));
    }

    [Fact]
    public async Task Of_several_tries_the_newest_counts()
    {
        const string Body = "patient_id=5383&date=2026-03-27&time=13:30";
        bench.Sikka.Items("writebacks", $$"""{"id":"9","api_name":"appointment","command_time":"2026-03-16 08:00:00","api_request_body":"{{Body}}"}""", $$"""{"id":"10","api_name":"appointment","command_time":"2026-03-16 09:00:00","api_request_body":"{{Body}}"}""");
        bench.Sikka.On("GET writeback_status", request => SikkaImitation.Json(200, SikkaImitation.List($$"""{"id":"{{request.Query["id"]}}","status":"Pending"}""")));
        Assert.Equal(new WriteFate.Pending("10"), await FindAsync(Booking(null)));
    }

    [Fact]
    public async Task A_lost_booking_that_stands_in_the_copy_is_confirmed_unless_it_is_cancelled_there()
    {
        const string Row = """{"appointment_sr_no":"70680","patient_id":"5383","provider_id":"HYG1","date":"2026-03-27T00:00:00","time":"13:30","length":"60","cancelled":"CANCELLED"}""";
        bench.Sikka.Items("appointments", Row.Replace("CANCELLED", "False", StringComparison.Ordinal));
        Assert.Equal(new WriteFate.Confirmed("70680"), await FindAsync(Booking(null)));
        bench.Sikka.Items("appointments", Row.Replace("CANCELLED", "True", StringComparison.Ordinal));
        Assert.IsType<WriteFate.Absent>(await FindAsync(Booking(null)));
    }

    [Fact]
    public async Task A_lost_creation_is_found_in_the_queue_or_in_the_copy()
    {
        bench.Sikka.Items("writebacks", """{"id":"90","api_name":"patient","api_request_body":"firstname=QUINN&lastname=Testcase&birthdate=1999-12-20"}""");
        bench.Sikka.Items("writeback_status", """{"id":"90","is_completed":"True","has_error":"False","status":"Success","created_id":"5399"}""");
        Assert.Equal(new WriteFate.Confirmed("5399"), await FindAsync(Creation(null)));

        bench.Sikka.None("writebacks");
        bench.Sikka.Items("patients", """{"patient_id":"5398","firstname":"Quinn","lastname":"Testcase","birthdate":"1999-12-20T00:00:00","cell":"217-555-0999"}""", """{"patient_id":"5399","firstname":"Quinn","lastname":"Testcase","birthdate":"1999-12-20T00:00:00","cell":"(217)5550153"}""");
        Assert.Equal(new WriteFate.Confirmed("5399"), await FindAsync(Creation(null)));
    }

    [Theory]
    [InlineData("OrthoTrac")]
    [InlineData("OpenDental")]
    public async Task A_lost_creation_is_found_by_the_names_as_they_were_sent(string pms)
    {
        var config = new Dictionary<string, string> { ["bookingStaff"] = "7", ["patientStatus"] = "11", ["patientType"] = "5", ["patientRelationship"] = "6", ["defaultProviderId"] = "P9" };
        var practice = bench.Connect(SikkaBench.Link(pms: pms, config: config));
        var patient = Quinn with { FirstName = " Maximiliana-Th\U0001F600eodora ", LastName = "Featherstonehaugh-Cholmondeley" };
        var lost = Creation(null) with { Patient = patient };
        bench.Sikka.On("POST patient", _ => SikkaImitation.Json(504, ""));
        Assert.IsType<WriteReceipt.Unknown>(await practice.Patients!.CreateAsync(patient, Stop));
        Assert.IsType<WriteFate.Absent>(await practice.Writes!.FindAsync(lost, Stop));

        var sent = bench.Sikka.To("patient")[0].Body;
        bench.Sikka.Items("writebacks", $$"""{"id":"90","api_name":"patient","api_request_body":{{sent}}}""");
        bench.Sikka.Items("writeback_status", """{"id":"90","status":"Pending"}""");
        Assert.Equal(new WriteFate.Pending("90"), await practice.Writes!.FindAsync(lost, Stop));

        bench.Sikka.None("writebacks");
        var names = JsonElement.Parse(sent);
        bench.Sikka.On("GET patients", request => SikkaImitation.Json(200, request.Query["lastname"] == names.GetProperty("lastname").GetString()
            ? SikkaImitation.List($$"""{"patient_id":"5399","firstname":{{names.GetProperty("firstname").GetRawText()}},"lastname":{{names.GetProperty("lastname").GetRawText()}},"birthdate":"1999-12-20T00:00:00","cell":"2175550153"}""")
            : SikkaImitation.List()));
        Assert.Equal(new WriteFate.Confirmed("5399"), await practice.Writes!.FindAsync(lost, Stop));
        if (pms == "OrthoTrac") Assert.Equal("Maximiliana-Th Featherstonehaugh-Cholmon", $"{names.GetProperty("firstname")} {names.GetProperty("lastname")}");
    }

    [Fact]
    public async Task A_copy_that_is_being_loaded_proves_what_it_shows_and_no_absence()
    {
        const string Visit = """{"appointment_sr_no":"70680","patient_id":"5383","provider_id":"HYG1","date":"2026-03-27T00:00:00","time":"13:30","length":"60"}""";
        foreach (var path in new[] { "appointments", "patients" })
            bench.Sikka.On($"GET {path}", _ => SikkaImitation.Json(200, SikkaImitation.List(), ("Data-Insert", "in progress")));
        Assert.IsType<WriteFate.Unclear>(await FindAsync(Booking(null)));
        Assert.IsType<WriteFate.Unclear>(await FindAsync(Creation(null)));
        bench.Sikka.On("GET appointments", _ => SikkaImitation.Json(200, SikkaImitation.List(Visit), ("Data-Insert", "in progress")));
        Assert.Equal(new WriteFate.Confirmed("70680"), await FindAsync(Booking(null)));

        var fault = await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.Connect().Appointments!.ReadAsync(new LocalDate(2026, 3, 27), new LocalDate(2026, 3, 27), "5383", Stop));
        Assert.Equal("copy-loading", fault.Reason);
    }

    [Fact]
    public async Task Absence_is_claimed_only_where_the_queue_can_be_read_and_not_too_soon()
    {
        Assert.IsType<WriteFate.Absent>(await FindAsync(Booking(null)));
        Assert.IsType<WriteFate.Unclear>(await FindAsync(Booking(null) with { SentAt = bench.Now - Duration.FromSeconds(5) }));
        bench.Sikka.On("GET writebacks", _ => SikkaImitation.Refusal(403, "API2008"));
        Assert.IsType<WriteFate.Unclear>(await FindAsync(Booking(null)));
        bench.Sikka.On("GET writebacks", _ => SikkaImitation.Json(200, "<html>"));
        Assert.IsType<WriteFate.Unclear>(await FindAsync(Booking(null)));
    }

    private Task<WriteFate> AskAsync(PendingWrite write) => bench.Connect().Writes!.AskAsync(write, Stop);

    private Task<WriteFate> FindAsync(PendingWrite write) => bench.Connect().Writes!.FindAsync(write, Stop);

    public void Dispose() => bench.Dispose();
}
