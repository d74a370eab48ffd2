using Azure.Monitor.OpenTelemetry.Exporter;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Telemetry;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Hosting.Status;
using Parlae.Pms.Functions.Vapi;

namespace Parlae.Pms.Functions.Hosting.Telemetry;

/// <summary>
/// Sends our own spans, metrics and log lines away, and no others: what frameworks tell of requests holds addresses, and those hold people. Whether they
/// arrive changes nothing of any answer.
/// </summary>
internal static class TelemetryRegistration
{
    private const string ServiceName = "parlae-pms";

    /// <summary>Combinations of tags that a metric tells apart; what comes later is told together. The usual 2,000 are used up by some 200 clinics.</summary>
    private const int MostSeries = 10_000;

    public static void AddTelemetry(this IServiceCollection services, TelemetrySettings settings)
    {
        if (!settings.IsOn) return;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear().AddService(ServiceName, serviceVersion: $"{ProgramVersion.Current.Version}+{ProgramVersion.Current.Commit}"))
            .WithTracing(tracing =>
            {
                tracing.AddSource(Spans.SourceName).SetSampler<AlwaysOnSampler>(); // whatever a caller's trace says
                if (settings.AzureMonitor is { } insights) tracing.AddAzureMonitorTraceExporter(options => Configure(options, insights));
                if (settings.Otlp is { } collector) tracing.AddOtlpExporter(options => Configure(options, collector));
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Spans.SourceName, VapiMetrics.MeterName, "System.Runtime")
                    .AddView(instrument => instrument.Meter.Name == "System.Runtime" ? null : new MetricStreamConfiguration { CardinalityLimit = MostSeries });
                if (settings.AzureMonitor is { } insights) metrics.AddAzureMonitorMetricExporter(options => Configure(options, insights));
                if (settings.Otlp is { } collector) metrics.AddOtlpExporter(options => Configure(options, collector));
            })
            .WithLogging(
                logging =>
                {
                    logging.AddProcessor(new SafeLines()); // before whatever exports
                    if (settings.AzureMonitor is { } insights) logging.AddAzureMonitorLogExporter(options => Configure(options, insights));
                    if (settings.Otlp is { } collector) logging.AddOtlpExporter(options => Configure(options, collector));
                },
                lines => (lines.IncludeScopes, lines.IncludeFormattedMessage, lines.ParseStateValues) = (false, false, false));
    }

    /// <summary>All spans and lines are sent: the exporter would else drop those beyond five traces a second, errors among them. What cannot be sent is dropped: a disk is no place for it.</summary>
    internal static void Configure(AzureMonitorExporterOptions options, string connectionString)
    {
        (options.ConnectionString, options.Credential) = (connectionString, RemoteStore.SharedCredential);
        (options.SamplingRatio, options.TracesPerSecond, options.EnableTraceBasedLogsSampler, options.DisableOfflineStorage) = (1, null, false, true);
    }

    private static void Configure(OtlpExporterOptions options, Uri collector) => options.Endpoint = collector;
}
