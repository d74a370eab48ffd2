using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using NodaTime;
using Parlae.Pms.Benchmarks.Servers;
using Parlae.Pms.Sandbox.Control;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Benchmarks.Clinic;

/// <summary>The product as it is published, connected to the imaginary practice through one vendor that neither delays nor limits.</summary>
internal sealed class BenchClinic : IAsyncDisposable
{
    private const int PatientsOnFile = 1000;

    private readonly ProductServer server;
    private int patientsSeen = -1;

    private BenchClinic(ServedProgram practice, ProductServer server)
    {
        (PracticeProgram, this.server) = (practice, server);
        Practice = new PracticeLine(practice.Port);
        Calls = new CallMaker(SetupBodies.PhoneNumberId, SetupBodies.AssistantId, server.Secrets.WebhookSecret);
    }

    public ServedProgram PracticeProgram { get; }

    public PracticeLine Practice { get; }

    public ServedProgram Product { get; private set; } = null!;

    public CallMaker Calls { get; }

    /// <summary>The practice's day.</summary>
    public LocalDate Today { get; private set; }

    public IReadOnlyList<BenchPatient> Patients { get; private set; } = [];

    /// <summary>Another one each time, until all have had their turn: who has a visit at a time is not given another one then.</summary>
    public BenchPatient NextPatient() => Patients[(int)((uint)Interlocked.Increment(ref patientsSeen) % (uint)Patients.Count)];

    /// <summary>Visits that the practice had before anybody called.</summary>
    public IReadOnlyList<StandingVisit> StandingVisits { get; private set; } = [];

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

    /// <summary>Nothing of the practice and its patients is at hand any more.</summary>
    public Task PurgeAsync() => OperateAsync(HttpMethod.Delete, $"api/pms/cache?accountId={SetupBodies.AccountId}", null);

    public async ValueTask DisposeAsync()
    {
        if (Product is { } product) await product.DisposeAsync();
        await PracticeProgram.DisposeAsync();
        Practice.Dispose();
    }

    private async Task ConnectAsync(string vendor)
    {
        // The practice's clock stands where it is set, which the minutes of a run do not show; the product's is the machine's.
        var now = PracticeClock.At(SystemClock.Instance.GetCurrentInstant());
        await Practice.ResetAsync(now, PatientsOnFile);
        var practice = await Practice.PracticeAsync();
        (Today, Patients) = (now.Date, BenchPatient.In(practice));
        StandingVisits = StandingVisit.In(practice, Patients);
        Product = server.Start();
        await OperateAsync(HttpMethod.Post, "api/pms/setup", await Practice.SetupAsync(vendor));
    }

    private async Task OperateAsync(HttpMethod method, string path, object? body)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Product.Port}/") };
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Secrets.OperatorKey);
        using var answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
            throw new BenchFailure($"{method} {path} was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
