using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Adapters.Kolla;

public sealed class KollaListTests : IDisposable
{
    private readonly KollaBench bench = new(KollaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_of_more_than_a_thousand_rows_comes_whole_whatever_the_pages_hold()
    {
        // Short pages, an empty one in the middle, and a token to the end.
        var pages = new Dictionary<string, (int From, int Count, string Next)> { [""] = (0, 700, "b"), ["b"] = (700, 0, "c"), ["c"] = (700, 500, "d"), ["d"] = (1200, 33, "") };
        bench.Kolla.On("GET appointments", request =>
        {
            var (from, count, next) = pages[request.Query.GetValueOrDefault("page_token", "")];
            var rows = Enumerable.Range(from, count).Select(n => Sample.Row(id: $"{n}"));
            return KollaImitation.Json(200, $$"""{"appointments":[{{string.Join(',', rows)}}],"next_page_token":"{{next}}"}""");
        });
        var visits = await bench.Connect().Appointments!.ReadAsync(new LocalDate(2025, 6, 3), new LocalDate(2025, 6, 3), null, Stop);
        Assert.Equal(1233, visits.Count);
        Assert.Single(bench.Kolla.To("GET appointments").Select(request => (request.Filter, request.Query["page_size"])).Distinct());
    }

    [Fact]
    public async Task The_same_page_token_twice_is_a_fault_and_no_endless_loop()
    {
        bench.Kolla.On("GET appointments", _ => KollaImitation.Json(200, """{"appointments":[],"next_page_token":"again"}"""));
        var fault = await Assert.ThrowsAsync<VendorContractException>(() => bench.Connect().Appointments!.ReadAsync(Sample.Monday, Sample.Monday, null, Stop));
        Assert.Contains("same page token", fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, bench.Kolla.To("GET appointments").Count);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"next_page_token":""}""")]
    [InlineData("")]
    public async Task An_empty_list_may_be_left_out(string body)
    {
        bench.Kolla.On("GET contacts", _ => KollaImitation.Json(200, body));
        Assert.Empty(await bench.Connect().Patients!.FindAsync(new PatientQuery.ByPhone("5555550199"), Stop));
    }

    [Theory]
    [InlineData("appointment_types")]
    [InlineData("appointmenttypes")]
    [InlineData("appointmentTypes")]
    [InlineData("kinds")]
    public async Task Kinds_of_visit_are_found_under_any_name(string key)
    {
        bench.Kolla.On("GET appointmenttypes", _ => KollaImitation.Json(200, $$"""{"{{key}}":[{"name":"appointmenttypes/7","display_name":"Crown","duration_minutes":90}],"next_page_token":""}"""));
        var type = Assert.Single((await bench.Connect().Directory.ReadRosterAsync(Stop)).VisitTypes);
        Assert.Equal(("Crown", "7", 90), (type.Name, type.VendorCode, type.Minutes));
    }

    [Fact]
    public async Task A_refused_filter_is_made_blunter_once_and_the_rest_is_sorted_out_here()
    {
        bench.Kolla.On("GET contacts", request => request.Filter is { } filter && filter.Contains("type", StringComparison.Ordinal)
            ? KollaImitation.Refusal(400, 3)
            : KollaImitation.Json(200, KollaImitation.List(
                "contacts",
                """{"name":"contacts/1","type":"PATIENT","given_name":"Ann","phone_numbers":[{"number":"555-555-0142"}]}""",
                """{"name":"contacts/2","type":"EMPLOYEE","given_name":"Bob","phone_numbers":[{"number":"5555550142"}]}""",
                """{"name":"contacts/3","type":"PATIENT","given_name":"Cy","phone_numbers":[{"number":"5555550143"}]}""")));
        var patients = bench.Connect().Patients!;
        Assert.Equal("1", Assert.Single(await patients.FindAsync(new PatientQuery.ByPhone("5555550142"), Stop)).PatientId);
        await patients.FindAsync(new PatientQuery.ByPhone("5555550142"), Stop);
        Assert.Equal(["type='PATIENT' AND phone='5555550142'", "phone='5555550142'", "phone='5555550142'"], bench.Kolla.To("GET contacts").Select(request => request.Filter));
    }

    [Fact]
    public async Task A_filter_that_is_ignored_brings_nobody_elses_visits()
    {
        bench.Kolla.Items("appointments", "appointments", Sample.Row(id: "1"), Sample.Row(id: "2", contact: "4101"), Sample.Row(id: "3", start: "2025-07-03T14:30:00Z", end: "2025-07-03T15:00:00Z"));
        var visit = Assert.Single(await bench.Connect().Appointments!.ReadAsync(new LocalDate(2025, 6, 3), new LocalDate(2025, 6, 3), "4250", Stop));
        Assert.Equal("1", visit.AppointmentId);
    }

    [Theory]
    [InlineData("O'Brien", "Brien")]
    [InlineData("x' OR type='EMPLOYEE", "EMPLOYEE")]
    [InlineData("Nguyễn", "Nguyễn")]
    [InlineData("Smith-Jones", "Smith-Jones")]
    [InlineData("van der Berg", "van der Berg")]
    [InlineData("D\\'Angelo", "Angelo")]
    public async Task A_callers_quote_never_comes_into_a_filter(string name, string sent)
    {
        bench.Kolla.Items("contacts", "contacts");
        await bench.Connect().Patients!.FindAsync(new PatientQuery.ByName(null, name), Stop);
        Assert.Equal($"type='PATIENT' AND name='{sent}'", Assert.Single(bench.Kolla.To("GET contacts")).Filter);
    }

    [Theory]
    [InlineData("o'hara@example.com", "type='PATIENT'")]
    [InlineData("june@example.com", "type='PATIENT' AND email='june@example.com'")]
    public async Task An_email_with_a_quote_is_looked_for_here(string email, string filter)
    {
        bench.Kolla.Items(
            "contacts", "contacts", $$"""{"name":"contacts/1","given_name":"A","email_addresses":[{"address":"other@example.com"},{"address":"{{email.ToUpperInvariant()}}"}]}""",
            """{"name":"contacts/2","given_name":"B","primary_email_address":"b@example.com"}""");
        Assert.Equal("1", Assert.Single(await bench.Connect().Patients!.FindAsync(new PatientQuery.ByEmail(email), Stop)).PatientId);
        Assert.Equal(filter, Assert.Single(bench.Kolla.To("GET contacts")).Filter);
    }

    [Fact]
    public async Task Both_names_are_asked_for_and_accents_decide_nothing()
    {
        bench.Kolla.On("GET contacts", request => KollaImitation.Json(200, request.Filter!.Contains("name='Minh'", StringComparison.Ordinal)
            ? KollaImitation.List("contacts", """{"name":"contacts/9","given_name":"Minh","family_name":"Nguyễn","birth_date":"1980-01-02","state":"INACTIVE"}""", """{"name":"contacts/8","given_name":"Else","family_name":"Who"}""")
            : KollaImitation.List("contacts")));
        var found = Assert.Single(await bench.Connect().Patients!.FindAsync(new PatientQuery.ByName("Minh", "Nguyen"), Stop));
        Assert.Equal(("9", "Nguyễn", false), (found.PatientId, found.LastName, found.IsActive));
        Assert.Equal(2, bench.Kolla.To("GET contacts").Count);
    }

    public void Dispose() => bench.Dispose();
}
