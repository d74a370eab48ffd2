using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>Lists: pages of an untold size, odd bodies, second tries.</summary>
public sealed class OpenDentalListTests : IDisposable
{
    private static readonly LocalDate Day = new(2025, 6, 3);

    private readonly OpenDentalBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1234, 100, 13)]
    [InlineData(1200, 100, 13)]
    [InlineData(1234, 1000, 3)] // after the first they are asked for in pairs
    [InlineData(99, 100, 1)]
    [InlineData(0, 100, 1)]
    public async Task Pages_are_asked_for_until_one_is_short_whatever_their_size(int rows, int page, int requests)
    {
        bench.Vendor.None("appointmenttypes");
        bench.Vendor.On("GET appointments", request =>
        {
            var offset = request.Query.TryGetValue("Offset", out var text) ? int.Parse(text) : 0;
            return OpenDentalImitation.Json(200, $"[{string.Join(',', Enumerable.Range(offset + 1, Math.Max(0, Math.Min(page, rows - offset))).Select(number => OpenDentalBench.Visit(number)))}]");
        });
        Assert.Equal(rows, (await bench.Connect().Appointments!.ReadAsync(Day, Day, null, Stop)).Count);
        Assert.Equal(requests, bench.Vendor.To("GET appointments").Count);
        Assert.DoesNotContain(bench.Vendor.Requests, request => request.Query.ContainsKey("Limit"));
    }

    [Fact]
    public async Task What_is_no_row_is_left_out_and_counts_where_the_next_page_begins()
    {
        bench.Vendor.None("appointmenttypes");
        bench.Vendor.On("GET appointments", request => OpenDentalImitation.Json(200, request.Query.GetValueOrDefault("Offset") switch
        {
            null => $"[{string.Join(',', Enumerable.Range(1, 98).Select(number => OpenDentalBench.Visit(number)))},null,7]",
            "100" => $"[{OpenDentalBench.Visit(101)}]",
            var other => throw new InvalidOperationException($"asked for {other}"),
        }));
        Assert.Equal(99, (await bench.Connect().Appointments!.ReadAsync(Day, Day, null, Stop)).Count);
    }

    [Fact]
    public async Task A_page_of_nothing_that_repeats_itself_ends_the_list()
    {
        bench.Vendor.On("GET familymodules/48/Insurance", _ => OpenDentalImitation.Json(200, $"[{string.Join(',', Enumerable.Repeat("null", 100))}]"));
        Assert.Empty(await bench.Connect().Insurance!.ReadAsync("48", Stop));
        Assert.Equal(3, bench.Vendor.Requests.Count);
    }

    [Fact]
    public async Task A_list_that_knows_no_offset_ends_when_it_repeats_itself()
    {
        bench.Vendor.On("GET familymodules/48/Insurance", _ => OpenDentalImitation.Json(200, $"[{string.Join(',', Enumerable.Repeat("""{"PatNum":48,"CarrierName":"Example"}""", 100))}]"));
        Assert.Equal(100, (await bench.Connect().Insurance!.ReadAsync("48", Stop)).Count);
        Assert.Equal(3, bench.Vendor.Requests.Count);
    }

    [Fact]
    public async Task Pages_after_the_first_go_out_beside_each_other_and_one_asked_in_vain_may_fail()
    {
        bench.Vendor.None("appointmenttypes");
        var third = new TaskCompletionSource();
        bench.Vendor.OnAsync("GET appointments", async request =>
        {
            var offset = request.Query.TryGetValue("Offset", out var text) ? int.Parse(text) : 0;
            if (offset == 200) third.SetResult();
            if (offset == 100) await third.Task; // answered only once the page after it was asked for, too
            return offset == 200 ? OpenDentalImitation.Plain(400, "no such page") : OpenDentalImitation.Json(200, $"[{string.Join(',', Enumerable.Range(offset + 1, offset == 0 ? 100 : 50).Select(number => OpenDentalBench.Visit(number)))}]");
        });
        Assert.Equal(150, (await bench.Connect().Appointments!.ReadAsync(Day, Day, null, Stop)).Count);
    }

    [Theory]
    [InlineData("<html>log in</html>")]
    [InlineData("Something went wrong with Zebulon.")]
    [InlineData("""{"PatNum":48}""")]
    [InlineData("""[{"PatNum":48}""")]
    [InlineData("[]]")]
    public async Task What_is_no_list_breaks_the_contract_and_is_not_quoted(string body)
    {
        bench.Vendor.On("GET patients", _ => OpenDentalImitation.Json(200, body));
        var fault = await Assert.ThrowsAsync<VendorContractException>(() => bench.Connect().Patients!.FindAsync(new PatientQuery.ByEmail("ada@example.org"), Stop));
        Assert.Equal("OpenDental broke its contract for account demo: patients: not the JSON that was promised.", fault.Message);
        Assert.Null(fault.InnerException);
        Assert.DoesNotContain("Zebulon", bench.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_as_text_text_as_numbers_and_other_members_are_read_all_the_same()
    {
        bench.Vendor.Rows("patients", """{"PatNum":"48","LName":"Nguyễn","FName":"Zoë 𝒵","Birthdate":"1988-02-17","Zip":97301,"TxtMsgOk":"No","PatStatus":"Archived","Unknown":{"a":[1]},"WkPhone":5555550142,"Email":"zoe@example.org"}""");
        var patient = Assert.Single(await bench.Connect().Patients!.FindAsync(new PatientQuery.ByEmail("ZOE@example.org"), Stop));
        Assert.Equal(("48", "Zoë 𝒵", "Nguyễn", "97301", false, false), (patient.PatientId, patient.FirstName, patient.LastName, patient.Address!.PostCode, patient.IsActive, patient.TakesTexts));
        Assert.Equal(["5555550142"], patient.Phones);
    }

    [Fact]
    public async Task A_read_that_met_a_passing_failure_goes_once_more_and_no_oftener()
    {
        var calls = 0;
        bench.Vendor.On("GET patients/48", _ => ++calls switch
        {
            1 => OpenDentalImitation.Plain(503, "busy"),
            2 => OpenDentalImitation.Json(200, """{"PatNum":48,"LName":"A"}"""),
            3 => throw new HttpRequestException(HttpRequestError.ResponseEnded, "gone"),
            _ => OpenDentalImitation.Plain(500, "broken"),
        });
        Assert.NotNull(await bench.Connect().Patients!.GetAsync("48", Stop));
        Assert.Equal("http-500", (await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.Connect().Patients!.GetAsync("48", Stop))).Reason);
        Assert.Equal(4, calls);
    }

    [Fact]
    public async Task A_slow_answer_is_given_up_and_said_to_be_slow()
    {
        using var hurried = new OpenDentalBench(options => (options.ReadTimeout, options.WriteTimeout) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(20)));
        hurried.Vendor.OnAsync("GET patients/48", _ => new TaskCompletionSource<HttpResponseMessage>().Task);
        var fault = await Assert.ThrowsAsync<VendorUnreachableException>(() => hurried.WhileTimePassesAsync(hurried.Connect().Patients!.GetAsync("48", Stop)));
        Assert.Equal("timeout", fault.Reason);
        Assert.Equal(2, hurried.Vendor.Requests.Count);
    }

    [Theory]
    [InlineData(403, "does not permit patients")]
    [InlineData(400, "patients: http-400")]
    public async Task A_refused_read_names_the_endpoint_without_the_patient(int status, string says)
    {
        bench.Vendor.On("GET patients/48", _ => OpenDentalImitation.Plain(status, "text of Zebulon"));
        var fault = await Assert.ThrowsAnyAsync<VendorException>(() => bench.Connect().Patients!.GetAsync("48", Stop));
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("48", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Zebulon", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Phones_are_asked_for_in_two_forms_and_compared_by_their_digits()
    {
        bench.Vendor.On("GET patients", request => OpenDentalImitation.Json(200, request.Query["Phone"] == "555-0142"
            ? """[{"PatNum":1,"LName":"A","HmPhone":"(416)555-0142"},{"PatNum":2,"LName":"B","HmPhone":"(905)555-0142"}]"""
            : """[{"PatNum":1,"LName":"A","HmPhone":"(416)555-0142"}]"""));
        Assert.Equal("1", Assert.Single(await bench.Connect().Patients!.FindAsync(new PatientQuery.ByPhone("4165550142"), Stop)).PatientId);
        Assert.Equal(["4165550142", "555-0142"], bench.Vendor.Requests.Select(request => request.Query["Phone"]).Order());
    }

    [Fact]
    public async Task Names_are_asked_for_by_the_last_and_by_the_first_at_once()
    {
        bench.Vendor.None("patients");
        await bench.Connect().Patients!.FindAsync(new PatientQuery.ByName("Chloé", "Nguyen"), Stop);
        Assert.Equal([",Nguyen", "Chloé,N"], bench.Vendor.Requests.Select(request => $"{request.Query.GetValueOrDefault("FName")},{request.Query.GetValueOrDefault("LName")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_a_call_has_room_for_two_requests_only_the_likeliest_is_asked()
    {
        bench.Vendor.None("patients");
        var slow = bench.Connect(OpenDentalBench.Link(perSecond: 0.2)).Patients!;
        await bench.WhileTimePassesAsync(Task.WhenAll(slow.FindAsync(new PatientQuery.ByName("Chloé", "Nguyen"), Stop), slow.FindAsync(new PatientQuery.ByPhone("4165550142"), Stop)));
        Assert.Equal(["LName=Nguyen", "Phone=555-0142"], bench.Vendor.Requests.Select(request => string.Join('&', request.Query.Select(pair => $"{pair.Key}={pair.Value}"))).Order(StringComparer.Ordinal));
    }

    public void Dispose() => bench.Dispose();
}
