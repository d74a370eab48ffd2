using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Settings;

/// <summary>Secrets in a key vault, and stand-ins of it on this machine.</summary>
public sealed class VaultSettingsTests : IDisposable
{
    private const string Uri = "Parlae__KeyVault__Uri";
    private const string Certificate = "Parlae__StandInCertificate";

    private static readonly string Fingerprint = new('A', 64);

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_apps_identity_signs_in_and_no_encryption_key_is_asked_for()
    {
        var settings = Read((Uri, "https://clinic.vault.azure.net"), ("ENCRYPTION_KEY", null));

        Assert.Equal(new RemoteStore.WithIdentity(new Uri("https://clinic.vault.azure.net/")), settings.Storage.Vault);
        Assert.Null(settings.EncryptionKey);
        Assert.False(settings.Storage.AllLocal);
        Assert.Equal(StorageKind.Azure, settings.Storage.Of(RecordPart.Secrets));
        Assert.Equal([new Uri("https://clinic.vault.azure.net/")], settings.Storage.Endpoints);
    }

    [Fact]
    public void All_of_Azure_means_a_vault_too()
    {
        var settings = TestSettings.Read(folder.Path, new Dictionary<string, string?>
        {
            ["Parlae__Storage"] = "Azure",
            ["Parlae__Storage__Documents"] = "Embedded",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            [Uri] = "https://clinic.vault.azure.net",
        });

        Assert.NotNull(settings.Storage.Vault);
        Assert.Equal(Uri, Assert.Throws<SettingsException>(() => TestSettings.Read(folder.Path, new Dictionary<string, string?>
        {
            ["Parlae__Storage"] = "Azure",
            ["Parlae__Storage__Documents"] = "Embedded",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        })).Setting);
    }

    [Fact]
    public void A_stand_in_on_this_machine_is_known_by_its_certificate()
    {
        var colons = string.Join(':', Enumerable.Repeat("AA", 32));
        var storage = Read((Uri, "https://127.0.0.1:8443"), (Certificate, colons), ("Parlae__Storage__Tables", "Azure"), ("Parlae__Tables__Endpoint", "https://localhost:8444/account")).Storage;

        Assert.All(new[] { storage.Vault, storage.TableStore }, store => Assert.Equal(StandInCertificate.TryParse(Fingerprint), store!.StandIn));
        Assert.True(storage.AllLocal);
    }

    [Theory]
    [InlineData(Uri, null, null)]
    [InlineData(Uri, "http://127.0.0.1:8443", null)]
    [InlineData(Uri, "http://clinic.vault.azure.net", null)]
    [InlineData(Uri, "https://clinic.vault.azure.net/secrets/a", null)]
    [InlineData(Uri, "clinic", null)]
    [InlineData(Certificate, "https://127.0.0.1:8443", null)]
    [InlineData(Certificate, "https://127.0.0.1:8443", "abc")]
    [InlineData(Certificate, "https://clinic.vault.azure.net", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_missing_malformed_or_beyond_this_machine_is_refused_by_name(string refused, string? uri, string? certificate)
        => Assert.Equal(refused, Assert.Throws<SettingsException>(() => Read((Uri, uri), (Certificate, certificate))).Setting);

    [Fact]
    public void One_store_beyond_this_machine_refuses_the_stand_ins_certificate_for_all()
        => Assert.Equal(Certificate, Assert.Throws<SettingsException>(() => Read(
            (Uri, "https://127.0.0.1:8443"), (Certificate, Fingerprint), ("Parlae__Storage__Tables", "Azure"), ("Parlae__Tables__Endpoint", "https://clinic.table.core.windows.net"))).Setting);

    [Fact]
    public void On_Azure_itself_there_are_no_stand_ins()
        => Assert.Equal(Certificate, Assert.Throws<SettingsException>(() => StandInSettings.RefuseBeyondLoopback(
            TestSettings.Reader([KeyValuePair.Create<string, string?>("WEBSITE_INSTANCE_ID", "i"), KeyValuePair.Create<string, string?>(Certificate, Fingerprint)]), [])).Setting);

    private ParlaeSettings Read(params (string Name, string? Value)[] changes) =>
        TestSettings.Read(folder.Path, changes.Prepend(("Parlae__Storage__Secrets", "Azure")).Select(change => KeyValuePair.Create(change.Item1, change.Item2)));
}
