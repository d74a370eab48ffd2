using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.NexHealth;
using Parlae.Pms.Core.Adapters.OpenDental;
using Parlae.Pms.Core.Adapters.Sikka;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Adapters.Kolla;
using Parlae.Pms.Tests.Adapters.NexHealth;
using Parlae.Pms.Tests.Adapters.OpenDental;
using Parlae.Pms.Tests.Adapters.Sikka;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Fuzz.Vendors;

/// <summary>An adapter as the program wires it, on a line of our own and a clock that moves when it is moved. Made anew now and then: it remembers, and so do its logs.</summary>
internal sealed class FuzzedVendor : IDisposable
{
    private readonly ServiceProvider services;

    public FuzzedVendor(PmsVendor vendor, FuzzedLine line)
    {
        var settings = new Dictionary<string, string?>
        {
            ["SIKKA_APPLICATION_ID"] = "app-id",
            ["SIKKA_SECRET_KEY"] = "app-key",
            ["KOLLA_API_KEY"] = "key",
            ["OPENDENTAL_DEVELOPER_KEY"] = "key",
            ["NEXHEALTH_API_KEY"] = "key",
        };
        var source = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var collection = new ServiceCollection().AddSingleton<TimeProvider>(Clock).AddSingleton<IVendorTokens, MemoryVendorTokens>()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(Logs));
        (var client, Link) = vendor switch
        {
            PmsVendor.Sikka => (Add<SikkaOptions>(collection.AddSikka(source), SikkaRegistration.ClientName), SikkaBench.Link(perSecond: 10_000)),
            PmsVendor.Kolla => (Add<KollaOptions>(collection.AddKolla(source), KollaRegistration.ClientName), KollaBench.Link(perSecond: 10_000)),
            PmsVendor.OpenDental => (Add<OpenDentalOptions>(collection.AddOpenDental(source), OpenDentalRegistration.ClientName), OpenDentalBench.Link()),
            _ => (Add<NexHealthOptions>(collection.AddNexHealth(source), NexHealthRegistration.ClientName), NexHealthBench.Link(perSecond: 10_000)),
        };
        collection.Configure<KollaOptions>(options => options.AbsentAfter = TimeSpan.FromDays(2)); // longer than those
        collection.Configure<NexHealthOptions>(options => options.AbsentAfter = TimeSpan.FromDays(2));
        collection.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => line);
        services = collection.BuildServiceProvider();
        Connection = services.GetRequiredKeyedService<IPmsConnector>(vendor).Connect(Link);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 5, 20, 17, 45, 0, TimeSpan.Zero));

    public KeptLogs Logs { get; } = new();

    public PmsLink Link { get; }

    public PmsConnection Connection { get; }

    public Instant Now => Instant.FromDateTimeOffset(Clock.GetUtcNow());

    /// <summary>What was read before is too old by now, and all pauses are over.</summary>
    public void Forget() => Clock.Advance(TimeSpan.FromHours(25));

    public void Dispose()
    {
        var disposing = Task.Run(async () => await services.DisposeAsync());
        while (!disposing.Wait(TimeSpan.FromMilliseconds(10))) Clock.Advance(TimeSpan.FromSeconds(1));
    }

    private static string Add<TOptions>(IServiceCollection collection, string client)
        where TOptions : LineOptions
    {
        collection.Configure<TOptions>(options => (options.ReadTimeout, options.WriteTimeout, options.TotalTimeout) = (TimeSpan.FromHours(2), TimeSpan.FromHours(2), TimeSpan.FromHours(6)));
        return client;
    }
}
