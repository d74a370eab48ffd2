using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Settings;

/// <summary>Which engine keeps what, and with what it signs in.</summary>
public sealed class StorageSettingsTests : IDisposable
{
    private const string Emulator = "UseDevelopmentStorage=true";
    private const string Cosmos = "AccountEndpoint=https://127.0.0.1:8081/;AccountKey=c2VjcmV0LWtleQ==;";
    private const string Account = "DefaultEndpointsProtocol=https;AccountName=clinic;AccountKey=c2VjcmV0LWtleQ==;EndpointSuffix=core.windows.net";

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_of_Azure_is_every_part()
    {
        var storage = Read(
            ("Parlae__Storage", "Azure"), ("AzureWebJobsStorage__accountName", "clinic"), ("AzureWebJobsStorage", null),
            ("Parlae__Cosmos__Endpoint", "https://clinic.documents.azure.com"), ("Parlae__KeyVault__Uri", "https://clinic.vault.azure.net")).Storage;

        Assert.All(Enum.GetValues<RecordPart>(), part => Assert.Equal(StorageKind.Azure, storage.Of(part)));
        Assert.Equal(
            ["clinic.table.core.windows.net", "clinic.documents.azure.com", "clinic.blob.core.windows.net", "clinic.vault.azure.net"], storage.Endpoints.Select(each => each.Host));
        Assert.False(storage.AllLocal);
    }

    [Theory]
    [InlineData("Parlae__Storage__Tables", "Parlae__Tables__Endpoint")]
    [InlineData("Parlae__Storage__Documents", "Parlae__Cosmos__Endpoint")]
    [InlineData("Parlae__Storage__Blobs", "Parlae__Blobs__Endpoint")]
    [InlineData("Parlae__Storage__Secrets", "Parlae__KeyVault__Uri")]
    public void A_part_in_Azure_without_an_address_is_refused_by_its_name(string part, string address) =>
        Assert.Equal(address, Assert.Throws<SettingsException>(() => Read((part, "Azure"), ("AzureWebJobsStorage", null))).Setting);

    [Fact]
    public void Documents_may_lie_in_a_stand_in_and_their_keys_are_then_trusted_for_a_while()
    {
        var storage = Read(("Parlae__Storage__Documents", "Azure"), ("Parlae__Cosmos__ConnectionString", Cosmos)).Storage;

        Assert.Equal(new RemoteStore.WithKey(Cosmos), storage.DocumentStore);
        Assert.Equal(("parlae", StorageKind.Azure), (storage.DocumentDatabase, storage.Of(RecordPart.Documents)));
        Assert.True(storage.AllLocal);
        Assert.Equal(TimeSpan.FromSeconds(30), storage.KeyTrust);
        Assert.Equal(TimeSpan.Zero, Read().Storage.KeyTrust);
    }

    [Fact]
    public void Documents_in_Azure_are_opened_by_the_apps_identity()
    {
        var storage = Read(("Parlae__Storage__Documents", "Azure"), ("Parlae__Cosmos__Endpoint", "https://clinic.documents.azure.com"), ("Parlae__Cosmos__Database", "voice_2")).Storage;

        Assert.Equal(new RemoteStore.WithIdentity(new Uri("https://clinic.documents.azure.com")), storage.DocumentStore);
        Assert.Equal("voice_2", storage.DocumentDatabase);
        Assert.False(storage.AllLocal);
        Assert.Equal([new Uri("https://clinic.documents.azure.com")], storage.Endpoints);
    }

    [Theory]
    [InlineData("Parlae__Cosmos__ConnectionString", "AccountEndpoint=https://clinic.documents.azure.com:443/;AccountKey=c2VjcmV0;")]
    [InlineData("Parlae__Cosmos__ConnectionString", Emulator)]
    [InlineData("Parlae__Cosmos__Endpoint", "http://127.0.0.1:8081")]
    [InlineData("Parlae__Cosmos__Endpoint", null)]
    [InlineData("Parlae__Cosmos__Database", "a/b")]
    public void Documents_are_refused_by_the_same_rules(string name, string? value)
    {
        var connection = name.EndsWith("Database", StringComparison.Ordinal) ? Cosmos : null;
        var refused = Assert.Throws<SettingsException>(() => Read(
            ("Parlae__Storage__Documents", "Azure"), ("AzureWebJobsStorage", Emulator), ("Parlae__Cosmos__ConnectionString", connection), (name, value)));

        Assert.Equal(name, refused.Setting);
        Assert.DoesNotContain(value ?? "c2Vj", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("Sikka__BaseUrl", "http://localhost:7080/sikka/v4", true)]
    [InlineData("Parlae__Cosmos__Endpoint", "https://127.0.0.1:8081", true)]
    [InlineData("Parlae__Cosmos__Endpoint", "https://clinic.documents.azure.com", false)]
    [InlineData("Sikka__BaseUrl", "https://api.example.com/v4", false)]
    [InlineData("Parlae__StandInCertificate", "12:34", false)]
    public void A_stand_ins_certificate_is_taken_only_where_nothing_leaves_this_machine(string? name, string? value, bool isTaken)
    {
        (string, string?)[] settings =
        [
            ("Parlae__Storage__Documents", "Azure"), ("Parlae__Cosmos__ConnectionString", name == "Parlae__Cosmos__Endpoint" ? null : Cosmos),
            ("Parlae__StandInCertificate", string.Join(':', Enumerable.Repeat("aB", 32))), (name ?? "Parlae__Cosmos__Endpoint", value),
        ];

        if (isTaken) Assert.Equal(StandInCertificate.TryParse(string.Concat(Enumerable.Repeat("Ab", 32))), Read(settings).Storage.DocumentStore!.StandIn);
        else Assert.Equal("Parlae__StandInCertificate", Assert.Throws<SettingsException>(() => Read(settings)).Setting);
    }

    [Theory]
    [InlineData("Parlae__Storage__Tables", "Parlae__Tables__ConnectionString")]
    [InlineData("Parlae__Storage__Blobs", "Parlae__Blobs__ConnectionString")]
    [InlineData("Parlae__Storage__Tables", "AzureWebJobsStorage")]
    [InlineData("Parlae__Storage__Blobs", "AzureWebJobsStorage")]
    public void A_part_may_lie_in_a_stand_in_on_this_machine(string part, string connection)
    {
        var storage = Read((part, "Azure"), (connection, Emulator)).Storage;

        Assert.Equal(new RemoteStore.WithKey(Emulator), Assert.Single(new[] { storage.TableStore, storage.BlobStore }, store => store is not null));
        Assert.True(storage.AllLocal);
        Assert.Empty(storage.Endpoints);
        Assert.Equal(part.EndsWith("Tables", StringComparison.Ordinal) ? StorageKind.Azure : StorageKind.Embedded, storage.Of(RecordPart.Tables));
        Assert.Equal(StorageKind.Embedded, storage.Of(RecordPart.Documents));
    }

    [Theory]
    [InlineData("Parlae__Tables__Endpoint", "https://clinic.table.core.windows.net/", "https://clinic.table.core.windows.net/")]
    [InlineData("AzureWebJobsStorage__tableServiceUri", "https://other.table.core.windows.net", "https://other.table.core.windows.net/")]
    [InlineData("AzureWebJobsStorage__accountName", "third", "https://third.table.core.windows.net/")]
    public void In_Azure_the_apps_identity_signs_in(string name, string value, string endpoint)
    {
        var storage = Read(("Parlae__Storage__Tables", "Azure"), (name, value), ("AzureWebJobsStorage", null)).Storage;

        Assert.Equal(new RemoteStore.WithIdentity(new Uri(endpoint)), storage.TableStore);
        Assert.False(storage.AllLocal);
        Assert.Equal([new Uri(endpoint)], storage.Endpoints);
    }

    [Theory]
    [InlineData("Parlae__Tables__ConnectionString", Account)]
    [InlineData("Parlae__Tables__ConnectionString", "nonsense")]
    [InlineData("AzureWebJobsStorage", Account)]
    [InlineData("AzureWebJobsStorage", "nonsense")]
    [InlineData("Parlae__Tables__Endpoint", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("Parlae__Tables__Endpoint", "http://clinic.table.core.windows.net")]
    [InlineData("Parlae__Tables__Endpoint", null)]
    [InlineData("AzureWebJobsStorage__accountName", "a.b/c")]
    public void A_shared_key_for_another_machine_and_what_is_malformed_are_refused_by_name(string name, string? value)
    {
        var refused = Assert.Throws<SettingsException>(() => Read(("Parlae__Storage__Tables", "Azure"), (name, value)));

        Assert.Equal(name, refused.Setting);
        Assert.DoesNotContain(value ?? "c2Vj", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_places_at_once_are_refused()
        => Assert.Equal("Parlae__Blobs__ConnectionString", Assert.Throws<SettingsException>(() => Read(
            ("Parlae__Storage__Blobs", "Azure"), ("Parlae__Blobs__ConnectionString", Emulator), ("Parlae__Blobs__Endpoint", "https://clinic.blob.core.windows.net"))).Setting);

    private ParlaeSettings Read(params (string Name, string? Value)[] changes) =>
        TestSettings.Read(folder.Path, changes.Select(change => KeyValuePair.Create(change.Name, change.Value)));
}
