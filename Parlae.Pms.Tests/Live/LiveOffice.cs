using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Live;

/// <summary>
/// The function app in this process, by real time, and the office that Sikka gives integrators to try things on. Without its credentials there is none,
/// and the tests are skipped. <c>Sikka__BaseUrl</c> leads elsewhere, to see the tests themselves work.
/// </summary>
public sealed class LiveOffice : IWebhookDoor, IAsyncLifetime
{
    internal const string AccountId = "live";

    private static readonly string[] Needed = ["SIKKA_APPLICATION_ID", "SIKKA_SECRET_KEY", "SIKKA_TEST_OFFICE_ID", "SIKKA_TEST_OFFICE_SECRET"];

    private readonly TemporaryDirectory folder = new();
    private WebApplication? app;
    private HttpClient? http;

    internal static string? Missing => Needed.Where(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))).ToList() is { Count: > 0 } missing ? string.Join(", ", missing) : null;

    /// <summary>What the setup answered.</summary>
    internal JsonElement Connected { get; private set; }

    public JsonObject SetupBody { get; } = new()
    {
        ["accountId"] = AccountId,
        ["practiceName"] = "Test office",
        ["timeZone"] = Setting("SIKKA_TEST_TIME_ZONE", "America/Los_Angeles"),
        ["provider"] = "sikka",
        ["credentials"] = new JsonObject { ["officeId"] = Environment.GetEnvironmentVariable("SIKKA_TEST_OFFICE_ID"), ["secretKey"] = Environment.GetEnvironmentVariable("SIKKA_TEST_OFFICE_SECRET") },
        ["config"] = new JsonObject
        {
            ["practiceId"] = Setting("SIKKA_TEST_PRACTICE_ID", "1"),
            ["custId"] = Setting("SIKKA_TEST_CUSTOMER_ID", "1"),
            ["appointmentTypes"] = new JsonArray(new JsonObject { ["name"] = "Cleaning", ["minutes"] = 60 }),
        },
        ["phoneNumberIds"] = new JsonArray("number-of-the-live-office"),
        ["staffNumber"] = "+14165550199",
    };

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        var data = Directory.CreateDirectory(folder.File("data")).FullName;
        var settings = TestSettings.Read(data, new Dictionary<string, string?>
        {
            ["SIKKA_APPLICATION_ID"] = Environment.GetEnvironmentVariable("SIKKA_APPLICATION_ID"),
            ["SIKKA_SECRET_KEY"] = Environment.GetEnvironmentVariable("SIKKA_SECRET_KEY"),
            ["Sikka__BaseUrl"] = Environment.GetEnvironmentVariable("Sikka__BaseUrl"),
            ["Parlae__Outbox__Folder"] = folder.File("outbox"),
        });
        var listening = new Listening(0, UnderFunctionsHost: true);
        var builder = FunctionsApp.Create(FunctionTable.Program, settings, listening);
        builder.Logging.ClearProviders();
        app = builder.Build().UseFunctions(listening);
        await app.StartAsync(Clinic.Cancellation);
        http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromMinutes(2) };

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/pms/setup") { Content = new StringContent(SetupBody.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestSettings.OperatorKey);
        using var answer = await http.SendAsync(request, Clinic.Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Clinic.Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        Connected = JsonDocument.Parse(text).RootElement;
    }

    public async Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string body, Action<HttpRequestMessage, byte[]>? sign)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (sign ?? Signing.WithPlatformSecret)(request, bytes);
        using var answer = await http!.SendAsync(request, Clinic.Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Clinic.Cancellation));
    }

    internal RestDoor Rest() => new(http!, Connected.GetProperty("accountKey").GetString());

    /// <summary>A real office takes minutes to perform a write. Asks, with the timer run before each look, until it has an end.</summary>
    internal async Task<string> EndAsync(string reference)
    {
        for (var looks = 0; looks < 80; looks++)
        {
            using var run = await http!.PostAsync(new Uri("/reconcileWrites", UriKind.Relative), new StringContent("{\"Data\":{},\"Metadata\":{}}", Encoding.UTF8, "application/json"), Clinic.Cancellation);
            var state = (await Rest().GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK).GetProperty("state").GetString()!;
            if (state != "submitted")
                return state;
            await Task.Delay(TimeSpan.FromSeconds(15), Clinic.Cancellation);
        }

        return "submitted";
    }

    private static string Setting(string name, string usual) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : usual;

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        folder.Dispose();
    }
}
