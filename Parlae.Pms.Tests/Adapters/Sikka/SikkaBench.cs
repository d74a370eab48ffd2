using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Parlae.Pms.Core.Adapters.Sikka;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Adapters.Sikka;

/// <summary>The adapter as <c>AddSikka</c> wires it, with an imitation where the network would be, a clock that stands, and its logs kept.</summary>
internal sealed class SikkaBench : IDisposable
{
    private readonly ServiceProvider services;

    public SikkaBench(Action<SikkaOptions>? options = null, TimeProvider? clock = null, HttpMessageHandler? line = null)
    {
        var settings = new Dictionary<string, string?> { ["SIKKA_APPLICATION_ID"] = "app-id", ["SIKKA_SECRET_KEY"] = "app-key-secret" };
        var collection = new ServiceCollection().AddSingleton(clock ?? Clock).AddSingleton<IVendorTokens, MemoryVendorTokens>().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSikka(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        if (options is not null) collection.Configure(options);
        collection.AddHttpClient(SikkaRegistration.ClientName).ConfigurePrimaryHttpMessageHandler(() => line ?? Sikka);
        services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public SikkaImitation Sikka { get; } = new();
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 16, 14, 0, 0, TimeSpan.Zero));
    public KeptLogs Logs { get; } = new();
    public Instant Now => Instant.FromDateTimeOffset(Clock.GetUtcNow());

    public static PmsLink Link(
        string zone = "America/Chicago", string account = "demo", string practiceId = "1", string custId = "1", string secret = "office-secret",
        IReadOnlyDictionary<string, string>? config = null, IReadOnlyDictionary<string, string>? facts = null, string? pms = null, double? perSecond = null)
    {
        var all = new Dictionary<string, string>(config ?? new Dictionary<string, string>()) { ["practiceId"] = practiceId, ["custId"] = custId };
        return new PmsLink(
            account, new Dictionary<string, string> { ["officeId"] = "D10001", ["secretKey"] = secret }, all, facts ?? new Dictionary<string, string>(), DateTimeZoneProviders.Tzdb[zone],
            new PmsCapabilities { PmsName = pms }, perSecond);
    }

    /// <summary>For tests that let time pass: nothing but what they are about may run out.</summary>
    public static void Unhurried(SikkaOptions options) =>
        (options.ReadTimeout, options.WriteTimeout, options.TotalTimeout) = (TimeSpan.FromHours(2), TimeSpan.FromHours(2), TimeSpan.FromHours(6));

    /// <summary>Lets the clock run while something waits for it, a hundred times as fast as real time and no faster, so that the rest can follow.</summary>
    public async Task<T> WhileTimePassesAsync<T>(Task<T> task)
    {
        while (await Task.WhenAny(task, Task.Delay(1)) != task) Clock.Advance(TimeSpan.FromMilliseconds(100));
        return await task;
    }

    public IPmsConnector Connector => services.GetRequiredKeyedService<IPmsConnector>(PmsVendor.Sikka);

    public PmsConnection Connect(PmsLink? link = null) => Connector.Connect(link ?? Link());

    /// <summary>The layer beneath the interfaces, for endpoints that no interface reads yet.</summary>
    public SikkaHttp Http(PmsLink? link = null)
    {
        var options = services.GetRequiredService<IOptions<SikkaOptions>>();
        link ??= Link();
        return new SikkaHttp(
            new SikkaAccess(link, options.Value.ApplicationId), link.Zone, services.GetRequiredService<IHttpClientFactory>(), services.GetRequiredService<SikkaPace>(), options,
            services.GetRequiredService<TimeProvider>());
    }

    /// <summary>The resilience pipelines wait, by the clock of the tests, for requests that nobody waits for any more: it must go on.</summary>
    public void Dispose()
    {
        var disposing = Task.Run(async () => await services.DisposeAsync());
        while (!disposing.Wait(TimeSpan.FromMilliseconds(10))) Clock.Advance(TimeSpan.FromSeconds(1));
    }
}

/// <summary>Everything that was logged, at any level and under any name.</summary>
internal sealed class KeptLogs : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = new();

    public string Text => string.Join('\n', lines);

    /// <summary>What was written since the last time, and no more of it.</summary>
    public string Take()
    {
        var taken = new List<string>();
        while (lines.TryDequeue(out var line)) taken.Add(line);
        return string.Join('\n', taken);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
