using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Cosmos;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>The built program with every record in the stand-ins of services in Azure.</summary>
public sealed class StoresInAzureTests(Azurite azurite)
{
    [Fact]
    public async Task A_booking_outlives_the_process_and_nothing_of_it_is_on_the_disk()
    {
        var connection = await azurite.ConnectionAsync();
        await using var cosmos = new Emulators.Cosmos(); // its own: the program's patience is shorter than the rush of other tests
        var gate = await cosmos.GateAsync();
        var database = $"t{Guid.NewGuid():N}";
        var mint = new TokenMint();
        await using var vault = await VaultServer.StartAsync(mint, certificate: gate.Certificate);
        await using var identity = await IdentityServer.StartAsync(mint);
        await using var clinic = await ClinicProcess.StartAsync(new Dictionary<string, string?>(SecretsInVaultTests.Settings(vault, identity))
        {
            ["Parlae__Storage__Secrets"] = null,
            ["Parlae__Storage"] = "Azure",
            ["AzureWebJobsStorage"] = connection,
            ["Parlae__Cosmos__ConnectionString"] = gate.ConnectionString,
            ["Parlae__Cosmos__Database"] = database,
        });
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber);
        var patientId = (await call.IdentifyAsync(person, withPhone: false)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        (await call.BookAsync(patientId, slot)).Is("booked");

        clinic.App.Process.Kill();
        await clinic.RestartAsync();
        (await call.BookAsync(patientId, slot)).Is("alreadyBooked");

        Assert.Single((await clinic.Sandbox.PracticeAsync()).List("appointments"), each =>
            each.Text("patient") == person.Id && each.GetProperty("start").GetDateTimeOffset() == slot.GetProperty("start").GetDateTimeOffset());
        using var documents = new CosmosRecords(
            new(new RemoteStore.WithKey(gate.ConnectionString) { StandIn = gate.Certificate.Known }) { Database = database }, TimeProvider.System);
        Assert.Equal(1, await RowsAsync(documents, "accounts"));
        Assert.True(await RowsAsync(new TableRecords(new(new RemoteStore.WithKey(connection)), TimeProvider.System), WriteLedger.Collection) > 0);
        Assert.Empty(Directory.EnumerateFiles(clinic.DataFolder, "*", SearchOption.AllDirectories));

        var (status, health) = await HealthAsync(clinic.App);
        Assert.Equal((HttpStatusCode.OK, "healthy"), (status, health.GetProperty("status").GetString()));
        Assert.DoesNotContain(CosmosGate.Key, clinic.App.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", clinic.App.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_does_not_wait_for_documents_that_are_away_and_health_says_that_they_are()
    {
        var address = $"http://127.0.0.1:{HostPort.Free()}/";
        await using var app = await AppProcess.StartAsync(new Dictionary<string, string?>
        {
            ["Parlae__Storage__Documents"] = "Azure",
            ["Parlae__Cosmos__ConnectionString"] = $"AccountEndpoint={address};AccountKey={CosmosGate.Key};",
        });

        var (status, health) = await HealthAsync(app);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy"), (status, health.GetProperty("status").GetString()));
        Assert.Equal("unhealthy", health.GetProperty("checks").GetProperty("records").GetProperty("status").GetString());
        foreach (var said in new[] { health.GetRawText(), app.Output })
        {
            Assert.DoesNotContain(CosmosGate.Key, said, StringComparison.Ordinal);
            Assert.DoesNotContain(address, said, StringComparison.Ordinal);
        }
    }

    private static async Task<(HttpStatusCode Status, JsonElement Report)> HealthAsync(AppProcess app)
    {
        using var answer = await app.Client.GetAsync(new Uri("/api/health", UriKind.Relative), Clinic.Cancellation);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Clinic.Cancellation));
    }

    private static ValueTask<int> RowsAsync(IPartitionedRecords records, string collection) =>
        records.RangeAsync(collection, Clinic.AccountId, null, null, Clinic.Cancellation).CountAsync(Clinic.Cancellation);
}
