using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Parlae.Pms.Core.Telemetry;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Hosting.Telemetry;
using Parlae.Pms.Functions.Vapi;
using Parlae.Pms.Tests.Infra;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Hosting.Telemetry;

/// <summary>What leaves the house as telemetry of a whole call: our own names, ids and words, and nobody's data.</summary>
[Collection("Alone")] // spans and metrics are the process's
public sealed partial class TelemetryTests
{
    private const string CallersTrace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static readonly HashSet<string> KnownTags = [.. typeof(Tags).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    private readonly List<Activity> spans = [];
    private readonly List<Metric> metrics = [];
    private readonly List<LogRecord> lines = [];

    [Fact]
    public async Task A_call_is_one_trace_of_request_tool_practice_system_and_store()
    {
        await using var clinic = await StartAsync();
        var invocation = Guid.NewGuid().ToString();
        var call = new PhoneCall(clinic, clinic.Newcomer().CallerNumber)
        {
            Sign = (request, body) =>
            {
                Signing.WithPlatformSecret(request, body);
                request.Headers.Add("traceparent", CallersTrace);
                request.Headers.Add("X-Azure-Functions-InvocationId", invocation);
            },
        };
        spans.Clear();

        (await call.LookAsync("2026-03-03")).Is("slots");
        Flush(clinic);

        var request = Assert.Single(spans, span => span.Kind == ActivityKind.Server);
        Assert.Equal(("checkAvailability", CallersTrace.Split('-')[1], CallersTrace.Split('-')[2]), (request.DisplayName, request.TraceId.ToHexString(), request.ParentSpanId.ToHexString()));
        Assert.Equal((invocation, invocation, "POST", 200), (request.GetTagItem(Tags.Correlation), request.GetTagItem(Tags.Invocation), request.GetTagItem(Tags.Method), request.GetTagItem(Tags.Status)));
        Assert.Equal((Clinic.AccountId, $"call:{call.Id}"), (request.GetTagItem(Tags.Account), request.GetTagItem(Tags.Call)));
        var tool = Assert.Single(spans, span => span.DisplayName == "tool checkAvailability");
        Assert.Equal((request.SpanId, "slots"), (tool.ParentSpanId, tool.GetTagItem(Tags.Outcome)));
        var asked = spans.Where(span => span.DisplayName.StartsWith("pms ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, span => Assert.Equal((request.TraceId, "GET", "ok", 200), (span.TraceId, span.GetTagItem(Tags.Method), span.GetTagItem(Tags.Outcome), span.GetTagItem(Tags.Status))));
        Assert.Contains(spans, span => span.DisplayName == "records get" && span.TraceId == request.TraceId && span.GetTagItem(Tags.RecordCollection) is string);
        var line = Assert.Single(lines, each => each.FormattedMessage?.StartsWith("Tool checkAvailability for account demo: slots in ", StringComparison.Ordinal) == true);
        Assert.Equal((request.TraceId, invocation), (line.TraceId, (string?)line.Attributes!.Single(each => each.Key == Tags.Correlation).Value));
    }

    [Fact]
    public async Task Nothing_of_a_patient_no_address_and_no_query_is_in_what_leaves()
    {
        await using var clinic = await StartAsync();
        var person = await clinic.OnFileAsync(3);
        var call = clinic.Call(person.Phone);
        await call.BeginAsync();
        var found = await call.IdentifyAsync(person);
        var slot = (await call.LookAsync("2026-03-05")).Slots[0];
        (await call.BookAsync(found.Of("patientId"), slot)).Is("submitted");
        await call.UseAsync("addPatientNote", new { patientId = found.Of("patientId"), text = Planted.Note });
        await call.EndAsync();
        foreach (var query in new[] { "", "?unknown=1" })
            _ = await clinic.Rest().GetAsync($"/api/pms/patients/{person.SikkaId}{query}");
        await clinic.Http.GetAsync(new Uri($"/api/nowhere/{person.LastName}?phone={person.Phone}", UriKind.Relative), Clinic.Cancellation);
        await clinic.RunTimerAsync("reconcileWrites");
        Strange.Line(clinic.Service<ILogger<TelemetryTests>>(), person.LastName, new InvalidOperationException(person.LastName));
        Flush(clinic);

        string[] forbidden = [person.FirstName, person.LastName, person.DateOfBirth, person.Phone, person.SikkaId!, Planted.Note];
        var told = spans.SelectMany(span => span.TagObjects.Append(new("name", span.DisplayName)).Append(new("status", span.StatusDescription)))
            .Concat(lines.SelectMany(line => (line.Attributes ?? []).Append(new("message", line.FormattedMessage)).Append(new("body", line.Body))))
            .Concat(metrics.SelectMany(Points).SelectMany(Labels))
            .Where(each => each.Value is not null)
            .ToList();
        Assert.All(told, each => Assert.DoesNotContain(forbidden, value => $"{each.Value}".Contains(value, StringComparison.OrdinalIgnoreCase)));
        Assert.All(told.Where(each => !each.Key.StartsWith("exception.", StringComparison.Ordinal)), each => Assert.DoesNotContain("?", $"{each.Value}", StringComparison.Ordinal));
        Assert.All(spans.SelectMany(span => span.TagObjects), tag => Assert.Contains(tag.Key, KnownTags));
        Assert.All(spans, span => Assert.Equal(Spans.SourceName, span.Source.Name));
        Assert.Empty(spans.SelectMany(span => span.Events));
        Assert.Empty(spans.SelectMany(span => span.Baggage));
        var strange = Assert.Single(lines, line => line.CategoryName == typeof(TelemetryTests).FullName);
        Assert.Equal(("Who: [redacted]", typeof(InvalidOperationException).FullName), (strange.FormattedMessage, strange.Attributes!.Single(each => each.Key == "exception.type").Value));
        Assert.Null(strange.Exception);
    }

    [Fact]
    public async Task Metrics_leave_under_their_names_with_their_units()
    {
        await using var clinic = await StartAsync();
        var person = await clinic.OnFileAsync(3);
        var call = clinic.Call(person.Phone);
        await call.IdentifyAsync(person);
        await call.LookAsync("2026-03-05");
        await call.EndAsync();
        await clinic.RunTimerAsync("reconcileWrites");
        Flush(clinic);

        var units = metrics.Where(metric => metric.MeterName == Spans.SourceName).GroupBy(metric => metric.Name).ToDictionary(group => group.Key, group => group.First().Unit);
        Assert.Equal(("s", "s", "{patient}", "", ""), (units["parlae.tool.duration"], units["parlae.pms.duration"], units["parlae.call.patients"], units["parlae.calls"], units["parlae.timer.runs"]));
        Assert.All(metrics, metric => Assert.Contains(metric.MeterName, new[] { Spans.SourceName, VapiMetrics.MeterName, "System.Runtime" }));
        Assert.All(units.Keys, name => Assert.Matches("^parlae(\\.[a-z_]+)+$", name));
    }

    [Fact]
    public async Task What_a_collector_gets_is_the_same()
    {
        await using var collector = await Collector.StartAsync();
        await using var clinic = await StartAsync(collector.Address);
        var person = await clinic.OnFileAsync(3);

        await clinic.Call(person.Phone).IdentifyAsync(person);
        Flush(clinic);

        Assert.Contains("tool searchPatients", collector.Of("TraceService"), StringComparison.Ordinal);
        Assert.Contains("parlae.tool.duration", collector.Of("MetricsService"), StringComparison.Ordinal);
        Assert.Contains("Tool searchPatients for account demo: verified", collector.Of("LogsService"), StringComparison.Ordinal);
        foreach (var service in new[] { "TraceService", "MetricsService", "LogsService" })
            Assert.DoesNotContain(person.LastName, collector.Of(service), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_page_lists_every_metric()
    {
        var page = File.ReadAllText(Path.Combine(BuiltApp.Root, "docs", "telemetry.md"));
        Assert.All(KnownInstruments.Names, name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_off_unless_it_is_told_where_to_send()
    {
        await using var clinic = await Clinic.StartAsync();
        Assert.Null(clinic.Service<IServiceProvider>().GetService<TracerProvider>());
        Assert.Null(clinic.Service<IServiceProvider>().GetService<MeterProvider>());
    }

    [Fact]
    public void A_connection_string_without_a_key_stops_the_start()
    {
        var settings = new Dictionary<string, string?> { ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "nonsense" };
        var refused = Assert.Throws<SettingsException>(() => TestSettings.Read("data", settings));
        Assert.StartsWith("APPLICATIONINSIGHTS_CONNECTION_STRING must be", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Application_insights_gets_every_span_and_line_and_no_disk_does()
    {
        var options = new AzureMonitorExporterOptions();
        TelemetryRegistration.Configure(options, "InstrumentationKey=00000000-0000-0000-0000-000000000001");
        Assert.Equal((1f, null, false, true), (options.SamplingRatio, options.TracesPerSecond, options.EnableTraceBasedLogsSampler, options.DisableOfflineStorage));
        Assert.NotNull(options.Credential);
    }

    [Fact]
    public void The_host_before_us_reports_no_paths()
    {
        var logging = JsonNode.Parse(File.ReadAllText(Path.Combine(BuiltApp.Root, "host.json")))!["logging"]!;
        Assert.All(["Function", "Host.Results", "Host.Aggregator"], category => Assert.Equal("None", (string?)logging["logLevel"]![category]));
        Assert.False((bool)logging["applicationInsights"]!["enableDependencyTracking"]!);
    }

    [Fact]
    public async Task With_application_insights_out_of_reach_calls_go_on()
    {
        var settings = new Dictionary<string, string?> { ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://127.0.0.1:1/" };
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(Settings: settings));
        (await clinic.Call().LookAsync("2026-03-03")).Is("slots");
        Assert.NotNull(clinic.Service<IServiceProvider>().GetService<TracerProvider>());
    }

    /// <summary>A collector that is away changes nothing of any answer.</summary>
    private Task<Clinic> StartAsync(string collector = "http://127.0.0.1:1") => Clinic.StartAsync(new ClinicOptions(Settings: new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector }, IsWatched: false)
    {
        Services = services => services
            .ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddInMemoryExporter(spans))
            .ConfigureOpenTelemetryMeterProvider(meters => meters.AddInMemoryExporter(metrics))
            .ConfigureOpenTelemetryLoggerProvider(logging => logging.AddInMemoryExporter(lines)),
    });

    private static void Flush(Clinic clinic)
    {
        clinic.Service<TracerProvider>().ForceFlush(5000);
        clinic.Service<MeterProvider>().ForceFlush(5000);
        clinic.Service<LoggerProvider>().ForceFlush(5000);
    }

    private static IEnumerable<MetricPoint> Points(Metric metric)
    {
        foreach (ref readonly var point in metric.GetMetricPoints())
            yield return point;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Labels(MetricPoint point)
    {
        foreach (var tag in point.Tags)
            yield return tag;
    }

    private static partial class Strange
    {
        [LoggerMessage(LogLevel.Error, "Who: {Somebody}")]
        public static partial void Line(ILogger logger, string somebody, Exception fault);
    }
}
