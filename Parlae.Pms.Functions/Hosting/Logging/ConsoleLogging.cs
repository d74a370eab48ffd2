using Microsoft.Extensions.Logging.Console;

namespace Parlae.Pms.Functions.Hosting.Logging;

/// <summary>What is logged, fixed in code: no setting can switch on the categories that print URLs with their queries.</summary>
internal static class ConsoleLogging
{
    public static void AddJsonLines(this ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Parlae", LogLevel.Information);
        logging.AddFilter("System.Net.Http.HttpClient", LogLevel.None);
        logging.AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        logging.AddConsole(console => console.FormatterName = JsonLines.FormatterName);
    }
}
