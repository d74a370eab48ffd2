using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Parlae.Pms.Core.Practices;

/// <summary>Looks after connections that no call has proved lately, and keeps what it finds with the account.</summary>
public sealed partial class ConnectionWatch(AccountStore accounts, PmsConnections connections, ConnectionPulse pulse, TimeProvider clock, ILogger<ConnectionWatch> log)
{
    /// <summary>A connection that worked this lately is not asked again.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(15);

    /// <summary>Some thousand practices have to be asked within minutes at night (docs/scale.md).</summary>
    internal const int AtOnce = 16;

    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Counter<long> Checks = Meter.CreateCounter<long>("parlae.connection.checks", description: "Looks at connections, by account, vendor and outcome (working, failing).");

    /// <summary>Checks every account that needs it, many beside each other: a practice that does not answer keeps none waiting. Returns how many connections do not work.</summary>
    public async Task<int> CheckAllAsync(CancellationToken cancellationToken)
    {
        var failing = 0;
        await Parallel.ForEachAsync(accounts.ListAsync(cancellationToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (accountId, token) =>
        {
            if (!await IsWorkingAsync(accountId, token))
                Interlocked.Increment(ref failing);
        });
        return failing;
    }

    /// <summary>Looks at one account, unless it was proved lately. True also where there is none any more.</summary>
    private async Task<bool> IsWorkingAsync(string accountId, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(accountId, cancellationToken) is not { } account)
            return true;
        var isDoubted = account.Connection.Doubted is not null; // nothing but another check can tell
        if (!isDoubted && account.Connection.LastSuccess > clock.GetUtcNow() - FreshFor)
        {
            Count(account, "working");
            return true;
        }

        if (!isDoubted && pulse.Last(account) is { } proved && proved > clock.GetUtcNow() - FreshFor)
        {
            await accounts.UpdateAsync(accountId, current => current with { Connection = current.Connection with { LastSuccess = proved, LastError = null } }, cancellationToken);
            Count(account, "working");
            return true;
        }

        var (working, error) = await CheckAsync(account, cancellationToken);
        Count(account, error is null ? "working" : "failing");
        await KeepAsync(account, working, error, cancellationToken);
        if (error is not null)
            Log.Failing(log, accountId, error);
        return error is null;
    }

    /// <summary>Abilities and facts come from one check, and are kept together. What is doubted may need a fact that the same answer was without: that stays as long.</summary>
    private async Task KeepAsync(PmsAccount account, ConnectionReport.Working? working, string? error, CancellationToken cancellationToken)
    {
        var (isOther, canOther) = (false, false);
        await accounts.UpdateAsync(account.AccountId, current =>
        {
            // What was found out about earlier settings says nothing of those that replaced them meanwhile.
            (isOther, canOther) = (false, false);
            if (current.UpdatedAt != account.UpdatedAt) return current;
            var looked = current with { Connection = Status(current, working, error) };
            if (working is null) return looked;
            var (now, doubted) = LoweredAbilities.Weigh(current.Capabilities, account.Connection.Doubted, working.Capabilities);
            var facts = doubted is null ? working.Facts : new Dictionary<string, string>(current.VendorFacts.Concat(working.Facts).GroupBy(fact => fact.Key).Select(fact => fact.Last()));
            canOther = now != current.Capabilities;
            isOther = canOther || !PmsConnections.IsSame(facts, current.VendorFacts);
            return looked with { Capabilities = now, VendorFacts = facts, Connection = looked.Connection with { Doubted = doubted } };
        }, cancellationToken);
        if (isOther)
            connections.Forget(account.AccountId); // what is open goes by what was known
        if (canOther)
            Log.Changed(log, account.AccountId);
    }

    private static void Count(PmsAccount account, string outcome) =>
        Checks.Add(1, new("account", account.AccountId), new("vendor", account.Vendor.ToString().ToLowerInvariant()), new KeyValuePair<string, object?>("outcome", outcome));

    private async Task<(ConnectionReport.Working? Working, string? Error)> CheckAsync(PmsAccount account, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await connections.OpenAsync(account, cancellationToken);
            return await connection.Check.CheckAsync(cancellationToken) switch
            {
                ConnectionReport.Working working => (working, null),
                ConnectionReport.Refused refused => (null, refused.Reason),
                _ => throw new InvalidOperationException("A connection report of an unknown kind."),
            };
        }
        catch (VendorException exception)
        {
            return (null, exception.Message); // ours: vendor, account and reason, nothing else
        }
    }

    private ConnectionStatus Status(PmsAccount account, ConnectionReport.Working? working, string? error)
    {
        var now = clock.GetUtcNow();
        return account.Connection with
        {
            LastCheck = now,
            LastSuccess = working is null ? account.Connection.LastSuccess : now,
            LastError = error,
            DataAsOf = working?.DataAsOf?.ToDateTimeOffset() ?? account.Connection.DataAsOf,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The connection of account {AccountId} does not work: {Reason}")]
        public static partial void Failing(ILogger logger, string accountId, string reason);

        [LoggerMessage(2, LogLevel.Warning, "The connection of account {AccountId} can do something else than it could; from now on it offers what it can.")]
        public static partial void Changed(ILogger logger, string accountId);
    }
}
