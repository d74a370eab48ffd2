using Parlae.Pms.Sandbox.Sikka;

namespace Parlae.Pms.Tests.Sandbox;

public sealed class SikkaKeyTests
{
    [Fact]
    public async Task A_key_lives_24_hours_of_sandbox_time_and_its_end_is_a_400()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        await sandbox.AdvanceAsync((24 * 3600) - 1);
        Assert.Equal(200, (await sandbox.GetAsync("practices")).Status);
        await sandbox.AdvanceAsync(1);

        var refused = await sandbox.GetAsync("practices");

        Assert.Equal(400, refused.Status);
        Assert.Equal("API1025", refused.Of("error_code"));
    }

    [Fact]
    public async Task A_refresh_key_renews_an_expired_key_and_gives_a_new_refresh_key_each_time()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        var first = await sandbox.GrantAsync();
        await sandbox.AdvanceAsync(3 * 86400);

        var second = await sandbox.GrantAsync(first.Of("refresh_key"));

        Assert.NotEqual(first.Of("refresh_key"), second.Of("refresh_key"));
        Assert.Equal("86400 second(s)", second.Of("expires_in"));
        sandbox.Key = second.Of("request_key");
        Assert.Equal(200, (await sandbox.GetAsync("practices")).Status);
        Assert.Equal("Fri, 06 Mar 2026 13:00:00 GMT", (await sandbox.GetAsync("practices")).Message.Headers.GetValues("Request-Key-Expires").Single());
    }

    [Fact]
    public async Task Keys_outlive_a_reset()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        await sandbox.ControlAsync("reset", new { today = "2026-03-02T12:00" });
        Assert.Equal(200, (await sandbox.GetAsync("practices")).Status);
    }

    [Theory]
    [InlineData("request_key", "D10001", "wrong", SikkaCredentials.ApplicationId, SikkaCredentials.ApplicationKey, 401, "API2003")]
    [InlineData("request_key", "D99999", SikkaCredentials.OfficeSecret, SikkaCredentials.ApplicationId, SikkaCredentials.ApplicationKey, 401, "API2003")]
    [InlineData("request_key", "D10001", SikkaCredentials.OfficeSecret, SikkaCredentials.ApplicationId, "wrong", 401, "API2003")]
    [InlineData("request_key", "D10001", SikkaCredentials.OfficeSecret, "Bad-id", SikkaCredentials.ApplicationKey, 401, "API2003")]
    [InlineData("request_key", "D10001", SikkaCredentials.OfficeSecret, "invalid", "a-key", 401, "API2003")]
    [InlineData("request_key", "D10001", SikkaCredentials.OfficeSecret, "an-id", "", 401, "API2003")]
    [InlineData("refresh_token", "D10001", SikkaCredentials.OfficeSecret, SikkaCredentials.ApplicationId, SikkaCredentials.ApplicationKey, 400, "API1002")]
    public async Task Wrong_credentials_open_nothing(string grant, string office, string secret, string app, string appKey, int status, string code)
    {
        await using var sandbox = await SandboxClient.StartAsync();
        var answer = await sandbox.SendAsync("POST", "request_key", new { grant_type = grant, office_id = office, secret_key = secret, app_id = app, app_key = appKey });
        Assert.Equal(status, answer.Status);
        Assert.Equal(code, answer.Of("error_code"));
    }

    [Fact]
    public async Task Any_other_application_may_ask_for_a_key()
    {
        await using var sandbox = await SandboxClient.StartAsync();
        var answer = await sandbox.SendAsync("POST", "request_key", new
        {
            grant_type = "request_key",
            office_id = SikkaCredentials.OfficeId,
            secret_key = SikkaCredentials.OfficeSecret,
            app_id = "sample-application-id",
            app_key = "sample-application-key",
        });
        Assert.Equal(200, answer.Status);
        Assert.NotEmpty(answer.Of("request_key"));
    }

    [Fact]
    public async Task A_deleted_key_is_as_good_as_none()
    {
        await using var sandbox = await SandboxClient.StartAsync();
        Assert.Equal("API0002", (await sandbox.SendAsync("DELETE", "request_key")).Of("error_code"));
        Assert.Equal("API1004", (await sandbox.GetAsync("practices")).Of("error_code"));
    }

    [Fact]
    public async Task The_limit_of_a_minute_is_the_offices_and_can_be_switched_off()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        for (var n = 0; n < 250; n++)
            Assert.Equal(200, (await sandbox.GetAsync("practices")).Status);
        var refused = await sandbox.GetAsync("practices");
        Assert.Equal(429, refused.Status);
        Assert.InRange(int.Parse(refused.Message.Headers.GetValues("X-Rate-Limit-Reset").Single()), 1, 60);
        Assert.Empty(refused.Text);

        await sandbox.ControlAsync("reset", new { today = "2026-03-02", limits = "off" });
        for (var n = 0; n < 300; n++)
            Assert.Equal(200, (await sandbox.GetAsync("practices")).Status);
    }

    [Fact]
    public async Task The_second_office_is_never_limited_and_its_setup_body_says_so()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        var setup = (await sandbox.ControlAsync("setup/sikka?limits=off")).Json;
        Assert.True(setup.GetProperty("config").GetProperty("requestsPerSecond").GetInt32() > 250);
        var credentials = setup.GetProperty("credentials");
        sandbox.Key = (await sandbox.SendAsync("POST", "request_key", new
        {
            grant_type = "request_key",
            office_id = credentials.Text("officeId"),
            secret_key = credentials.Text("secretKey"),
            app_id = SikkaCredentials.ApplicationId,
            app_key = SikkaCredentials.ApplicationKey,
        })).Of("request_key");
        for (var n = 0; n < 300; n++)
            Assert.Equal(200, (await sandbox.GetAsync("practices")).Status);
    }
}
