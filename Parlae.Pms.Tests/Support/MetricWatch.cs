using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Parlae.Pms.Tests.Support;

/// <summary>Counts what one instrument records, by a tag: in this test's own flow alone, or in the whole process.</summary>
internal sealed class MetricWatch : IDisposable
{
    private static readonly AsyncLocal<MetricWatch?> Current = new();

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public MetricWatch(string instrument, string tag, bool wholeProcess = false)
    {
        Current.Value = this;
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (published.Name == instrument) listener.EnableMeasurementEvents(published);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (!wholeProcess && Current.Value != this) return;
            foreach (var each in tags)
            {
                if (each.Key == tag) _counts.AddOrUpdate($"{each.Value}", value, (_, before) => before + value);
            }
        });
        _listener.Start();
    }

    public long Of(string value) => _counts.GetValueOrDefault(value);

    public long Total => _counts.Values.Sum();

    public void Dispose() => _listener.Dispose();
}
