namespace Parlae.Pms.Functions.Tools.Running;

/// <summary>What is logged of tool calls: ids, counts and types.</summary>
internal static partial class ToolLog
{
    [LoggerMessage(1, LogLevel.Information, "Tool {Tool} for account {AccountId}: {Outcome} in {Milliseconds} ms")]
    public static partial void Ran(ILogger logger, string tool, string accountId, string outcome, long milliseconds);

    [LoggerMessage(2, LogLevel.Error, "Tool {Tool} for account {AccountId} failed with {Types} at {Site}")]
    public static partial void Fault(ILogger logger, string tool, string accountId, string types, string site);

    [LoggerMessage(3, LogLevel.Warning, "Tool {Tool} for account {AccountId} ran out of time")]
    public static partial void TooSlow(ILogger logger, string tool, string accountId);

    [LoggerMessage(4, LogLevel.Warning, "Tool {Tool} for account {AccountId} was answered before the store had taken its record")]
    public static partial void RecordedLater(ILogger logger, string tool, string accountId);
}
