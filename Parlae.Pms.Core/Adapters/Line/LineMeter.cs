using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Parlae.Pms.Core.Telemetry;

namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>Next to the wire, inside each attempt: how long a vendor takes, and how often nothing comes of it. Neither path nor query is told.</summary>
internal sealed class LineMeter(string vendor, Func<HttpRequestMessage, string?> accountOf) : DelegatingHandler
{
    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "parlae.pms.duration", "s", "How long a request to a practice system took, each attempt for itself, by vendor, account, method and outcome (ok, refused, limited, failed, lost, abandoned).");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var span = Spans.PmsRequest(vendor, request.Method.Method, accountOf(request));
        var started = Stopwatch.GetTimestamp();
        var outcome = "abandoned"; // by whoever waited, or by the attempt's own limit
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            outcome = Outcome(response.StatusCode);
            span?.SetTag(Tags.Status, (int)response.StatusCode);
            return response;
        }
        catch (Exception fault) when (LineFaults.IsLost(fault))
        {
            outcome = "lost";
            span.Fail(fault);
            throw;
        }
        finally
        {
            span?.SetTag(Tags.Outcome, outcome);
            Duration.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds,
                new("vendor", vendor), new("account", accountOf(request) ?? ""), new("method", request.Method.Method), new("outcome", outcome));
        }
    }

    private static string Outcome(HttpStatusCode status) => (int)status switch
    {
        < 400 => "ok",
        429 => "limited",
        < 500 => "refused",
        _ => "failed",
    };
}
