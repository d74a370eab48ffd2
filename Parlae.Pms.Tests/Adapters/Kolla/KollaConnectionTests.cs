using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Adapters.Kolla;

public sealed class KollaConnectionTests : IDisposable
{
    private const string Ping = "GET connectors/opendental-1/consumers/practice-1:ping";

    private readonly KollaBench bench = new(KollaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public KollaConnectionTests()
    {
        bench.Kolla.On(Ping, _ => Recording.Of("ping").Answer());
        bench.Kolla.Items("contacts", "contacts");
        bench.Kolla.Items("transactions", "transactions");
        foreach (var provider in new[] { "D1", "H1" }) bench.Kolla.On($"GET resources/provider_{provider}:loadSchedule", _ => Recording.Of("load-schedule").Answer());
    }

    [Fact]
    public async Task A_practice_that_answers_can_do_what_its_connector_shows()
    {
        var working = Assert.IsType<ConnectionReport.Working>(await bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["schedulerId"] = "" })).Check.CheckAsync(Stop));
        Assert.Equal("opendental-1", working.Capabilities.PmsName);
        Assert.True(working.Capabilities is { ReadAppointments: true, Book: true, Move: true, Cancel: true, Confirm: true, CreatePatient: true, UpdatePatient: true, ReadNotes: true, RecordPayments: true });
        Assert.Equal(60, working.Capabilities.ReadsBehindSeconds); // live, and yet not sure to show at once what was written
        Assert.True(working.Capabilities is { WritesLater: false, ReadsLag: false, AddNotes: false, ReadInsurance: false, AddInsurance: false, ReadBalance: false, ReadPayments: false });
        Assert.Equal("provider_FD", working.Facts["scheduler"]); // the front desk, by its name
        Assert.Equal("practice-1", Assert.Single(working.Locations).LocationId);
        Assert.All(bench.Kolla.Requests, request => Assert.Equal(
            ($"Bearer {KollaBench.Key}", "opendental-1", "practice-1", "application/json"),
            (request.Headers["Authorization"], request.Headers["connector-id"], request.Headers["consumer-id"], request.Headers["Accept"])));
        Assert.All(bench.Kolla.Requests, request => Assert.Equal("GET", request.Method));
    }

    /// <summary>Each check stands for itself: what it does not say is known no more.</summary>
    [Fact]
    public async Task The_front_desk_that_an_earlier_check_found_is_looked_for_again()
    {
        foreach (var (before, config) in new[] { ("provider_FD", ""), ("provider_gone", "") })
        {
            var link = KollaBench.Link(config: new Dictionary<string, string> { ["schedulerId"] = config }, facts: new Dictionary<string, string> { ["scheduler"] = before });
            Assert.Equal("provider_FD", Assert.IsType<ConnectionReport.Working>(await bench.Connect(link).Check.CheckAsync(Stop)).Facts["scheduler"]);
        }
    }

    [Fact]
    public async Task A_connector_whose_reads_lag_is_no_live_one_that_is_behind()
    {
        var working = Assert.IsType<ConnectionReport.Working>(await bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["lagSeconds"] = "300" })).Check.CheckAsync(Stop));
        Assert.Equal((true, 0), (working.Capabilities.ReadsLag, working.Capabilities.ReadsBehindSeconds));
    }

    [Theory]
    [InlineData("300s")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("172801")]
    [InlineData("5 min")]
    public async Task A_lag_that_cannot_be_is_refused_in_words_and_taken_for_no_live_connector_meanwhile(string lag)
    {
        var link = KollaBench.Link(config: new Dictionary<string, string> { ["lagSeconds"] = lag });
        Assert.Equal(new ConnectionReport.Refused("config.lagSeconds must be seconds, as a number from 0 to 172800."), await bench.Connect(link).Check.CheckAsync(Stop));
        Assert.Empty(bench.Kolla.Requests);
        Assert.Equal(NodaTime.Duration.FromHours(48), new Core.Adapters.Kolla.KollaPractice(link).Lag);
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData("0.5", true)]
    [InlineData("172800", true)]
    public async Task A_lag_that_can_be_is_taken(string lag, bool lags)
    {
        var working = Assert.IsType<ConnectionReport.Working>(await bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["lagSeconds"] = lag })).Check.CheckAsync(Stop));
        Assert.Equal(lags, working.Capabilities.ReadsLag);
    }

    [Fact]
    public async Task An_accounts_own_key_goes_before_the_platforms()
    {
        await bench.Connect(KollaBench.Link(credentials: new Dictionary<string, string> { ["apiKey"] = "kc.own" })).Check.CheckAsync(Stop);
        Assert.All(bench.Kolla.Requests, request => Assert.Equal("Bearer kc.own", request.Headers["Authorization"]));
    }

    [Theory]
    [InlineData(401, 16, false, "Kolla refuses the platform's key (KOLLA_API_KEY).")]
    [InlineData(401, 16, true, "Kolla refuses credentials.apiKey.")]
    [InlineData(403, 7, false, "Kolla opens no practice under this config.connectorId and config.consumerId to this key.")]
    [InlineData(501, 12, false, "This connector tells neither people nor rooms, without which nothing can be booked.")]
    [InlineData(404, 5, false, "Kolla opens no practice under this config.connectorId and config.consumerId to this key.")]
    public async Task A_refusal_is_told_in_our_words(int status, int code, bool isOwnKey, string reason)
    {
        bench.Kolla.On("GET resources", _ => KollaImitation.Refusal(status, code));
        var link = KollaBench.Link(credentials: isOwnKey ? new Dictionary<string, string> { ["apiKey"] = "kc.own" } : null);
        Assert.Equal(new ConnectionReport.Refused(reason), await bench.Connect(link).Check.CheckAsync(Stop));
    }

    [Theory]
    [InlineData("schedulerId", "provider_ZZ", "config.schedulerId")]
    [InlineData("operatoryId", "operatory_99", "config.operatoryId")]
    public async Task An_id_that_nobody_has_is_refused(string name, string value, string says)
    {
        var refused = Assert.IsType<ConnectionReport.Refused>(await bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { [name] = value })).Check.CheckAsync(Stop));
        Assert.Contains(says, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connectorId", "")]
    [InlineData("connectorId", "a\r\nx: y")]
    [InlineData("consumerId", "zwölf")]
    public async Task An_id_that_fits_no_header_is_refused_before_anything_is_sent(string name, string value)
    {
        var refused = Assert.IsType<ConnectionReport.Refused>(await bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { [name] = value })).Check.CheckAsync(Stop));
        Assert.Contains(name, refused.Reason, StringComparison.Ordinal);
        Assert.Empty(bench.Kolla.Requests);
    }

    [Fact]
    public async Task Without_any_key_nothing_is_sent()
    {
        using var keyless = new KollaBench(key: "");
        var refused = Assert.IsType<ConnectionReport.Refused>(await keyless.Connect().Check.CheckAsync(Stop));
        Assert.Contains("KOLLA_API_KEY", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(keyless.Kolla.Requests);
    }

    [Fact]
    public async Task A_practice_whose_computer_is_off_is_out_of_reach_and_not_refused()
    {
        bench.Kolla.On(Ping, _ => KollaImitation.Json(200, """{"name":"x","is_alive":false}"""));
        Assert.Equal("practice-offline", (await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.Connect().Check.CheckAsync(Stop))).Reason);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task The_data_api_has_the_last_word(int pingStatus)
    {
        bench.Kolla.On(Ping, _ => KollaImitation.Html(pingStatus));
        Assert.IsType<ConnectionReport.Working>(await bench.WhileTimePassesAsync(bench.Connect().Check.CheckAsync(Stop)));
    }

    [Theory]
    [InlineData(404, 5)]
    [InlineData(405, 12)]
    [InlineData(501, 12)]
    [InlineData(400, 3)]
    [InlineData(401, 16)]
    [InlineData(403, 7)] // the key may do the rest
    [InlineData(500, 13)]
    [InlineData(503, 14)]
    public async Task A_connector_without_transactions_records_no_payments_unless_the_clinic_knows_better(int status, int code)
    {
        bench.Kolla.On("GET transactions", _ => KollaImitation.Refusal(status, code));
        var working = Assert.IsType<ConnectionReport.Working>(await bench.WhileTimePassesAsync(bench.Connect().Check.CheckAsync(Stop)));
        Assert.True(working.Capabilities is { RecordPayments: false, Book: true, CreatePatient: true });

        var asked = bench.Kolla.To("GET transactions").Count;
        Assert.True(Assert.IsType<ConnectionReport.Working>(await bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["canRecordPayments"] = "true" })).Check.CheckAsync(Stop)).Capabilities.RecordPayments);
        Assert.Equal(asked, bench.Kolla.To("GET transactions").Count); // nobody asks what the clinic has said

        bench.Kolla.Items("transactions", "transactions");
        Assert.False(Assert.IsType<ConnectionReport.Working>(await bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["canRecordPayments"] = "no" })).Check.CheckAsync(Stop)).Capabilities.RecordPayments);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(404, false)]
    public async Task Transactions_that_cannot_be_had_in_passing_stay_as_they_were_known(int status, bool stays)
    {
        bench.Kolla.On("GET transactions", _ => KollaImitation.Html(status));
        var known = KollaBench.Link() with { Capabilities = new PmsCapabilities { RecordPayments = true } };
        Assert.Equal(stays, Assert.IsType<ConnectionReport.Working>(await bench.WhileTimePassesAsync(bench.Connect(known).Check.CheckAsync(Stop))).Capabilities.RecordPayments);
    }

    [Fact]
    public async Task A_connector_without_hours_offers_no_booking_unless_the_clinic_has_its_own()
    {
        foreach (var provider in new[] { "D1", "H1" }) bench.Kolla.On($"GET resources/provider_{provider}:loadSchedule", _ => KollaImitation.Refusal(501, 12));
        Assert.False(Assert.IsType<ConnectionReport.Working>(await bench.Connect().Check.CheckAsync(Stop)).Capabilities.Book);
        Assert.True(Assert.IsType<ConnectionReport.Working>(await bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["useOpenHours"] = "true" })).Check.CheckAsync(Stop)).Capabilities.Book);
    }

    public void Dispose() => bench.Dispose();
}
