using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Infra;

/// <summary>The app gets every setting that the program reads, under the program's own names, and starts with them.</summary>
public sealed partial class AppSettingsTests
{
    private static readonly Dictionary<string, string> NotInAzure = new()
    {
        ["FUNCTIONS_WORKER_RUNTIME"] = "the plan takes it from the app's runtime, and refuses the setting",
        ["AzureWebJobsStorage"] = "a connection string; the identity's form is set instead",
        ["ENCRYPTION_KEY"] = "the master keys are in the vault",
        ["ENCRYPTION_KEY_PREVIOUS"] = "the master keys are in the vault",
        ["Parlae__OperatorKey"] = "off in Azure: operators sign in with Entra",
        ["Parlae__Entra__ClientSecret"] = "the app's identity vouches for it: there is no secret to keep",
        ["Parlae__Storage__Tables"] = "all parts are in Azure",
        ["Parlae__Storage__Documents"] = "all parts are in Azure",
        ["Parlae__Storage__Secrets"] = "all parts are in Azure",
        ["Parlae__Storage__Blobs"] = "all parts are in Azure",
        ["Parlae__DataDirectory"] = "nothing is kept on an instance",
        ["Parlae__Tables__ConnectionString"] = "a shared key",
        ["Parlae__Blobs__ConnectionString"] = "a shared key",
        ["Parlae__Cosmos__ConnectionString"] = "a shared key",
        ["Parlae__StandInCertificate"] = "there are no stand-ins",
        ["Parlae__AllowedNetworks"] = "the host hides the caller's address; the platform's access restrictions do it",
        ["Parlae__Outbox__Folder"] = "an instance's disk is not kept",
        ["Parlae__ClockFile"] = "refused in Azure",
        ["Parlae__Failpoint"] = "refused in Azure",
    };

    private static readonly string[] OfThePlatform =
    [
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "AZURE_CLIENT_ID", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED", // of one model, ignored by the other
    ];

    private static readonly string[] OfTheSample = [.. LocalSettings.Values(File.ReadAllBytes(Path.Combine(BuiltApp.Root, "local.settings.sample.json"))).Keys.Select(key => key.Replace(":", "__", StringComparison.Ordinal))];

    public static TheoryData<string, bool> Modes => Infra.Modes.All;

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Every_setting_is_set_but_those_that_have_no_place_in_Azure(string hostingModel, bool inNetwork)
    {
        var set = (await Infrastructure.OfAsync(hostingModel, inNetwork)).Settings.Select(setting => setting.Key);

        Assert.Equal(OfTheSample.Except(NotInAzure.Keys).Concat(OfThePlatform).Order(StringComparer.Ordinal), set.Order(StringComparer.Ordinal));
        Assert.Empty(NotInAzure.Keys.Except(OfTheSample));
    }

    [Fact]
    public async Task The_compiled_template_names_them_too()
    {
        var template = (await Infrastructure.TemplateAsync).ToJsonString();

        Assert.All(OfTheSample.Except(NotInAzure.Keys).Concat(OfThePlatform), name => Assert.Contains($"\"{name}\":", template, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_program_starts_with_them_on_an_instance(string hostingModel, bool inNetwork)
    {
        var infrastructure = await Infrastructure.OfAsync(hostingModel, inNetwork, "settingsInVault = 'SIKKA_APPLICATION_ID, SIKKA_SECRET_KEY'");
        var settings = OnInstance(infrastructure.Settings, resolved: true);

        var read = ParlaeSettings.Read(TestSettings.Reader(settings), new Listening(0, UnderFunctionsHost: true));

        Assert.Equal(new Uri("https://resolved.example.com"), read.PublicUrl);
        Assert.All([read.Storage.TableStore, read.Storage.BlobStore, read.Storage.DocumentStore, read.Storage.Vault], store => Assert.IsType<RemoteStore.WithIdentity>(store));
        Assert.Null(read.EncryptionKey);
        Assert.Null(read.OperatorKey);
        Assert.NotNull(read.Telemetry.AzureMonitor);
    }

    [Fact]
    public async Task The_program_does_not_start_while_the_vault_has_no_webhook_secret()
    {
        var settings = OnInstance((await Infrastructure.UsualAsync()).Settings, resolved: false);

        var refused = Assert.Throws<SettingsException>(() => ParlaeSettings.Read(TestSettings.Reader(settings), new Listening(0, UnderFunctionsHost: true)));

        Assert.Equal("VAPI_WEBHOOK_SECRET", refused.Setting);
    }

    [Fact]
    public async Task No_secret_stands_in_a_setting()
    {
        var infrastructure = await Infrastructure.UsualAsync("settingsInVault = 'NEXHEALTH_API_KEY, Parlae__Outbox__Smtp, PATH'");
        var referring = infrastructure.Settings.Where(setting => $"{setting.Value}".Contains("@Microsoft.KeyVault(", StringComparison.Ordinal)).Select(setting => setting.Key);

        Assert.Equal(["NEXHEALTH_API_KEY", "Parlae__Outbox__Smtp", "VAPI_WEBHOOK_SECRET"], referring.Order(StringComparer.Ordinal));
        Assert.All(infrastructure.Settings.Where(setting => IsSecret(setting.Key)), setting => Assert.True($"{setting.Value}" is "" || $"{setting.Value}".Contains("@Microsoft.KeyVault(", StringComparison.Ordinal)));
        Assert.Equal(
            infrastructure.Of("Microsoft.KeyVault/vaults/secrets").Select(secret => $"{secret["properties"]!["contentType"]}").Order(StringComparer.Ordinal),
            infrastructure.Settings.Where(setting => IsSecret(setting.Key)).Select(setting => setting.Key).Order(StringComparer.Ordinal));
    }

    private static bool IsSecret(string name) => SecretName().IsMatch(name) && !name.StartsWith("Vapi__Auth__", StringComparison.Ordinal);

    /// <summary>As the instance's environment is, once the platform knows addresses and secrets.</summary>
    private static Dictionary<string, string?> OnInstance(JsonObject settings, bool resolved)
    {
        var environment = settings.ToDictionary(setting => setting.Key, setting => (string?)$"{setting.Value}");
        foreach (var (name, value) in environment)
        {
            if (value!.Contains("@Microsoft.KeyVault(", StringComparison.Ordinal)) environment[name] = resolved ? "a-secret-out-of-the-vault-" + name : "@Microsoft.KeyVault(SecretUri=https://vault.example.com/secrets/absent/)";
            else if (value.StartsWith('[')) environment[name] = name switch
            {
                "APPLICATIONINSIGHTS_CONNECTION_STRING" => "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://resolved.example.com/",
                _ when name.EndsWith("accountName", StringComparison.Ordinal) => "account",
                _ => "https://resolved.example.com",
            };
        }

        environment["WEBSITE_POD_NAME"] = "instance";
        return environment;
    }

    [GeneratedRegex("SECRET|_KEY$|APPLICATION_ID|Smtp|WebhookSecret")]
    private static partial Regex SecretName();
}
