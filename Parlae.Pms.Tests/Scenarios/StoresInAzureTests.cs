using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>The built program with every record in the stand-ins of services in Azure.</summary>
public sealed class StoresInAzureTests
{
    private static readonly string[] Expiring = [CallSessions.Collection, PhiCache.Collection];

    [Fact]
    public async Task A_booking_outlives_the_process_and_nothing_of_it_is_on_the_disk()
    {
        await using var clinic = await ClinicProcess.StartAsync(inAzure: true);
        var stores = (AzureStores)clinic.Stores;
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
        Assert.True(await new TableRecords(new(new RemoteStore.WithKey(stores.Storage)), TimeProvider.System).RangeAsync(WriteLedger.Collection, Clinic.AccountId, null, null, Clinic.Cancellation).AnyAsync(Clinic.Cancellation));
        var items = await AzureContents.ItemsAsync(stores.Gate);
        Assert.Single(items, item => item.Text("pk") == $"accounts/{Clinic.AccountId}");
        var ofPatients = items.Where(item => item.Text("pk") is { } partition && Expiring.Any(collection => partition.StartsWith(collection + "/", StringComparison.Ordinal))).ToList();
        Assert.NotEmpty(ofPatients);
        Assert.All(ofPatients, item => Assert.True(item.GetProperty("ttl").GetInt32() > 86_400 - 60)); // the service's own belt, a day wider
        Assert.Empty(Directory.EnumerateFiles(clinic.DataFolder, "*", SearchOption.AllDirectories));

        var (status, health) = await HealthAsync(clinic.App);
        Assert.Equal((HttpStatusCode.OK, "healthy"), (status, health.GetProperty("status").GetString()));
        foreach (var secret in stores.Secrets.Concat(stores.Identity.Issued).Append("AccountKey"))
            Assert.DoesNotContain(secret, clinic.App.Output + health.GetRawText(), StringComparison.Ordinal);
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
}
