using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Telemetry;
using Parlae.Pms.Functions.Hosting;

namespace Parlae.Pms.Tests.Infra;

/// <summary>Every instrument of the program: each type that holds one is made to make it, and a listener hears of it.</summary>
internal static class KnownInstruments
{
    public static IReadOnlySet<string> Names { get; } = Find();

    private static HashSet<string> Find()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (IsOurs(instrument.Meter.Name)) names.Add(instrument.Name);
            },
        };
        listener.Start();
        foreach (var type in new[] { typeof(RecordParts).Assembly, typeof(FunctionTable).Assembly }.SelectMany(assembly => assembly.GetTypes()))
        {
            if (Holds(type, BindingFlags.Static)) RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            if (Holds(type, BindingFlags.Instance)) Activator.CreateInstance(type, new Meters());
        }

        return names;
    }

    /// <summary>Of the program: meters that tests make for themselves live in this process, too.</summary>
    private static bool IsOurs(string meter) =>
        meter.StartsWith(Spans.SourceName, StringComparison.Ordinal) && !meter.StartsWith(typeof(KnownInstruments).Assembly.GetName().Name!, StringComparison.Ordinal);

    private static bool Holds(Type type, BindingFlags kind) => !type.ContainsGenericParameters
        && type.GetFields(kind | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly).Any(field => typeof(Instrument).IsAssignableFrom(field.FieldType));

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose() { }
    }
}
