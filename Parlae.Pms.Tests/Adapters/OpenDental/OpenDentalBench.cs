using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Parlae.Pms.Core.Adapters.OpenDental;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Adapters.Sikka;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>The adapter as <c>AddOpenDental</c> wires it, with an imitation where the network would be, a clock that stands, and its logs kept.</summary>
internal sealed class OpenDentalBench : IDisposable
{
    public const string Zone = "America/Los_Angeles";

    private readonly ServiceProvider services;

    public OpenDentalBench(Action<OpenDentalOptions>? options = null)
    {
        Vendor = new OpenDentalImitation(Clock);
        var collection = new ServiceCollection().AddSingleton<TimeProvider>(Clock).AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddOpenDental(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["OPENDENTAL_DEVELOPER_KEY"] = "developer" }).Build());
        collection.Configure<OpenDentalOptions>(usual => (usual.ReadTimeout, usual.WriteTimeout, usual.TotalTimeout) = (TimeSpan.FromHours(2), TimeSpan.FromHours(2), TimeSpan.FromHours(6)));
        if (options is not null) collection.Configure(options);
        collection.AddHttpClient(OpenDentalRegistration.ClientName).ConfigurePrimaryHttpMessageHandler(() => Vendor);
        services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public OpenDentalImitation Vendor { get; }
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 5, 20, 17, 0, 0, TimeSpan.Zero));
    public KeptLogs Logs { get; } = new();
    public Instant Now => Instant.FromDateTimeOffset(Clock.GetUtcNow());

    /// <param name="perSecond">By default so many that nobody waits; null: the vendor's rule.</param>
    public static PmsLink Link(
        string zone = Zone, string account = "demo", string key = "customer", IReadOnlyDictionary<string, string>? config = null, IReadOnlyDictionary<string, string>? facts = null, double? perSecond = 10_000) =>
        new(account, new Dictionary<string, string> { ["customerKey"] = key }, config ?? new Dictionary<string, string>(), facts ?? new Dictionary<string, string>(),
            DateTimeZoneProviders.Tzdb[zone], new PmsCapabilities { PmsName = "Open Dental" }, perSecond);

    /// <summary>Lets the clock run while something waits for it, a hundred times as fast as real time and no faster, so that the rest can follow.</summary>
    public async Task<T> WhileTimePassesAsync<T>(Task<T> task)
    {
        while (await Task.WhenAny(task, Task.Delay(1)) != task) Clock.Advance(TimeSpan.FromMilliseconds(100));
        return await task;
    }

    public PmsConnection Connect(PmsLink? link = null) => services.GetRequiredKeyedService<IPmsConnector>(PmsVendor.OpenDental).Connect(link ?? Link());

    /// <summary>The layer beneath the interfaces, for endpoints that no interface uses.</summary>
    public OpenDentalHttp Http(PmsLink? link = null) => new(
        new OpenDentalAccess(link ?? Link()), services.GetRequiredService<IHttpClientFactory>(), services.GetRequiredService<OpenDentalPace>(), services.GetRequiredService<IOptions<OpenDentalOptions>>());

    public static OpenDentalPractice Practice(PmsLink? link = null) => new(link ?? Link());

    /// <summary>A visit as Open Dental shows it.</summary>
    public static string Visit(
        int number = 3010, int patient = 250, string start = "2025-06-03 09:30:00", string status = "Scheduled", string pattern = "XXXXXXXX", string confirmed = "Not Called", int op = 2, int provider = 4, int hygienist = 0,
        string hygiene = "false", string more = "") => $$"""
        {"AptNum":{{number}},"PatNum":{{patient}},"AptStatus":"{{status}}","Pattern":"{{pattern}}","Confirmed":19,"confirmed":"{{confirmed}}","Op":{{op}},"Note":"said Zebulon",
        "ProvNum":{{provider}},"ProvHyg":{{hygienist}},"AptDateTime":"{{start}}","IsHygiene":"{{hygiene}}","AppointmentTypeNum":0,"ProcDescript":"PerEx","ClinicNum":0{{more}}}
        """;

    /// <summary>Of patient 250 with provider 4 in room 2, on June 3rd 2025 at 9:30 in Los Angeles, for 40 minutes.</summary>
    public static NewAppointment Wanted(Instant? start = null, int minutes = 40, string? note = null, string? code = null, string provider = "4", string? room = "2", string patient = "250") =>
        new("w1", patient, provider, room, start ?? Instant.FromUtc(2025, 6, 3, 16, 30), minutes, new VisitTypeName("Cleaning", code), note);

    public static KnownVisit Known(string id = "3010", string? room = "2", string provider = "4") => new(id, "250", Instant.FromUtc(2025, 6, 3, 16, 30), 40, provider, room, "Cleaning");

    /// <summary>The resilience pipelines wait, by the clock of the tests, for requests that nobody waits for any more: it must go on.</summary>
    public void Dispose()
    {
        var disposing = Task.Run(async () => await services.DisposeAsync());
        while (!disposing.Wait(TimeSpan.FromMilliseconds(10))) Clock.Advance(TimeSpan.FromSeconds(1));
    }
}
