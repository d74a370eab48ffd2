using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.ExceptionServices;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>
/// Looks for planted values in all that a process gives away while it lives: arguments and exceptions of log lines, traces, metric tags, and messages of
/// our own exceptions as they are thrown. Log lines as printed and files are handed to it at the end.
/// </summary>
internal sealed class LeakNet : ILoggerProvider, ILogger
{
    /// <summary>A shorter one may come up by chance among sealed bytes.</summary>
    private const int ShortestInFiles = 8;

    private readonly ConcurrentQueue<string> leaks = new();
    private readonly HashSet<string> values = new(StringComparer.OrdinalIgnoreCase);
    private readonly ActivityListener activities = new();
    private readonly MeterListener meters = new();
    private volatile SearchValues<string> planted = SearchValues.Create([], StringComparison.OrdinalIgnoreCase);

    public LeakNet(IEnumerable<string> values)
    {
        Plant(values);
        activities.ShouldListenTo = _ => true;
        activities.Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded;
        activities.ActivityStopped = Look;
        ActivitySource.AddActivityListener(activities);

        meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Look(instrument, tags));
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Look(instrument, tags));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Look(instrument, tags));
        meters.Start();
        AppDomain.CurrentDomain.FirstChanceException += Look;
    }

    /// <summary>Where something was found, and which value.</summary>
    public IReadOnlyCollection<string> Leaks => leaks;

    public void Plant(IEnumerable<string> more)
    {
        lock (values)
        {
            values.UnionWith(more);
            planted = SearchValues.Create([.. values], StringComparison.OrdinalIgnoreCase);
        }
    }

    public void Look(string where, string? text)
    {
        if (text is null || text.AsSpan().IndexOfAny(planted) is not (>= 0 and var at))
            return;
        leaks.Enqueue($"{where}: ...{text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 60)]}...");
    }

    /// <summary>Searches the bytes of every file below a folder.</summary>
    public void SearchFiles(string folder) => Search(Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => (Path.GetFileName(file), Bytes(file))) : []);

    /// <summary>Searches what was kept, piece by piece.</summary>
    public void Search(IEnumerable<(string Where, byte[] Bytes)> pieces)
    {
        string[] long_;
        lock (values)
            long_ = [.. values.Where(value => value.Length >= ShortestInFiles).Select(value => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value)))];
        var search = SearchValues.Create(long_, StringComparison.OrdinalIgnoreCase);
        foreach (var (where, bytes) in pieces)
        {
            var text = Encoding.Latin1.GetString(bytes);
            if (text.AsSpan().IndexOfAny(search) is >= 0 and var at)
                leaks.Enqueue($"{where} at {at}: {text[at..Math.Min(text.Length, at + 40)]}");
        }
    }

    public void AssertClean() => Assert.True(leaks.IsEmpty, $"{leaks.Count} leaks, such as:\n{string.Join('\n', leaks.Distinct().Take(10))}");

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (state is IEnumerable<KeyValuePair<string, object?>> arguments)
        {
            foreach (var (name, value) in arguments)
                Look($"log argument {name}", value?.ToString());
        }

        Look("log", formatter(state, exception));
        Look("logged exception", exception?.ToString());
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= Look;
        activities.Dispose();
        meters.Dispose();
    }

    private static byte[] Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private void Look(Activity activity)
    {
        var where = $"trace {activity.Source.Name} {activity.OperationName}";
        Look(where, activity.DisplayName);
        Look(where, activity.StatusDescription);
        foreach (var (name, value) in activity.TagObjects)
            Look($"{where} {name}", value?.ToString());
        foreach (var (name, value) in activity.Baggage)
            Look($"{where} {name}", value);
        foreach (var happening in activity.Events)
        {
            Look(where, happening.Name);
            foreach (var (name, value) in happening.Tags)
                Look($"{where} {name}", value?.ToString());
        }
    }

    private void Look(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
            Look($"metric {instrument.Name} {name}", value?.ToString());
    }

    private void Look(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception.GetType().Namespace is { } home && (home.StartsWith("Parlae.Pms.Core", StringComparison.Ordinal) || home.StartsWith("Parlae.Pms.Functions", StringComparison.Ordinal)))
            Look("exception " + thrown.Exception.GetType().Name, thrown.Exception.Message);
    }
}
