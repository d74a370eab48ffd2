using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Rest.Setup;

namespace Parlae.Pms.Functions.Web.Drafts;

/// <summary>
/// Tests a draft's connection and, if all holds, connects the clinic. Whoever asked may close the page: it goes on, and shows how far it has come. It
/// ends with its process, or when it has taken too long.
/// </summary>
internal sealed partial class ConnectionTest(SetupDrafts drafts, SetupDesk desk, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<ConnectionTest> log)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>False: somebody else's test goes on.</summary>
    /// <exception cref="Rest.BadBodyException">The draft is not complete.</exception>
    public async Task<bool> RunAsync(WizardState state, AuditActor actor, string correlationId)
    {
        var request = await desk.ReadAsync(state.Body, CancellationToken.None) with { Basis = new SetupBasis(state.Account?.UpdatedAt) };
        if (await drafts.TryBeginAsync(state.AccountId, CancellationToken.None) is not { } run)
            return false;
        var watch = new RunWatch(state.AccountId, run, drafts, clock);
        using var patience = new CancellationTokenSource(Longest, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, lifetime.ApplicationStopping);
        var (end, taken, lostKeyId) = (SetupRunEnd.Stopped, (string?)null, (string?)null);
        try
        {
            var outcome = await desk.ConnectAsync(request, actor, correlationId, stop.Token, watch);
            end = outcome is SetupOutcome.Connected ? SetupRunEnd.Connected : SetupRunEnd.Failed;
            taken = (outcome as SetupOutcome.Conflict)?.Id;
            if (outcome is SetupOutcome.Connected { AccountKey: { } key } && !await TryKeepAsync(state.AccountId, key))
                lostKeyId = ApiKeys.IdIn(key);
            if (outcome is SetupOutcome.Connected && state.Draft is { } draft)
                await drafts.TryDeleteAsync(state.AccountId, draft, CancellationToken.None); // all of it is the account's now; what somebody changed meanwhile stays
        }
        catch (VendorException)
        {
            end = SetupRunEnd.Failed; // its check says why
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It has taken too long, or the program ends.
        }
        finally
        {
            await watch.EndAsync(end, taken, lostKeyId);
        }

        return true;
    }

    /// <summary>False: the key of the new account is lost. The account stands; an operator makes another key for it.</summary>
    private async Task<bool> TryKeepAsync(string accountId, string key)
    {
        try
        {
            await drafts.KeepKeyAsync(accountId, key, CancellationToken.None);
            return true;
        }
        catch (Exception fault) when (fault is StoreUnavailableException or SealBrokenException)
        {
            Log.KeyLost(log, accountId);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The key of the new account {AccountId} could not be kept: make another one")]
        public static partial void KeyLost(ILogger logger, string accountId);
    }
}
