using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Benchmarks.Servers;
using Parlae.Pms.Sandbox.Control;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Benchmarks.Clinic;

/// <summary>The product as it is published, connected to the imaginary practice through one vendor that neither delays nor limits.</summary>
internal sealed class BenchClinic : IAsyncDisposable
{
    private const int PatientsOnFile = 400;

    private readonly ServedProgram practice;
    private readonly ProductServer server;
    private readonly HttpClient control;

    private BenchClinic(ServedProgram practice, ProductServer server)
    {
        (this.practice, this.server) = (practice, server);
        control = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{practice.Port}/_sandbox/") };
        Calls = new CallMaker(SetupBodies.PhoneNumberId, SetupBodies.AssistantId, server.Secrets.WebhookSecret);
    }

    public ServedProgram Product { get; private set; } = null!;

    public CallMaker Calls { get; }

    /// <summary>The practice's day.</summary>
    public LocalDate Today { get; private set; }

    public IReadOnlyList<BenchPatient> Patients { get; private set; } = [];

    /// <summary>Working days to come.</summary>
    public IEnumerable<string> WorkingDays => Enumerable.Range(1, 20).Select(Today.PlusDays).Where(PracticeSetting.IsOpen).Select(day => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture));

    public static async Task<BenchClinic> StartAsync(BenchOptions options, string folder, string vendor)
    {
        Directory.CreateDirectory(folder);
        var practice = PracticeServer.Start(folder);
        var clinic = default(BenchClinic);
        try
        {
            clinic = new BenchClinic(practice, new ProductServer(options.Product, folder, practice.Port));
            await clinic.ConnectAsync(vendor);
            return clinic;
        }
        catch
        {
            await (clinic?.DisposeAsync() ?? practice.DisposeAsync());
            throw;
        }
    }

    /// <summary>Ends the product and starts it again on what it has stored.</summary>
    public async Task<ServedProgram> RestartAsync()
    {
        await Product.DisposeAsync();
        return Product = server.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (Product is { } product) await product.DisposeAsync();
        await practice.DisposeAsync();
        control.Dispose();
    }

    private async Task ConnectAsync(string vendor)
    {
        // The practice's clock stands where it is set, which the minutes of a run do not show; the product's is the machine's.
        var now = PracticeClock.At(SystemClock.Instance.GetCurrentInstant());
        using var reset = await control.PostAsJsonAsync("reset", new { seed = 1, today = now.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture), patients = PatientsOnFile, limits = "off" });
        reset.EnsureSuccessStatusCode();
        (Today, Patients) = (now.Date, BenchPatient.In(await control.GetFromJsonAsync<JsonElement>("practice")));
        Product = server.Start();

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Product.Port}/") };
        using var setup = new HttpRequestMessage(HttpMethod.Post, "api/pms/setup") { Content = JsonContent.Create(await control.GetFromJsonAsync<JsonElement>($"setup/{vendor}?limits=off")) };
        setup.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Secrets.OperatorKey);
        using var connected = await http.SendAsync(setup);
        if (!connected.IsSuccessStatusCode)
            throw new BenchFailure($"The clinic cannot be connected: {await connected.Content.ReadAsStringAsync()}");
    }
}
