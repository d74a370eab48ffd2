using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Logging;

/// <summary>The second net under the log lines, as the console prints them: whatever slips into an argument is erased.</summary>
public sealed partial class LogTextTests : IDisposable
{
    private const string Name = "Zebediah";
    private readonly LogLines logs = new();
    private readonly ILogger logger;

    public LogTextTests() => logger = logs.CreateLogger("Parlae.Test");

    public void Dispose() => logs.Dispose();

    [Fact]
    public void Known_arguments_stand_in_the_message()
    {
        Log.Known(logger, "demo", 3, DayOfWeek.Friday, null);

        Assert.Equal("Account demo: 3 calls {really}, Friday, (null)", Message());
    }

    [Fact]
    public void An_argument_that_nobody_classified_is_erased()
    {
        Log.Unclassified(logger, Name, 3);

        Assert.Equal("Patient [redacted] has 3 visits", Message());
    }

    [Fact]
    public void A_classified_object_is_erased_under_any_name()
    {
        Log.Object(logger, new PostalAddress(Name, null, null, null, null));

        Assert.Equal("The reason is [redacted]", Message());
    }

    [Fact]
    public void A_name_where_an_id_belongs_is_erased()
    {
        Log.Known(logger, $"{Name} Unmistakable", 3, DayOfWeek.Friday, null);

        Assert.Equal("Account [redacted]: 3 calls {really}, Friday, (null)", Message());
    }

    [Fact]
    public void A_text_put_together_elsewhere_is_erased_whole()
    {
#pragma warning disable CA1848, CA2254 // exactly what must not get through
        logger.LogError($"Patient {Name} cannot be found");
        logger.Log(LogLevel.Error, new EventId(1, "Named"), Name, null, (state, _) => state);
#pragma warning restore CA1848, CA2254

        Assert.DoesNotContain(Name, logs.All, StringComparison.Ordinal);
        Assert.Equal(2, logs.All.Split("\"message\":\"[redacted]\"").Length - 1);
    }

    [Fact]
    public void An_exceptions_text_is_not_printed()
    {
        Log.Failed(logger, new InvalidOperationException(Name, new ArgumentException(Name)));

        Assert.Equal("It failed", Message());
        Assert.DoesNotContain(Name, logs.All, StringComparison.Ordinal);
    }

    private string? Message() => JsonDocument.Parse(logs.All).RootElement.GetProperty("message").GetString();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Account {AccountId}: {Calls} calls {{really}}, {Weekday}, {CallId}")]
        public static partial void Known(ILogger logger, string accountId, int calls, DayOfWeek weekday, string? callId);

        [LoggerMessage(LogLevel.Information, "Patient {FullName} has {Visits:D} visits")]
        public static partial void Unclassified(ILogger logger, string fullName, int visits);

        [LoggerMessage(LogLevel.Information, "The reason is {Reason}")]
        public static partial void Object(ILogger logger, PostalAddress reason);

        [LoggerMessage(LogLevel.Error, "It failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
