using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Extensions;
using NodaTime.Text;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Calls.Log;

/// <summary>A call of a day, under the key by which one asks for it.</summary>
public sealed record ListedCall(string Key, LoggedCall Call);

/// <summary>Which calls there were, by time, so that those of a day are found without looking at others. Written late, as <see cref="AccountFigures"/> are.</summary>
public sealed class CallLog(IPartitionedRecords records, IAccountDirectory accounts, FigureLife life, TimeProvider clock, ILogger<CallLog> log) : IWrittenLate
{
    public const string Collection = "callLog";

    private const int KeyLength = 16;
    private static readonly InstantPattern TimeText = InstantPattern.CreateWithInvariantCulture("uuuuMMddHHmmss");

    /// <summary>A call that began on the day may go on after it, in another process; one that goes on on the day began before it.</summary>
    private static readonly Duration Longest = Duration.FromTimeSpan(CallSessions.Life);

    private readonly LateRows<LoggedCall> rows = new(Collection, TimeSpan.FromMinutes(10), life.Value, records, accounts, clock, log);

    /// <summary>Somebody took the call.</summary>
    public void Began(string accountId, string callId) => Change(accountId, callId, _ => { });

    public void ToolUsed(string accountId, string callId, string tool, string outcome, TimeSpan took)
    {
        var use = new ToolUse(tool, outcome, Now, (int)Math.Min(int.MaxValue, took.TotalMilliseconds));
        Change(accountId, callId, call =>
        {
            if (call.Uses.Count < LoggedCall.MostUses)
                call.Uses.Add(use);
        });
    }

    public void Ended(string accountId, string callId, CallResult result, CallEnd reason, Duration? lasted)
    {
        var now = Now;
        Change(accountId, callId, call =>
        {
            (call.EndedAt, call.Result, call.End) = (now, result, reason);
            call.Seconds = lasted is { } time ? (int)time.TotalSeconds : null;
        });
    }

    /// <summary>Calls that began on a day of the practice, the first first.</summary>
    public async Task<IReadOnlyList<ListedCall>> OfDayAsync(string accountId, Interval day, CancellationToken cancellationToken)
    {
        var found = await rows.ReadAsync(accountId, TimeText.Format(day.Start - Longest), TimeText.Format(day.End + Longest), cancellationToken);
        return [.. found.GroupBy(row => row.Row.Split(':')[1], row => row.Value, StringComparer.Ordinal)
            .Select(call => new ListedCall(call.Key, call.Aggregate((one, other) => one.With(other))))
            .Where(call => day.Contains(call.Call.Start))
            .OrderBy(call => call.Call.Start)];
    }

    public Task<int> WriteAsync(CancellationToken cancellationToken) => rows.WriteAsync(cancellationToken);

    private Instant Now => clock.GetUtcNow().ToInstant();

    private void Change(string accountId, string callId, Action<LoggedCall> change)
    {
        var (key, now) = (KeyOf(callId), Now);
        rows.Change(accountId, key, () => $"{TimeText.Format(now)}:{key}", call =>
        {
            if (call.CallId.Length == 0)
                (call.CallId, call.Start) = (Redaction.LooksLikeId(callId) ? callId : key, now); // ids come from outside: what has not the form of one is not written down
            change(call);
        });
    }

    /// <summary>Of any id, always good in a row's name and in an address.</summary>
    private static string KeyOf(string callId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(callId)))[..KeyLength];
}
