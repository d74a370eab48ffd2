using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Adapters.Sikka;

public sealed class SikkaConnectionTests : IDisposable
{
    private readonly SikkaBench bench = new(SikkaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public SikkaConnectionTests()
    {
        bench.Sikka.None("operatories", "practice_location", "practice_variables", "appointment_statuses", "appointments_available_slots", "data_sync_status", "providers", "writeback_details");
        bench.Sikka.On("GET request_key_info", _ => SikkaImitation.Json(200, """{"scope":"start,appointments,medical_notes"}"""));
        bench.Sikka.Items("practices", """{"practice_id":"1","cust_id":"1","name":"Example"}""", """{"practice_id":"1-2","name":"North"}""");
        Pms("OpenDental");
        bench.Sikka.Items("supported_pmses", Supported("Open Dental", "available"), Supported("Dentrix", "available"), Supported("Dolphin Management", ""));
    }

    [Fact]
    public async Task A_working_office_shows_its_locations_words_and_abilities()
    {
        bench.Sikka.Items(
            "practice_variables", Word("1", "Scheduled"), Word("2", "Complete"), Word("5", "Broken"), Word("6", "Cancelled by patient"), Word("19", "Unconfirmed", "appointment confirmed status"),
            Word("21", "Confirmed", "appointment confirmed status"), Word("7", "No-show"), """{"service_name":"Claim Status","value":"x","description":"Cancelled"}""");
        var working = await WorksAsync(Noting("PatNote"));
        Assert.Equal(["1", "1-2"], working.Locations.Select(location => location.LocationId));
        Assert.Equal(("6|5", "21", "2", "7", "6|5|7"), (working.Facts["cancelStatus"], working.Facts["confirmedStatus"], working.Facts["completedStatus"], working.Facts["missedStatus"], working.Facts["freesSlot"]));
        Assert.True(working.Capabilities is { Book: true, CreatePatient: true, Cancel: true, Confirm: true, Move: false, AddNotes: true, RecordPayments: true, ReadNotes: true, ReadInsurance: false });
        Assert.DoesNotContain("SECRET", string.Join(' ', working.Facts.Values), StringComparison.Ordinal);
        Assert.All(bench.Sikka.To("practice_location"), request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task Notes_are_written_only_where_their_type_is_chosen_and_hangs_on_no_appointment()
    {
        Assert.True((await WorksAsync(Noting("PatNote"))).Capabilities.AddNotes);
        Assert.False((await WorksAsync()).Capabilities.AddNotes);
        Assert.False((await WorksAsync(Noting("Appointment Note"))).Capabilities.AddNotes);
        Pms("Dolphin Management");
        Assert.False((await WorksAsync(Noting("PatNote"))).Capabilities.AddNotes);
    }

    [Fact]
    public async Task The_check_asks_each_question_once_with_one_key()
    {
        await WorksAsync();
        Assert.Single(bench.Sikka.To("request_key"));
        Assert.Equal(10, bench.Sikka.Requests.Count);
    }

    [Fact]
    public async Task A_wrong_office_secret_is_refused_in_our_words_which_do_not_blame_the_office_alone()
    {
        bench.Sikka.On("POST request_key", _ => SikkaImitation.Refusal(401, "API2003"));
        Assert.Equal("Sikka refuses this office id or secret key, or the platform's application id or key.", await RefusedAsync());
        Assert.Single(bench.Sikka.To("request_key"));
    }

    [Fact]
    public async Task A_refused_application_explains_the_rest()
    {
        bench.Sikka.On("POST request_key", _ => SikkaImitation.Refusal(401, "API2003"));
        bench.Sikka.On("GET authorized_practices", _ => SikkaImitation.Refusal(401, "API2003"));
        Assert.StartsWith("Sikka refuses our application id or key", await RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_location_that_is_missing_switched_off_or_of_another_customer_is_refused()
    {
        Assert.Equal("This office has no location 7; it has 1, 1-2.", await RefusedAsync(SikkaBench.Link(practiceId: "7")));
        Assert.Equal("Location 1 has cust id 1, not 4.", await RefusedAsync(SikkaBench.Link(custId: "4")));
        bench.Sikka.Items("practice_location", """{"practice_id":"1","access":"off"}""", """{"practice_id":"1-2","access":"on"}""");
        Assert.StartsWith("Location 1 is switched off for the API", await RefusedAsync(), StringComparison.Ordinal);
        await WorksAsync(SikkaBench.Link(practiceId: "1-2"));
        bench.Sikka.Items("practice_location", """{"practice_id":"1-1","access":"on"}""", """{"practice_id":"1-2","access":"off"}""");
        await WorksAsync();
        bench.Sikka.On("GET practices", _ => SikkaImitation.Refusal(401, "API2007"));
        Assert.Equal("The practice has not allowed access to this location.", await RefusedAsync());
    }

    [Theory]
    [InlineData("", "", "1", "1", "Credentials.officeId is missing.")]
    [InlineData("D10001", " ", "1", "1", "Credentials.secretKey is missing.")]
    [InlineData("D10001", "s", "", "1", "Config.practiceId is missing.")]
    [InlineData("D10001", "s", "1", "", "Config.custId is missing.")]
    public async Task What_is_missing_is_named_and_nothing_is_asked(string office, string secret, string practice, string cust, string reason)
    {
        var link = SikkaBench.Link(practiceId: practice, custId: cust) with { Credentials = new Dictionary<string, string> { ["officeId"] = office, ["secretKey"] = secret } };
        Assert.Equal(reason, await RefusedAsync(link));
        Assert.Empty(bench.Sikka.Requests);
    }

    [Fact]
    public async Task Endpoints_outside_the_plan_cost_their_ability_only()
    {
        foreach (var path in new[] { "practice_location", "practice_variables", "appointment_statuses", "appointments_available_slots", "supported_pmses", "request_key_info", "authorized_practices", "data_sync_status" })
            bench.Sikka.On($"GET {path}", _ => SikkaImitation.Refusal(401, "API2004"));
        var working = await WorksAsync(SikkaBench.Link(pms: "OpenDental"));
        Assert.Null(working.DataAsOf);
        Assert.True(working.Capabilities is { Book: true, Cancel: false, Confirm: false, ReadNotes: true });
        Assert.False((await WorksAsync(SikkaBench.Link(pms: "Brand New PMS"))).Capabilities.Book);
    }

    [Fact]
    public async Task Abilities_follow_the_PMS_and_the_clinics_own_settings()
    {
        Pms("Dentrix");
        bench.Sikka.Items("appointment_statuses", """{"status":"Broken"}""", """{"status":"Fixed"}""");
        Assert.True((await WorksAsync()).Capabilities is { Move: true, Cancel: false, Book: true });
        Assert.True((await WorksAsync(SikkaBench.Link(config: new Dictionary<string, string> { ["canCancel"] = "true", ["canMove"] = "no" }))).Capabilities is { Move: false, Cancel: true });

        Assert.Equal("Eaglesoft", (await WorksAsync(SikkaBench.Link(config: new Dictionary<string, string> { ["pmsName"] = "Eaglesoft" }))).Facts["pmsName"]);

        Pms("DOLPHIN management");
        bench.Sikka.Items("supported_pmses", Supported("Dolphin Management", "Available"));
        var bare = (await WorksAsync()).Capabilities;
        Assert.True(bare is { Book: false, CreatePatient: false, UpdatePatient: true });
        Assert.True((await WorksAsync(SikkaBench.Link(config: new Dictionary<string, string> { ["bookingUser"] = "u", ["bookingStatus"] = "1" }))).Capabilities is { Book: true, CreatePatient: true });
        Assert.Equal("true", (await WorksAsync()).Facts["slots"]);
    }

    [Fact]
    public async Task A_vendor_that_is_away_is_no_refusal()
    {
        bench.Sikka.On("GET practices", _ => SikkaImitation.Refusal(504, "API2022"));
        await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.WhileTimePassesAsync(bench.Connect().Check.CheckAsync(Stop)));
    }

    [Fact]
    public async Task The_roster_is_asked_at_once_and_names_people_as_they_are_said()
    {
        bench.Sikka.Items(
            "providers", Provider("D1", "Ann", "Lee", "General Dentist"), Provider("D2", "Bo", "Kim", "Orthodontist"), Provider("D3", "Cy", "kim", "Endodontist"), Provider("H1", "Di", "Fox", "Hygienist"),
            Provider("X1", "Ed", "Old", "General", "\"status\":\"Inactive\""), Provider("X2", "Flo", "Desk", "Front Desk", "\"provider_type\":\"Staff\""), Provider("X3", "Gus", "Hid", "General", "\"is_hidden\":\"T\""),
            Provider("D4", "Hal", "Ray", "", "\"speciality\":\"Periodontist\""), Provider("D5", "Ida", "Sol", ""));
        bench.Sikka.Items("operatories", """{"operatory":"Chair 1","provider_id":"D1|H1"}""", """{"operatory":"Chair 2","is_hidded":"T"}""", """{"operatory":"Chair 3","practice_id":"2"}""");
        bench.Sikka.Items("practice_variables", """{"service_name":"Appointment Type","value":"CL","description":"Cleaning"}""", """{"service_name":"Appointment Type","value":"EX"}""");
        var roster = await bench.Connect().Directory.ReadRosterAsync(Stop);
        Assert.Equal(["Dr. Lee", "Dr. Bo Kim", "Dr. Cy kim", "Di Fox", "Dr. Ray", "Ida Sol"], roster.Providers.Select(provider => provider.Name));
        Assert.Equal(["D1", "H1"], Assert.Single(roster.Rooms).ProviderIds);
        Assert.Equal([("Cleaning", "CL", 60), ("EX", "EX", 60)], roster.VisitTypes.Select(type => (type.Name, type.VendorCode, type.Minutes)));
    }

    [Fact]
    public void The_requirements_name_what_setup_takes()
    {
        using var other = new SikkaBench();
        var connector = other.Connector;
        Assert.Equal(PmsVendor.Sikka, connector.Vendor);
        Assert.Equal(["officeId", "secretKey"], connector.Requirements.RequiredCredentials);
        Assert.Equal(["practiceId", "custId"], connector.Requirements.RequiredConfig);
        Assert.Contains("defaultProviderId", connector.Requirements.OptionalConfig);
        Assert.Contains("cancelStatus", connector.Requirements.OptionalConfig);
    }

    private void Pms(string name) =>
        bench.Sikka.Items(
            "authorized_practices", """{"office_id":"D99999","practice_id":"1","practice_management_system":"Dentrix","secret_key":"SECRET"}""",
            $$"""{"office_id":"D10001","practice_id":"1","secret_key":"SECRET","practice_management_system":"{{name}}","data_insert_date":"2026-03-16T08:49:31"}""");

    private static string Word(string value, string description, string item = "appointment status") =>
        $$"""{"service_name":"Appointment Status","service_item":"{{item}}","value":"{{value}}","description":"{{description}}"}""";

    private static string Supported(string name, string cell) =>
        $$"""{"practice_management_system":"{{name}}","appointment_status_writeback":"{{cell}}","payment_writeback":"{{cell}}","new_appointment_writeback":"{{cell}}","new_patient_writeback":"{{cell}}","note_writeback":"{{cell}}"}""";

    private static string Provider(string id, string first, string last, string specialty, string more = "\"status\":\"Active\"") =>
        $$"""{"provider_id":"{{id}}","firstname":"{{first}}","lastname":"{{last}}","provider_type":"Provider","specialty":"{{specialty}}",{{more}}}""";

    private static PmsLink Noting(string type) => SikkaBench.Link(config: new Dictionary<string, string> { ["noteType"] = type });

    private async Task<ConnectionReport.Working> WorksAsync(PmsLink? link = null) => Assert.IsType<ConnectionReport.Working>(await bench.Connect(link).Check.CheckAsync(Stop));

    private async Task<string> RefusedAsync(PmsLink? link = null) => Assert.IsType<ConnectionReport.Refused>(await bench.Connect(link).Check.CheckAsync(Stop)).Reason;

    public void Dispose() => bench.Dispose();
}
