using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.OpenDental;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>Keys, permissions, and the platform's settings.</summary>
public sealed class OpenDentalConnectionTests : IDisposable
{
    private static readonly string[] Tries = ["PUT appointments/0/Confirm", "POST appointments", "POST patients", "POST payments"];

    private readonly OpenDentalBench bench = new();

    public OpenDentalConnectionTests()
    {
        bench.Vendor.Rows("providers", """{"ProvNum":1,"FName":"Ada","LName":"A"}""", """{"ProvNum":4,"FName":"Ben","LName":"B"}""");
        bench.Vendor.Rows("operatories", """{"OperatoryNum":1,"ClinicNum":0}""", """{"OperatoryNum":2,"ClinicNum":3}""");
        foreach (var one in Tries) bench.Vendor.On(one, _ => OpenDentalImitation.Plain(400, "PatNum is required."));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_with_all_permissions_can_do_all_and_is_asked_with_bodies_that_write_nothing()
    {
        var working = Assert.IsType<ConnectionReport.Working>(await CheckAsync());
        Assert.True(working.Capabilities is
        {
            PmsName: "Open Dental", ReadAppointments: true, Book: true, Move: true, Cancel: true, Confirm: true, CreatePatient: true, UpdatePatient: true, ReadNotes: true, AddNotes: true,
            ReadInsurance: true, ReadBalance: true, ReadPayments: true, RecordPayments: true, AddInsurance: false, WritesLater: false, ReadsLag: false,
        });
        Assert.All(Tries, one => Assert.Equal("{}", Assert.Single(bench.Vendor.To(one)).Body));
        Assert.Equal(("1", "false"), (working.Facts["secondsPerRequest"], working.Facts["slots"]));
        Assert.Equal([("0", "The practice"), ("3", "Clinic 3")], working.Locations.Select(location => (location.LocationId, location.Name)));
    }

    [Theory]
    [InlineData(401, "No.")]
    [InlineData(403, "")]
    [InlineData(400, "You do not have permission for this.")]
    public async Task Cancelling_may_be_allowed_where_booking_is_not(int status, string text)
    {
        foreach (var one in Tries[1..]) bench.Vendor.On(one, _ => OpenDentalImitation.Plain(status, text));
        var can = Assert.IsType<ConnectionReport.Working>(await CheckAsync()).Capabilities;
        Assert.True(can is { Cancel: true, Confirm: true, AddNotes: true, Book: false, Move: false, CreatePatient: false, UpdatePatient: false, RecordPayments: false, ReadAppointments: true });
    }

    [Fact]
    public async Task A_key_that_only_reads_is_slow_and_setup_may_say_otherwise()
    {
        foreach (var one in Tries) bench.Vendor.On(one, _ => OpenDentalImitation.Plain(403, ""));
        var working = Assert.IsType<ConnectionReport.Working>(await CheckAsync(OpenDentalBench.Link(config: new Dictionary<string, string> { ["canBook"] = "true" })));
        Assert.True(working.Capabilities is { Book: true, Move: false, Cancel: false, AddNotes: false, ReadPayments: true });
        Assert.Equal("5", working.Facts["secondsPerRequest"]);
    }

    [Fact]
    public async Task A_slow_practice_that_nobody_knows_yet_is_connected_all_the_same()
    {
        DateTimeOffset last = default;
        foreach (var call in (string[])["GET providers", "GET operatories", .. Tries])
        {
            bench.Vendor.On(call, request =>
            {
                var left = TimeSpan.FromSeconds(5) - (request.At - last);
                if (left > TimeSpan.Zero) return OpenDentalImitation.Plain(429, "", ("Retry-After", $"{Math.Ceiling(left.TotalSeconds)}"));
                last = request.At;
                return request.Method == "GET" ? OpenDentalImitation.Json(200, "[]") : OpenDentalImitation.Plain(403, "");
            });
        }

        var working = Assert.IsType<ConnectionReport.Working>(await bench.WhileTimePassesAsync(CheckAsync(OpenDentalBench.Link(perSecond: null))));
        Assert.Equal("5", working.Facts["secondsPerRequest"]);
        Assert.InRange(bench.Vendor.Requests.Count, 6, 8);
    }

    [Fact]
    public async Task What_was_read_for_the_check_is_not_asked_again_and_the_next_check_asks_anew()
    {
        bench.Vendor.None("appointmenttypes");
        await CheckAsync();
        Assert.Equal(2, (await bench.Connect().Directory.ReadRosterAsync(Stop)).Providers.Count);
        Assert.Single(bench.Vendor.To("GET providers"));
        await CheckAsync();
        Assert.Equal(2, bench.Vendor.To("GET providers").Count);
    }

    [Fact]
    public async Task What_was_learned_at_setup_is_not_tried_again()
    {
        var facts = Assert.IsType<ConnectionReport.Working>(await CheckAsync()).Facts;
        var again = Assert.IsType<ConnectionReport.Working>(await CheckAsync(OpenDentalBench.Link(facts: facts)));
        Assert.True(again.Capabilities is { Book: true, Cancel: true });
        Assert.All(Tries, one => Assert.Single(bench.Vendor.To(one)));
    }

    [Fact]
    public async Task Wrong_keys_are_refused_in_our_words_after_one_try()
    {
        bench.Vendor.On("GET providers", _ => OpenDentalImitation.Plain(401, "Unauthorized, says Zebulon."));
        Assert.Equal("Open Dental refuses this customer key, or our developer key (OPENDENTAL_DEVELOPER_KEY).", Assert.IsType<ConnectionReport.Refused>(await CheckAsync()).Reason);
        Assert.Single(bench.Vendor.Requests);
    }

    [Theory]
    [InlineData("7", "No treatment room belongs to clinic 7; there are rooms of 0, 3 (0: of none).")]
    [InlineData("seven", "Config.clinicNum is no number.")]
    public async Task A_clinic_that_is_not_there_is_refused(string clinic, string reason) =>
        Assert.Equal(reason, Assert.IsType<ConnectionReport.Refused>(await CheckAsync(OpenDentalBench.Link(config: new Dictionary<string, string> { ["clinicNum"] = clinic }))).Reason);

    [Theory]
    [InlineData("a key", "Credentials.customerKey is no key of Open Dental's.")]
    [InlineData("a/b", "Credentials.customerKey is no key of Open Dental's.")]
    [InlineData("", "Credentials.customerKey is missing.")]
    public async Task A_key_that_cannot_be_one_is_never_sent(string key, string reason)
    {
        Assert.Equal(reason, Assert.IsType<ConnectionReport.Refused>(await CheckAsync(OpenDentalBench.Link(key: key))).Reason);
        Assert.Empty(bench.Vendor.Requests);
    }

    [Fact]
    public async Task Nobody_home_is_no_refusal()
    {
        bench.Vendor.On("GET providers", _ => OpenDentalImitation.Plain(504, ""));
        await Assert.ThrowsAsync<VendorUnreachableException>(() => CheckAsync());
    }

    [Fact]
    public async Task One_provider_in_one_room_uses_the_ready_made_openings()
    {
        bench.Vendor.Rows("providers", """{"ProvNum":1,"FName":"Ada","LName":"A"}""", """{"ProvNum":2,"FName":"Old","LName":"B","IsHidden":"True"}""");
        bench.Vendor.Rows("operatories", """{"OperatoryNum":1,"ClinicNum":0}""");
        Assert.Equal("true", Assert.IsType<ConnectionReport.Working>(await CheckAsync()).Facts["slots"]);
    }

    [Theory]
    [InlineData("OpenDental:BaseUrl", "http://api.opendental.com/api/v1", "OpenDental__BaseUrl")]
    [InlineData("OpenDental:BaseUrl", "ftp://127.0.0.1/v1", "OpenDental__BaseUrl")]
    [InlineData("OpenDental:BaseUrl", "https://user:pass@api.opendental.com/api/v1", "OpenDental__BaseUrl")]
    [InlineData("OpenDental:MinimumTls", "1.1", "OpenDental__MinimumTls")]
    [InlineData("OpenDental:TotalTimeout", "00:00:01", "OpenDental__TotalTimeout")]
    [InlineData("OpenDental:PageCap", "0", "OpenDental__PageCap")]
    [InlineData("OpenDental:AbsentAfter", "00:03:39", "OpenDental__AbsentAfter")] // a turn of 30 s and 10 s for the providers, four turns of 30 s, and a minute until what was sent is cut
    [InlineData("OpenDental:LongestRateWait", "00:00:35", "OpenDental__AbsentAfter")]
    public void Wrong_settings_of_the_platform_stop_the_start(string name, string value, string says)
    {
        using var services = Services((name, value));
        Assert.Contains(says, Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<OpenDentalOptions>>().Value).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OpenDental:AbsentAfter", "00:03:40")]
    [InlineData("OpenDental:LongestRateWait", "00:00:34")]
    public void A_write_is_given_its_time_in_line_and_no_more(string name, string value)
    {
        using var services = Services((name, value));
        Assert.NotNull(services.GetRequiredService<IOptions<OpenDentalOptions>>().Value);
    }

    [Fact]
    public async Task Without_a_developer_key_every_connection_says_which_setting_is_missing()
    {
        using var services = Services(("OpenDental:MinimumTls", "1.2"), ("OpenDental:BaseUrl", "http://127.0.0.1:7080/opendental/api/v1"));
        var check = services.GetRequiredKeyedService<IPmsConnector>(PmsVendor.OpenDental).Connect(OpenDentalBench.Link()).Check;
        Assert.Equal("OPENDENTAL_DEVELOPER_KEY is not set.", Assert.IsType<ConnectionReport.Refused>(await check.CheckAsync(Stop)).Reason);
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings) => new ServiceCollection().AddLogging()
        .AddOpenDental(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(one => one.Name, one => (string?)one.Value)).Build()).BuildServiceProvider();

    private Task<ConnectionReport> CheckAsync(PmsLink? link = null) => bench.Connect(link).Check.CheckAsync(Stop);

    public void Dispose() => bench.Dispose();
}
