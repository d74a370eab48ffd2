using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Settings;

public sealed class ParlaeSettingsTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    [Fact]
    public void What_is_not_set_has_the_contracts_value()
    {
        var settings = Read();

        Assert.True(settings.Storage.AllLocal);
        Assert.Equal(TimeSpan.FromSeconds(8), settings.Limits.ToolDeadline);
        Assert.Equal(TimeSpan.FromMinutes(15), settings.Limits.CacheLife);
        Assert.Equal(90, settings.Limits.FigureLife.Days);
        Assert.Equal(6, settings.Limits.AuditRetentionYears);
        Assert.Equal((6000, 60_000, 1000), (settings.Limits.AccountPerMinute, settings.Limits.CredentialPerMinute, settings.Limits.Burst));
        Assert.Empty(settings.Limits.AllowedNetworks);
        Assert.Null(settings.Vendors.Sikka);
        Assert.Equal(new Uri("http://localhost:7071"), settings.PublicUrl);
    }

    [Theory]
    [InlineData("ENCRYPTION_KEY", null)]
    [InlineData("ENCRYPTION_KEY", "")]
    [InlineData("ENCRYPTION_KEY", "   ")]
    [InlineData("ENCRYPTION_KEY", "abc123")]
    [InlineData("ENCRYPTION_KEY", "g555555555555555555555555555555555555555555555555555555555555555")]
    [InlineData("ENCRYPTION_KEY", "55555555555555555555555555555555555555555555555555555555555555555")]
    [InlineData("VAPI_WEBHOOK_SECRET", null)]
    [InlineData("VAPI_WEBHOOK_SECRET", "")]
    [InlineData("Parlae__OperatorKey", null)]
    [InlineData("Parlae__PublicUrl", "voice.example.com")]
    [InlineData("Parlae__PublicUrl", "http://voice.example.com")]
    [InlineData("Parlae__PublicUrl", "ftp://voice.example.com")]
    [InlineData("Parlae__PublicUrl", "https://user:pass@voice.example.com")]
    [InlineData("Parlae__PublicUrl", "https://voice.example.com/?a=1")]
    [InlineData("Parlae__PublicUrl", "/relative")]
    [InlineData("Sikka__BaseUrl", "http://api.example.com/v4")]
    [InlineData("Kolla__BaseUrl", "nowhere")]
    [InlineData("Kolla__ConnectBaseUrl", "http://192.0.2.1/connect/v1")]
    [InlineData("OpenDental__BaseUrl", "http://localhost.example.com/api/v1")]
    [InlineData("NexHealth__BaseUrl", "http://10.0.0.1")]
    [InlineData("Vapi__BaseUrl", "http://api.example.com")]
    [InlineData("Parlae__Storage", "Cloud")]
    [InlineData("Parlae__Storage", "0")]
    [InlineData("Parlae__Storage__Secrets", "Vault")]
    [InlineData("Parlae__Storage__Tables", "Cloud")]
    [InlineData("Parlae__ToolDeadlineSeconds", "0")]
    [InlineData("Parlae__ToolDeadlineSeconds", "8.5")]
    [InlineData("Parlae__ToolDeadlineSeconds", "eight")]
    [InlineData("Parlae__Cache__Minutes", "0")]
    [InlineData("Parlae__Cache__Minutes", "1441")]
    [InlineData("Parlae__Cache__Minutes", "-15")]
    [InlineData("Parlae__Figures__Days", "0")]
    [InlineData("Parlae__Audit__RetentionYears", "0")]
    [InlineData("Parlae__RateLimit__AccountPerMinute", "many")]
    [InlineData("Parlae__RateLimit__Burst", "99999999999999999999")]
    [InlineData("Parlae__AllowedNetworks", "192.0.2.0/33")]
    [InlineData("Parlae__AllowedNetworks", "192.0.2.0/24, everyone")]
    [InlineData("Parlae__Failpoint", "booking.sent=kill")] // not in this build
    [InlineData("Parlae__Entra__ClientId", "an app")]
    [InlineData("Parlae__Entra__Authority", "http://login.example.com", "Parlae__Entra__ClientId", "app-of-the-tests")]
    [InlineData("Parlae__Entra__TenantId", null, "Parlae__Entra__ClientId", "app-of-the-tests")]
    [InlineData("Parlae__Entra__TenantId", "common", "Parlae__Entra__ClientId", "app-of-the-tests")]
    [InlineData("Parlae__Entra__TenantId", "a/tenant", "Parlae__Entra__ClientId", "app-of-the-tests")]
    public void A_missing_or_malformed_setting_is_named_and_its_value_is_not_shown(string name, string? value, string beside = "AzureWebJobsStorage", string? itsValue = null)
    {
        var refused = Assert.Throws<SettingsException>(() => Read((name, value), (beside, itsValue)));

        Assert.Equal(name, refused.Setting);
        Assert.StartsWith(name + " ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        if (value is { Length: > 8 })
        {
            Assert.DoesNotContain(value, refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Parlae__PublicUrl", "https://voice.example.com/base")]
    [InlineData("Sikka__BaseUrl", "http://127.0.0.1:7080/sikka/v4")]
    [InlineData("Sikka__BaseUrl", "http://[::1]:7080/sikka/v4")]
    [InlineData("Kolla__BaseUrl", "https://unify.example.com/dental/v1")]
    [InlineData("Parlae__AllowedNetworks", "192.0.2.0/24, 2001:db8::/32")]
    [InlineData("Parlae__Storage", "embedded")]
    [InlineData("Parlae__Cache__Minutes", "1440")]
    [InlineData("Parlae__ClockFile", "no-such-file-yet")]
    public void A_well_formed_setting_is_taken(string name, string value) => Assert.NotNull(Read((name, value)));

    [Theory]
    [InlineData("VAPI_WEBHOOK_SECRET")]
    [InlineData("VAPI_WEBHOOK_SECRET_PREVIOUS")]
    public void A_short_webhook_secret_is_refused_where_the_world_can_try_it(string name)
    {
        Assert.NotNull(Read((name, "too-short")));
        Assert.Equal(name, Assert.Throws<SettingsException>(() => Read((name, "too-short"), ("Parlae__PublicUrl", "https://voice.example.com"))).Setting);
    }

    [Fact]
    public void Without_an_application_nobody_signs_in_with_a_provider_and_with_one_the_tenant_says_where()
    {
        Assert.Null(Read(("Parlae__Entra__TenantId", "11111111-2222-3333-4444-555555555555")).Entra);
        var entra = Read(("Parlae__Entra__TenantId", "11111111-2222-3333-4444-555555555555"), ("Parlae__Entra__ClientId", "app-of-the-tests")).Entra!;
        Assert.Equal(("app-of-the-tests", "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0", null), (entra.ClientId, entra.Address, entra.ClientSecret));
        Assert.Equal("https://login.example.com/tenant", Read(("Parlae__Entra__ClientId", "app-of-the-tests"), ("Parlae__Entra__Authority", "https://login.example.com/tenant/")).Entra!.Address);
    }

    [Fact]
    public void The_first_thing_wrong_is_reported_alone()
    {
        var refused = Assert.Throws<SettingsException>(() => Read(("ENCRYPTION_KEY", "short"), ("VAPI_WEBHOOK_SECRET", null)));

        Assert.Equal("ENCRYPTION_KEY", refused.Setting);
    }

    [Theory]
    [InlineData("WEBSITE_INSTANCE_ID")]
    [InlineData("WEBSITE_POD_NAME")]
    [InlineData("LEGION_SERVICE_HOST")]
    public void Embedded_storage_is_refused_on_an_Azure_instance_of_whatever_plan(string mark)
        => Assert.Equal("Parlae__Storage", Assert.Throws<SettingsException>(() => Read((mark, "abc"))).Setting);

    [Theory]
    [InlineData("VAPI_WEBHOOK_SECRET", "@Microsoft.KeyVault(SecretUri=https://vault.example.com/secrets/setting-vapi-webhook-secret/)")]
    [InlineData("NEXHEALTH_API_KEY", "@microsoft.keyvault(VaultName=vault;SecretName=absent)")]
    [InlineData("Parlae__Outbox__Smtp", " @Microsoft.AppConfiguration(Endpoint=https://config.example.com; Key=smtp)")]
    public void A_reference_that_the_platform_could_not_resolve_is_no_secret(string name, string value)
    {
        var refused = Assert.Throws<SettingsException>(() => Read((name, value)));

        Assert.Equal(name, refused.Setting);
        Assert.DoesNotContain("example.com", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_share_is_refused_even_when_the_folder_is_not_there_yet()
    {
        var asked = new List<string>();
        var settings = TestSettings.Reader(TestSettings.Valid(folder.File("a/b/c")));

        var refused = Assert.Throws<SettingsException>(() => ParlaeSettings.Read(settings, new Listening(7071, false), path =>
        {
            asked.Add(path);
            return DriveType.Network;
        }));

        Assert.Equal("Parlae__DataDirectory", refused.Setting);
        Assert.Equal([folder.Path], asked);
    }

    [Fact]
    public void A_clock_file_is_refused_where_a_store_is_not_local()
    {
        var azure = new StorageSettings(StorageKind.Azure, StorageKind.Embedded, StorageKind.Embedded, StorageKind.Embedded, folder.Path);
        var clock = folder.File("clock");
        File.WriteAllText(clock, "+0");

        var settings = TestSettings.Reader([KeyValuePair.Create<string, string?>("Parlae__ClockFile", clock)]);
        Assert.Equal("Parlae__ClockFile", Assert.Throws<SettingsException>(() => RehearsalSettings.Read(settings, azure)).Setting);
    }

    [Fact]
    public void Printing_the_settings_gives_no_secret_away()
    {
        var text = Read(("VAPI_WEBHOOK_SECRET_PREVIOUS", "an-old-webhook-secret")).ToString();

        Assert.DoesNotContain(TestSettings.WebhookSecret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("an-old-webhook-secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain(TestSettings.OperatorKey, text, StringComparison.Ordinal);
        Assert.DoesNotContain("5555", text, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private ParlaeSettings Read(params (string Name, string? Value)[] changes) => ParlaeSettings.Read(
        TestSettings.Reader(TestSettings.With(folder.Path, changes.Select(change => KeyValuePair.Create(change.Name, change.Value)))),
        new Listening(7071, UnderFunctionsHost: false));
}
