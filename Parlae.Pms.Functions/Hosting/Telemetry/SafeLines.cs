using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;
using Parlae.Pms.Core.Telemetry;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Hosting.Logging;

namespace Parlae.Pms.Functions.Hosting.Telemetry;

/// <summary>Leaves of a log line what the console shows of it: the fixed text with arguments that are known to be safe, types and places of an exception, the correlation id.</summary>
internal sealed class SafeLines : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        var text = LogText.Of(data.Attributes, data.EventId);
        var more = new List<KeyValuePair<string, object?>>();
        if (data.Exception is { } exception)
        {
            more.Add(new("exception.type", ExceptionTrace.Types(exception)));
            more.Add(new("exception.stacktrace", ExceptionTrace.Stack(exception)));
        }

        if (CorrelationId() is { } id) more.Add(new(Tags.Correlation, id));
        (data.Body, data.FormattedMessage, data.Attributes, data.Exception) = (text, text, more, null);
    }

    private static object? CorrelationId()
    {
        for (var span = Activity.Current; span is not null; span = span.Parent)
            if (span.GetTagItem(Tags.Correlation) is { } id) return id;
        return null;
    }
}
