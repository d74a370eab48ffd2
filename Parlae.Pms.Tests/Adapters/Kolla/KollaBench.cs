using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Adapters.Sikka;

namespace Parlae.Pms.Tests.Adapters.Kolla;

/// <summary>The adapter as <c>AddKolla</c> wires it, with an imitation where the network would be, a clock that stands, and its logs kept.</summary>
internal sealed class KollaBench : IDisposable
{
    public const string Key = "kc.platform-key-secret";

    private readonly ServiceProvider services;

    public KollaBench(Action<KollaOptions>? options = null, string key = Key, HttpMessageHandler? line = null, TimeProvider? clock = null)
    {
        var settings = new Dictionary<string, string?> { ["KOLLA_API_KEY"] = key };
        var collection = new ServiceCollection().AddSingleton(clock ?? Clock).AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddKolla(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        if (options is not null) collection.Configure(options);
        collection.AddHttpClient(KollaRegistration.ClientName).ConfigurePrimaryHttpMessageHandler(() => line ?? Kolla);
        services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public KollaImitation Kolla { get; } = new();
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 5, 20, 17, 45, 0, TimeSpan.Zero));
    public KeptLogs Logs { get; } = new();
    public Instant Now => Instant.FromDateTimeOffset(Clock.GetUtcNow());

    public static PmsLink Link(
        string zone = "America/Chicago", string account = "demo", IReadOnlyDictionary<string, string>? config = null, IReadOnlyDictionary<string, string>? credentials = null,
        IReadOnlyDictionary<string, string>? facts = null, double? perSecond = null)
    {
        var all = new Dictionary<string, string> { ["connectorId"] = "opendental-1", ["consumerId"] = "practice-1", ["schedulerId"] = "provider_FD" };
        foreach (var (name, value) in config ?? new Dictionary<string, string>()) all[name] = value;
        return new PmsLink(account, credentials ?? new Dictionary<string, string>(), all, facts ?? new Dictionary<string, string>(), DateTimeZoneProviders.Tzdb[zone], new PmsCapabilities(), perSecond);
    }

    /// <summary>For tests that let time pass: nothing but what they are about may run out.</summary>
    public static void Unhurried(KollaOptions options) =>
        (options.ReadTimeout, options.WriteTimeout, options.TotalTimeout, options.AbsentAfter) = (TimeSpan.FromHours(2), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(11));

    /// <summary>Lets the clock run while something waits for it.</summary>
    public async Task<T> WhileTimePassesAsync<T>(Task<T> task)
    {
        while (await Task.WhenAny(task, Task.Delay(1)) != task) Clock.Advance(TimeSpan.FromMilliseconds(100));
        return await task;
    }

    public IPmsConnector Connector => services.GetRequiredKeyedService<IPmsConnector>(PmsVendor.Kolla);

    public PmsConnection Connect(PmsLink? link = null) => Connector.Connect(link ?? Link());

    /// <summary>The layer beneath the interfaces, for endpoints that no interface uses.</summary>
    public KollaHttp Http(PmsLink? link = null)
    {
        var options = services.GetRequiredService<IOptions<KollaOptions>>();
        return new KollaHttp(
            new KollaAccess(link ?? Link(), options.Value.ApiKey), services.GetRequiredService<IHttpClientFactory>(), services.GetRequiredService<KollaPace>(), services.GetRequiredService<LineMemory>(), options);
    }

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

    public static Core.Appointments.NewAppointment Visit(string reference = "w3f0f8a525a0e4c5e9d550d7d2a8a1f01") => new(
        reference, "4250", "provider_H1", "operatory_2", Instant.FromUtc(2025, 6, 3, 14, 30), 40, new("Adult cleaning", "3"), "Booked by phone");

    public static Core.Appointments.KnownVisit Known(string id = "90020") => new(id, "4250", Instant.FromUtc(2025, 6, 3, 14, 30), 40, "provider_H1", "operatory_2", "Adult cleaning");

    public static Core.Appointments.AppointmentChange.Move Move(string reference = "w1") => new(reference, Known(), Visit(reference) with { Start = Instant.FromUtc(2025, 6, 4, 19, 0) });

    public static Core.Patients.NewPatient Orrin() => new("w2", "Orrin", "Testerton", new LocalDate(1979, 11, 3), "5555550177", "orrin.testerton@example.org", new("8 Sample Court", null, "Springfield", "IL", "62702"));

    public static Core.Patients.Notes.NewNote Note(string text = "Asked about opening hours") => new("w3", "4101", null, new LocalDate(2025, 5, 20), text);

    public static Core.Billing.NewPayment Payment() => new("w4", "4101", new LocalDate(2025, 5, 20), 125.50m, new("card", "Card"), "TEST-REF-1");

    /// <summary>An appointment as Kolla shows it.</summary>
    public static string Row(string id = "90020", string start = "2025-06-03T14:30:00Z", string end = "2025-06-03T15:10:00Z", string contact = "4250", string provider = "H1", string flags = "\"confirmed\":false", string more = "") =>
        $$"""{"name":"appointments/{{id}}","remote_id":"{{id}}","contact_id":"contacts/{{contact}}","start_time":"{{start}}","end_time":"{{end}}","providers":[{"name":"resources/provider_{{provider}}","type":"PROVIDER"}],"operatory":"resources/operatory_2",{{flags}}{{more}}}""";
}
