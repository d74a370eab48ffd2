using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.NexHealth;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Adapters.NexHealth;

/// <summary>What the setup's check finds, and the platform's settings.</summary>
public sealed class NexHealthConnectionTests : IDisposable
{
    private readonly NexHealthBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_practice_that_answers_can_do_what_its_system_and_this_key_allow()
    {
        var working = await WorkingAsync();
        var can = working.Capabilities;
        Assert.Equal("dentrix", can.PmsName);
        Assert.True(can is { ReadAppointments: true, Book: true, Move: true, Cancel: true, Confirm: true, CreatePatient: true, ReadInsurance: true, ReadBalance: true, ReadPayments: true, RecordPayments: true, WritesLater: true, ReadsLag: true });
        Assert.True(can is { UpdatePatient: false, ReadNotes: false, AddNotes: false, AddInsurance: false });
        Assert.Equal(("dentrix", "true"), (working.Facts["emr"], working.Facts["byOperatory"]));
        Assert.All(bench.NexHealth.Requests.Where(request => request.Path != "authenticates"), request => Assert.Equal("GET", request.Method));
        Assert.All(bench.NexHealth.Requests.Where(request => request.Path != "authenticates"), request => Assert.Equal("example-practice", request.Query["subdomain"]));
    }

    [Theory]
    [InlineData("Dentrix", true)]
    [InlineData("dentrix_enterprise", true)]
    [InlineData("Eaglesoft", true)]
    [InlineData("open_dental", true)]
    [InlineData("curve", false)]
    [InlineData("dentrix_ascend", false)]
    public async Task Only_some_systems_move_visits(string emr, bool moves)
    {
        bench.NexHealth.Link("green", emr);
        Assert.Equal(moves, (await WorkingAsync()).Capabilities.Move);
    }

    [Fact]
    public async Task What_is_not_switched_on_is_lacking_and_what_is_not_written_is_not_offered()
    {
        bench.NexHealth.On("GET guarantor_balances", _ => NexHealthImitation.Refusal(403));
        bench.NexHealth.On("GET payment_types", _ => NexHealthImitation.Refusal(403));
        bench.NexHealth.Items("locations", """{"id":105,"subdomain":"example-practice","locations":[{"id":7,"tz":"America/Chicago","insert_appt_client":false}]}""");
        var can = (await WorkingAsync("alertNotes", "true")).Capabilities;
        Assert.True(can is { Book: false, Move: false, Cancel: false, Confirm: false, ReadBalance: false, ReadPayments: false, RecordPayments: false, AddNotes: true, ReadAppointments: true });
    }

    [Fact]
    public async Task A_setting_goes_before_what_is_known_of_a_system()
    {
        Assert.False((await WorkingAsync("canMove", "false")).Capabilities.Move);
        Assert.False((await WorkingAsync("canCreatePatient", "no")).Capabilities.CreatePatient);
    }

    [Theory]
    [InlineData("subdomain", "", "config.subdomain is missing")]
    [InlineData("locationId", "x7", "config.locationId is missing, or no number")]
    [InlineData("locationId", "8", "no location")]
    [InlineData("operatoryId", "999", "config.operatoryId")]
    public async Task A_mistaken_setting_is_named(string name, string value, string says)
    {
        var refused = Assert.IsType<ConnectionReport.Refused>(await bench.Connect(name, value).Check.CheckAsync(Stop));
        Assert.Contains(says, refused.Reason, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_institution_that_the_key_does_not_open_is_refused()
    {
        bench.NexHealth.On("GET locations", _ => NexHealthImitation.Refusal(404));
        Assert.Contains("config.subdomain", Assert.IsType<ConnectionReport.Refused>(await bench.Connect().Check.CheckAsync(Stop)).Reason, StringComparison.Ordinal);
        bench.NexHealth.On("GET locations", _ => NexHealthImitation.Refusal(403));
        Assert.Contains("does not permit locations", Assert.IsType<ConnectionReport.Refused>(await bench.Connect().Check.CheckAsync(Stop)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("America/Chicago", true)]
    [InlineData("US/Central", true)]
    [InlineData("America/Denver", false)]
    [InlineData("America/Regina", false)] // the same in winter only
    public async Task A_zone_that_shows_another_time_is_refused(string zone, bool fits) =>
        Assert.Equal(fits, await bench.Connect(NexHealthBench.Link(zone: zone)).Check.CheckAsync(Stop) is ConnectionReport.Working);

    [Fact]
    public async Task Without_any_key_nothing_is_sent()
    {
        using var keyless = new NexHealthBench(key: "");
        Assert.Contains("NEXHEALTH_API_KEY", Assert.IsType<ConnectionReport.Refused>(await keyless.Connect().Check.CheckAsync(Stop)).Reason, StringComparison.Ordinal);
        Assert.Empty(keyless.NexHealth.Requests);
    }

    [Fact]
    public void Settings_are_read_and_the_usual_address_is_nexhealths()
    {
        Assert.Equal(("https://nexhealth.info/", "1.3"), (Read([]).BaseUrl.AbsoluteUri, Read([]).MinimumTls));
        var set = Read(new() { ["NEXHEALTH_API_KEY"] = "k", ["NexHealth:BaseUrl"] = "http://localhost:7080/nexhealth", ["NexHealth:MinimumTls"] = "1.2" });
        Assert.Equal(("k", "http://localhost:7080/nexhealth", "1.2"), (set.ApiKey, set.BaseUrl.AbsoluteUri, set.MinimumTls));
    }

    [Theory]
    [InlineData("BaseUrl", "http://example.com", "NexHealth__BaseUrl is plain HTTP")]
    [InlineData("BaseUrl", "ftp://localhost", "NexHealth__BaseUrl is not an absolute HTTP address")]
    [InlineData("BaseUrl", "https://user:pass@example.com", "NexHealth__BaseUrl holds more")]
    [InlineData("MinimumTls", "1.1", "NexHealth__MinimumTls")]
    [InlineData("PageSize", "1001", "NexHealth__PageSize")]
    [InlineData("Instances", "11", "NexHealth__Instances")]
    [InlineData("Reserve", "1", "NexHealth__Reserve")]
    [InlineData("TokenLife", "00:01:00", "NexHealth__TokenLife")]
    [InlineData("TotalTimeout", "00:00:01", "NexHealth__TotalTimeout")]
    [InlineData("AbsentAfter", "00:01:39", "NexHealth__AbsentAfter")] // three times 5 s for a turn, 25 s to read whom it names, 20 s for a token, twice 20 s to be answered
    [InlineData("LongestRateWait", "00:00:32", "NexHealth__AbsentAfter")]
    public void A_setting_that_cannot_be_is_named(string name, string value, string says) =>
        Assert.Contains(says, Assert.Throws<OptionsValidationException>(() => Read(new() { [$"NexHealth:{name}"] = value })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_write_is_not_called_absent_before_it_has_had_its_time()
    {
        Assert.InRange(Read([]).AbsentAfter, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10));
        Assert.Equal(TimeSpan.FromSeconds(100), Read(new() { ["NexHealth:AbsentAfter"] = "00:01:40" }).AbsentAfter);
        Assert.Equal(TimeSpan.FromSeconds(31), Read(new() { ["NexHealth:LongestRateWait"] = "00:00:31" }).LongestRateWait);
    }

    private static NexHealthOptions Read(Dictionary<string, string?> settings)
    {
        using var services = new ServiceCollection().AddLogging().AddNexHealth(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        return services.GetRequiredService<IOptions<NexHealthOptions>>().Value;
    }

    private Task<ConnectionReport.Working> WorkingAsync() => WorkingAsync("none", "x");

    private async Task<ConnectionReport.Working> WorkingAsync(string setting, string value) => Assert.IsType<ConnectionReport.Working>(await bench.Connect(setting, value).Check.CheckAsync(Stop));

    public void Dispose() => bench.Dispose();
}
