using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Parlae.Pms.Functions.Hosting.Errors;

namespace Parlae.Pms.Functions.Hosting.Logging;

/// <summary>
/// One JSON object a line. Differs from the stock formatter in what it leaves out: exception messages, arguments that are not known to be safe, and
/// every scope but our correlation id (the server's own scopes hold paths).
/// </summary>
internal sealed class JsonLines() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "parlae-json-lines";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (logEntry.Exception is IOException { InnerException: AddressInUseException })
        {
            return; // the host's own words for a port that is taken; whoever started us hears it in one line
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("at", DateTimeOffset.UtcNow); // Real time, whatever a clock file says: log lines are compared with other systems'.
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteString("category", logEntry.Category);
            if (logEntry.EventId.Name is { } name)
            {
                json.WriteString("event", name);
            }

            json.WriteString("message", LogText.Of(logEntry.State, logEntry.EventId)); // never the line's own formatter
            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", ExceptionTrace.Types(exception));
                json.WriteString("stack", ExceptionTrace.Stack(exception));
            }

            scopeProvider?.ForEachScope(WriteCorrelation, json);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteCorrelation(object? scope, Utf8JsonWriter json)
    {
        if (scope is KeyValuePair<string, object>[] and [{ Key: Correlation.ScopeKey, Value: string id }])
        {
            json.WriteString(Correlation.ScopeKey, id);
        }
    }
}
