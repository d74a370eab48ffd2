using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Functions.Hosting.Logging;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Logging;

public sealed partial class JsonLinesTests
{
    [Fact]
    public void A_line_is_one_JSON_object_without_exception_texts_or_foreign_scopes()
    {
        using var logs = new LogLines();
        var logger = logs.CreateLogger("Parlae.Test");

        using (logger.BeginScope("path /api/x?query=Nowak"))
        using (Correlation.Begin(logger, "an-id"))
        {
            Log.Failed(logger, new InvalidOperationException("Emma Nowak", new IOException("Emma\nNowak")), 2);
        }

        Assert.EndsWith("}\n", logs.All, StringComparison.Ordinal);
        var line = JsonDocument.Parse(Assert.Single(logs.All.TrimEnd().Split('\n'))).RootElement;
        Assert.Equal("Two\nlines 2", line.GetProperty("message").GetString());
        Assert.Equal("an-id", line.GetProperty("correlationId").GetString());
        Assert.Equal("System.InvalidOperationException < System.IO.IOException", line.GetProperty("exception").GetString());
        Assert.DoesNotContain("Nowak", logs.All, StringComparison.Ordinal);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Two\nlines {Count}")]
        public static partial void Failed(ILogger logger, Exception exception, int count);
    }
}
