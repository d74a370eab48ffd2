using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Parlae.Pms.Core.Adapters.NexHealth;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Adapters.Sikka;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Adapters.NexHealth;

/// <summary>The adapter as <c>AddNexHealth</c> wires it, with an imitation where the network would be, a clock that stands, and its logs kept.</summary>
internal sealed class NexHealthBench : IDisposable
{
    public const string Key = "platform-key-secret";

    private readonly ServiceProvider services;

    public NexHealthBench(Action<NexHealthOptions>? options = null, string key = Key, IVendorTokens? tokens = null)
    {
        var settings = new Dictionary<string, string?> { ["NEXHEALTH_API_KEY"] = key };
        var collection = new ServiceCollection().AddSingleton<TimeProvider>(Clock).AddSingleton(tokens ?? new MemoryVendorTokens())
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs)).AddNexHealth(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        collection.Configure<NexHealthOptions>(unhurried =>
            (unhurried.ReadTimeout, unhurried.WriteTimeout, unhurried.TotalTimeout, unhurried.AbsentAfter) = (TimeSpan.FromHours(2), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(11))); // nothing but what a test is about may run out
        if (options is not null) collection.Configure(options);
        collection.AddHttpClient(NexHealthRegistration.ClientName).ConfigurePrimaryHttpMessageHandler(() => NexHealth);
        services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    /// <summary>For tests that are about how long a write is given to be found, which hangs on how long it may take.</summary>
    public static void Usual(NexHealthOptions options)
    {
        var usual = new NexHealthOptions();
        (options.ReadTimeout, options.WriteTimeout, options.TotalTimeout, options.AbsentAfter) = (usual.ReadTimeout, usual.WriteTimeout, usual.TotalTimeout, usual.AbsentAfter);
    }

    public NexHealthImitation NexHealth { get; } = new();
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 5, 20, 17, 45, 0, TimeSpan.Zero));
    public KeptLogs Logs { get; } = new();
    public Instant Now => Instant.FromDateTimeOffset(Clock.GetUtcNow());
    public NexHealthPace Pace => services.GetRequiredService<NexHealthPace>();

    public static PmsLink Link(
        string zone = "America/Chicago", string account = "demo", IReadOnlyDictionary<string, string>? config = null, string? ownKey = null, bool byOperatory = true, double? perSecond = null)
    {
        var all = new Dictionary<string, string> { ["subdomain"] = "example-practice", ["locationId"] = "7" };
        foreach (var (name, value) in config ?? new Dictionary<string, string>()) all[name] = value;
        var credentials = ownKey is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["apiKey"] = ownKey };
        var facts = new Dictionary<string, string> { ["byOperatory"] = byOperatory ? "true" : "false" };
        return new PmsLink(account, credentials, all, facts, DateTimeZoneProviders.Tzdb[zone], new PmsCapabilities(), perSecond);
    }

    public static NexHealthAccess Access(string account = "demo", string? ownKey = null, double? perSecond = null) => new(Link(account: account, ownKey: ownKey, perSecond: perSecond), Key);

    /// <summary>Lets the clock run while something waits for it.</summary>
    public async Task<T> WhileTimePassesAsync<T>(Task<T> task)
    {
        while (await Task.WhenAny(task, Task.Delay(1)) != task) Clock.Advance(TimeSpan.FromMilliseconds(100));
        return await task;
    }

    public PmsConnection Connect(PmsLink? link = null) => services.GetRequiredKeyedService<IPmsConnector>(PmsVendor.NexHealth).Connect(link ?? Link());

    public PmsConnection Connect(string setting, string value) => Connect(Link(config: new Dictionary<string, string> { [setting] = value }));

    /// <summary>The layer beneath the interfaces, for endpoints that no interface uses.</summary>
    public NexHealthHttp Http() => new(Access(), services.GetRequiredService<IHttpClientFactory>(), Pace, services.GetRequiredService<IOptions<NexHealthOptions>>());

    /// <summary>The resilience pipelines wait, by the clock of the tests, for requests that nobody waits for any more: it must go on.</summary>
    public void Dispose()
    {
        var disposing = Task.Run(async () => await services.DisposeAsync());
        while (!disposing.Wait(TimeSpan.FromMilliseconds(10))) Clock.Advance(TimeSpan.FromSeconds(1));
    }
}

/// <summary>What tests write and look for: imaginary people of the recordings.</summary>
internal static class Sample
{
    public static readonly LocalDate Monday = new(2025, 6, 2);

    public static NewAppointment Visit(string reference = "w1") => new(reference, "520", "83", "181", Instant.FromUtc(2025, 6, 3, 14, 30), 40, new("Adult cleaning", "27"), "Booked by phone");

    public static KnownVisit Known() => new("1901", "520", Instant.FromUtc(2025, 6, 3, 14, 30), 40, "83", "181", "Adult cleaning");

    public static AppointmentChange.Move Move() => new("w1", Known(), Visit() with { Start = Instant.FromUtc(2025, 6, 4, 19, 0) });

    public static AppointmentChange.Cancel Cancel() => new("w1", Known());

    public static AppointmentChange.Confirm Confirm() => new("w1", Known());

    public static NewPatient Orrin(string? email = "orrin.testerton@example.org") => new("w2", "Orrin", "Testerton", new LocalDate(1979, 11, 3), "5555550177", email, null);

    public static Core.Patients.Notes.NewNote Note(string text = "Prefers morning visits") => new("w3", "415", null, new LocalDate(2025, 5, 20), text);

    public static Core.Billing.NewPayment Payment() => new("w4", "415", new LocalDate(2025, 5, 1), 60m, new("5", "Card"), "TEST-REF-0");

    /// <summary>An appointment as NexHealth shows it.</summary>
    public static string Row(string id = "1901", string? foreign = "\"51901\"", string start = "2025-06-03T14:30:00.000Z", string end = "2025-06-03T15:10:00.000Z", string patient = "520", string provider = "83", string more = "") =>
        $$"""{"id":{{id}},"patient_id":{{patient}},"provider_id":{{provider}},"operatory_id":181,"location_id":7,"start_time":"{{start}}","end_time":"{{end}}","foreign_id":{{foreign ?? "null"}}{{more}}}""";
}
