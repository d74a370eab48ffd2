using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Storage.KeyVault;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>The whole app while its key vault is away, when secrets change there, and when everybody calls at once.</summary>
public sealed class VaultAwayTests
{
    private const string Signing = "signing";
    private const string NewSecret = "another-secret-of-that-account-7c1d";

    [Fact]
    public async Task An_outage_of_an_hour_stops_no_account_and_afterwards_a_rotated_secret_is_used_in_time()
    {
        var clock = new Ahead();
        await using var clinic = await StartAsync(clock);
        var vault = ((AzureStores)clinic.Stores).Vault;
        await ServeAsync(clinic, 0);
        var before = vault.Requests.Count;

        vault.Refuse = _ => (503, null);
        for (var turn = 1; turn <= 6; turn++)
        {
            await AdvanceAsync(TimeSpan.FromMinutes(10));
            await ServeAsync(clinic, turn);
        }

        Assert.InRange(vault.Requests.Count - before, 6, int.MaxValue); // it was asked each time, and missed
        var (status, health) = await HealthAsync(clinic);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"secrets\":{\"status\":\"degraded\"", health, StringComparison.Ordinal);
        foreach (var secret in clinic.Stores.Secrets.Concat(vault.Shelf.Readable().Where(value => value.Length > 8)).Append(vault.Address.Authority))
            Assert.DoesNotContain(secret, health, StringComparison.Ordinal);

        vault.Refuse = _ => null;
        clinic.Net.Plant([NewSecret]);
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        await ServeAsync(clinic, 7);
        await using (var other = await AppProcess.StartAsync(clinic.Settings, clinic.DataFolder))
            await SetSecretAsync(clinic, other, NewSecret);
        Assert.Equal(HttpStatusCode.OK, await SignedAsync(clinic, Planted.AccountSecret));
        await AdvanceAsync(TimeSpan.FromMinutes(6)); // five minutes in memory, and one in the webhook's gate
        Assert.Equal(HttpStatusCode.OK, await SignedAsync(clinic, NewSecret));
        Assert.Contains("\"secrets\":{\"status\":\"healthy\"", (await HealthAsync(clinic)).Text, StringComparison.Ordinal);

        async Task AdvanceAsync(TimeSpan time)
        {
            clock.By += time;
            await clinic.Sandbox.AdvanceAsync(time.TotalSeconds);
        }
    }

    [Fact]
    public async Task A_storm_of_calls_into_a_new_process_reads_each_secret_once()
    {
        await using var clinic = await StartAsync();
        var vault = ((AzureStores)clinic.Stores).Vault;
        var before = vault.Requests.Count;
        await using var app = await AppProcess.StartAsync(clinic.Settings, clinic.DataFolder);
        await clinic.Stores.ReadyAsync(app.Client);
        var people = (await clinic.Sandbox.PracticeAsync()).List("patients").Where(patient => patient.List("phones").Length > 0).Skip(10).Take(48).Select(Person.Of).ToList();
        var now = await clinic.Sandbox.NowAsync();

        var answers = await Task.WhenAll(people.Select(async (person, n) =>
        {
            var call = n % 3 == 0 ? new PhoneCall(clinic, null) { PhoneNumberId = $"number-of-{Signing}" } : clinic.Call();
            var body = call.Body(("searchPatients", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone }, $"storm-{n}")).ToJsonString();
            var (status, text) = await clinic.PostAsync("/api/vapi/events", body, n % 3 == 0 ? Support.Clinics.Signing.WithHmac(Signing, Planted.AccountSecret, now) : null, app.Client);
            Assert.Equal(HttpStatusCode.OK, status);
            return (IsSigned: n % 3 == 0, PhoneCall.Read(text).Single().Status);
        }));

        // The machine may be too slow for some of so many; the vault was asked all the same.
        Assert.Contains((true, "verified"), answers);
        Assert.Contains((false, "verified"), answers);
        var reads = vault.Requests.Skip(before).Where(asked => asked.Method == "GET" && asked.Path.StartsWith("/secrets/", StringComparison.Ordinal)).CountBy(asked => asked.Path.Split('/')[2]).ToList();
        Assert.All(reads, read => Assert.True(read.Value == 1, $"{read.Key}: {read.Value}"));
        Assert.Contains(reads, read => read.Key.Contains(Signing, StringComparison.Ordinal));
    }

    /// <param name="clock">By which what is in memory ages.</param>
    private static async Task<Clinic> StartAsync(Ahead? clock = null)
    {
        var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0) { InAzure = true, Services = services => Age(services, clock ?? new Ahead()) });
        await clinic.ConnectAsync(Signing, body => body["vapi"] = Auth(Planted.AccountSecret));
        return clinic;
    }

    private static void Age(IServiceCollection services, Ahead clock)
    {
        var business = services.Last(service => service.ServiceType == typeof(TimeProvider)).ImplementationFactory!;
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(provider => new Aged((TimeProvider)business(provider), clock)));
        services.Replace(ServiceDescriptor.Singleton(provider => new KeyVaultStore(
            new KeyVaultOptions(provider.GetRequiredService<ParlaeSettings>().Storage.Vault!), clock, provider.GetRequiredService<ILogger<KeyVaultStore>>())));
    }

    private static JsonObject Auth(string secret) => new() { ["auth"] = new JsonObject { ["kind"] = "hmac", ["secret"] = secret } };

    /// <summary>What needs secrets: the account's own credential, the vendor's, and the keys of patient data and of the trail.</summary>
    private static async Task ServeAsync(Clinic clinic, int turn)
    {
        Assert.Equal(HttpStatusCode.OK, await SignedAsync(clinic, Planted.AccountSecret));
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(await clinic.OnFileAsync(10 + turn))).Is("verified").Of("patientId");
        (await call.BookAsync(patient, (await call.LookAsync(WorkDays.After("2026-03-09", turn))).Is("slots").Slots[0])).Is("booked");
    }

    /// <summary>A webhook under the account's own secret.</summary>
    private static async Task<HttpStatusCode> SignedAsync(Clinic clinic, string secret)
    {
        var body = new PhoneCall(clinic, null) { PhoneNumberId = $"number-of-{Signing}" }.Body(("getProviders", new { }, null)).ToJsonString();
        return (await clinic.PostAsync("/api/vapi/events", body, Support.Clinics.Signing.WithHmac(Signing, secret, await clinic.Sandbox.NowAsync()))).Status;
    }

    private static async Task SetSecretAsync(Clinic clinic, AppProcess app, string secret)
    {
        await clinic.Stores.ReadyAsync(app.Client);
        var body = clinic.AccountBody(Signing);
        body["vapi"] = Auth(secret);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/pms/setup") { Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestSettings.OperatorKey);
        using var answer = await app.Client.SendAsync(request, Clinic.Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Clinic.Cancellation));
    }

    private static async Task<(HttpStatusCode Status, string Text)> HealthAsync(Clinic clinic)
    {
        using var answer = await clinic.Http.GetAsync(new Uri("/api/health", UriKind.Relative), Clinic.Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Clinic.Cancellation));
    }

    /// <summary>Real time, and so much more.</summary>
    private sealed class Ahead : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;

        public override long GetTimestamp() => System.GetTimestamp() + (long)(By.TotalSeconds * TimestampFrequency);
    }

    /// <summary>The clock that the sandbox moves, of which as much time has gone by as of the other.</summary>
    private sealed class Aged(TimeProvider business, Ahead clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => business.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();
    }
}
