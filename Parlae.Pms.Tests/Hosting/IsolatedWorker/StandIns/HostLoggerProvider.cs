using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Parlae.Pms.Tests.Hosting.IsolatedWorker.StandIns;

/// <summary>Stands for the worker's WorkerLoggerProvider: would send each line, put together by its own formatter, and each exception's message to the host.</summary>
internal sealed class HostLoggerProvider : ILoggerProvider
{
    public static ConcurrentQueue<string> Sent { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Logger();

    public void Dispose()
    {
    }

    private sealed class Logger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Sent.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
