using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Sikka;

public sealed class SikkaPatientsTests : IDisposable
{
    private static readonly string[] PhoneFilters = ["cell", "homephone", "workphone", "phone"];

    private readonly SikkaBench bench = new(SikkaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly NewPatient Quinn = new("ref", "Quinn", "O'Testcase-Ñandú", new LocalDate(1999, 12, 20), "+1 (217) 555-0153", "q@example.com", new PostalAddress("1 Way", null, "Springfield", "IL", "62701"));

    [Fact]
    public async Task A_phone_is_asked_for_in_all_places_and_forms_at_once()
    {
        var gate = new TaskCompletionSource();
        var waiting = 0;
        bench.Sikka.OnAsync("GET patients", async request =>
        {
            if (Interlocked.Increment(ref waiting) == 12) gate.SetResult();
            await gate.Task;
            return SikkaImitation.Json(200, request.Query.ContainsKey("homephone") ? SikkaImitation.List(Row("1", "\"homephone\":\"(217)5550142\""), Row("2", "\"cell\":\"2175550999\"")) : SikkaImitation.List());
        });
        var found = await FindAsync(new PatientQuery.ByPhone("2175550142")).WaitAsync(TimeSpan.FromSeconds(20), Stop);
        Assert.Equal("1", Assert.Single(found).PatientId);
        Assert.Equal(12, bench.Sikka.MostAtOnce);
        Assert.Equal(12, bench.Sikka.To("patients").Count);
        Assert.All(bench.Sikka.To("patients"), request => Assert.Equal("homephone,workphone,other_phone", request.Query["fields"]));
    }

    [Fact]
    public async Task A_vendor_that_compares_as_written_still_gives_the_whole_family()
    {
        var written = new Dictionary<string, string> { ["1"] = "2175550142", ["2"] = "217-555-0142", ["3"] = "(217)5550142" };
        bench.Sikka.On("GET patients", request => SikkaImitation.Json(200, SikkaImitation.List(
            [.. written.Where(one => request.Query.GetValueOrDefault("workphone") == one.Value).Select(one => Row(one.Key, $"\"workphone\":\"{one.Value}\""))])));
        Assert.Equal(["1", "2", "3"], (await FindAsync(new PatientQuery.ByPhone("2175550142"))).Select(one => one.PatientId));
        Assert.Equal(12, bench.Sikka.To("patients").Count);

        var link = SikkaBench.Link(config: new Dictionary<string, string> { ["phoneForms"] = "dashes" });
        Assert.Equal("2", Assert.Single(await bench.Connect(link).Patients!.FindAsync(new PatientQuery.ByPhone("2175550142"), Stop)).PatientId);
        Assert.Equal(16, bench.Sikka.To("patients").Count);
    }

    [Fact]
    public async Task The_whole_list_is_read_with_every_number_and_without_a_filter()
    {
        bench.Sikka.Items("patients", Row("1", "\"other_phone\":\"217.555.0142 x5\""), Row("2", "\"cell\":\"2175550199\""));

        var all = await bench.Connect().PatientList!.ListAsync(Stop);

        Assert.Equal(["217.555.0142 x5", "2175550199"], all.SelectMany(patient => patient.Phones));
        Assert.Equal(["fields", "limit", "offset", "practice_id"], Assert.Single(bench.Sikka.To("patients")).Query.Keys.Order());
    }

    [Theory]
    [InlineData(61, true)]
    [InlineData(60, false)]
    [InlineData(0, false)]
    public async Task The_whole_list_is_left_alone_while_less_than_half_of_the_window_is_left(int left, bool isRead)
    {
        bench.Sikka.On("GET patients", _ => SikkaImitation.Json(200, SikkaImitation.List(), ("X-Rate-Limit-Limit", "120"), ("X-Rate-Limit-Remaining", $"{left}"), ("X-Rate-Limit-Reset", "30")));
        await bench.Connect().Patients!.FindAsync(new PatientQuery.ByEmail("q@example.com"), Stop);

        var fault = await Record.ExceptionAsync(() => bench.Connect().PatientList!.ListAsync(Stop));

        Assert.Equal(isRead, fault is null);
        Assert.Equal(isRead ? 2 : 1, bench.Sikka.To("patients").Count);
        if (!isRead)
        {
            Assert.Equal("rate-limited", Assert.IsType<VendorUnreachableException>(fault).Reason);
            bench.Clock.Advance(TimeSpan.FromSeconds(31));
            await bench.Connect().PatientList!.ListAsync(Stop); // a new window
        }
    }

    [Fact]
    public async Task A_family_that_shares_a_number_comes_whole_and_each_once()
    {
        bench.Sikka.Items("patients", Row("1", "\"cell\":\"1-217-555-0142\""), Row("2", "\"homephone\":\"2175550142\""), Row("2", "\"homephone\":\"2175550142\""), Row("3", "\"other_phone\":\"217.555.0142 x5\""));
        Assert.Equal(["1", "2"], (await FindAsync(new PatientQuery.ByPhone("2175550142"))).Select(one => one.PatientId));
        Assert.Empty(await FindAsync(new PatientQuery.ByPhone("5550142")));
    }

    [Theory]
    [InlineData("lastname")]
    [InlineData("firstname")]
    [InlineData("neither")]
    public async Task A_name_is_asked_by_both_names_at_once_and_known_or_not_costs_the_same(string known)
    {
        var gate = new TaskCompletionSource();
        var waiting = 0;
        bench.Sikka.OnAsync("GET patients", async request =>
        {
            if (Interlocked.Increment(ref waiting) == 2) gate.SetResult();
            await gate.Task;
            return SikkaImitation.Json(200, request.Query.ContainsKey(known) ? SikkaImitation.List(Row("1", "\"cell\":\"\"")) : SikkaImitation.List());
        });
        var found = await FindAsync(new PatientQuery.ByName(" Avery", " London ")).WaitAsync(TimeSpan.FromSeconds(20), Stop);
        Assert.Equal(known == "neither" ? 0 : 1, found.Count);
        Assert.Equal(
            ["firstname=Avery", "lastname=London"],
            bench.Sikka.To("patients").Select(request => string.Join('&', request.Query.Where(one => one.Key is not ("offset" or "limit" or "practice_id" or "fields")).Select(one => $"{one.Key}={one.Value}"))).Order());
    }

    public static TheoryData<PatientQuery> Queries => [new PatientQuery.ByPhone("2175550142"), new PatientQuery.ByName("Avery", "Sample"), new PatientQuery.ByEmail("a@example.com")];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Nobody_is_unknown_while_a_copy_is_being_loaded(PatientQuery query)
    {
        bench.Sikka.On("GET patients", _ => SikkaImitation.Json(200, SikkaImitation.List(), ("Data-Insert", "in progress")));
        Assert.Equal("copy-loading", (await Assert.ThrowsAsync<VendorUnreachableException>(() => FindAsync(query))).Reason);
        Assert.Equal("copy-loading", (await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.Connect().Patients!.GetAsync("1", Stop))).Reason);
        bench.Sikka.On("GET patients", _ => SikkaImitation.Json(200, SikkaImitation.List(), ("Data-Insert", "completed")));
        Assert.Empty(await FindAsync(query));
    }

    [Fact]
    public async Task Mail_and_number_are_compared_again_here()
    {
        bench.Sikka.Items("patients", Row("1", "\"email\":\"A@example.com\""), Row("2", "\"email\":\"b@example.com\""), Row("01", "\"email\":\"\""));
        Assert.Equal("1", Assert.Single(await FindAsync(new PatientQuery.ByEmail("a@example.com"))).PatientId);
        Assert.Equal("01", (await bench.Connect().Patients!.GetAsync("01", Stop))?.PatientId);
        Assert.Null(await bench.Connect().Patients!.GetAsync("3", Stop));
    }

    [Theory]
    [InlineData("Active", true)]
    [InlineData("", true)]
    [InlineData("Inactive", false)]
    [InlineData("Non-Patient", false)]
    [InlineData("NonPat", false)]
    [InlineData("Archived", false)]
    [InlineData("DECEASED", false)]
    public async Task Status_words_tell_who_is_a_patient_now(string word, bool active)
    {
        bench.Sikka.Items("patients", Row("1", $"\"status\":\"{word}\",\"practice_id\":\"1-0\""), Row("2", "\"practice_id\":\"2\""), Row("0", "\"cell\":\"\""), """{"patient_id":"9"}""");
        Assert.Equal(active, Assert.Single(await FindAsync(new PatientQuery.ByName(null, "Sample"))).IsActive);
    }

    [Fact]
    public async Task A_new_patient_goes_to_the_first_dentist_with_digits_and_no_more_than_was_told()
    {
        bench.Sikka.Items(
            "providers", """{"provider_id":"HYG1","firstname":"Ann","lastname":"Lee","specialty":"Hygienist","status":"Active"}""", """{"provider_id":"OLD","lastname":"Gone","specialty":"General","status":"Inactive"}""",
            """{"provider_id":"DOC1","firstname":"Bo","lastname":"Lee","specialty":"General Dentist","status":"Active"}""");
        bench.Sikka.On("POST patient", _ => SikkaImitation.Accepted("275496"));
        Assert.Equal(new WriteReceipt.Submitted("275496"), await bench.Connect().Patients!.CreateAsync(Quinn, Stop));
        var body = JsonSerializer.Deserialize<Dictionary<string, string>>(bench.Sikka.To("patient")[0].Body)!;
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["firstname"] = "Quinn",
                ["lastname"] = "O'Testcase-Ñandú",
                ["practice_id"] = "1",
                ["provider_id"] = "DOC1",
                ["birthdate"] = "1999-12-20",
                ["cell"] = "2175550153",
                ["check_spu"] = "true",
                ["email"] = "q@example.com",
                ["address_line1"] = "1 Way",
                ["city"] = "Springfield",
                ["state"] = "IL",
                ["zipcode"] = "62701",
            },
            body);
    }

    [Fact]
    public async Task OrthoTrac_gets_its_own_members_and_short_names_or_nothing_is_sent()
    {
        await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => bench.Connect(SikkaBench.Link(pms: "OrthoTrac")).Patients!.CreateAsync(Quinn, Stop));
        Assert.Empty(bench.Sikka.Requests);

        bench.Sikka.On("POST patient", _ => SikkaImitation.Accepted("1"));
        var config = new Dictionary<string, string> { ["bookingStaff"] = "7", ["patientStatus"] = "11", ["patientType"] = "5", ["patientRelationship"] = "6", ["defaultProviderId"] = "P9" };
        await bench.Connect(SikkaBench.Link(pms: "OrthoTrac", config: config)).Patients!.CreateAsync(Quinn with { FirstName = "Maximiliana-Theodora" }, Stop);
        var body = JsonSerializer.Deserialize<Dictionary<string, string>>(bench.Sikka.To("patient")[0].Body)!;
        Assert.Equal("Maximiliana-The P9 7 11 5 6 unknown", string.Join(' ', new[] { "firstname", "provider_id", "staff", "status", "type", "primary_relationship", "gender" }.Select(name => body[name])));
    }

    [Fact]
    public async Task A_creation_without_any_provider_is_not_sent()
    {
        bench.Sikka.None("providers");
        await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => bench.Connect().Patients!.CreateAsync(Quinn, Stop));
    }

    private Task<IReadOnlyList<Patient>> FindAsync(PatientQuery query) => bench.Connect().Patients!.FindAsync(query, Stop);

    private static string Row(string id, string more) => $$"""{"patient_id":"{{id}}","firstname":"Avery","lastname":"Sample",{{more}}}""";

    public void Dispose() => bench.Dispose();
}
