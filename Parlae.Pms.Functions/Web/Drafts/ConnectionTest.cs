using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Setup;

namespace Parlae.Pms.Functions.Web.Drafts;

/// <summary>
/// Tests a draft's connection and, if all holds, connects the clinic. Whoever asked may close the page: it goes on, and shows how far it has come. It
/// ends with its process, or when it has taken too long.
/// </summary>
internal sealed class ConnectionTest(SetupDrafts drafts, SetupDesk desk, IHostApplicationLifetime lifetime, TimeProvider clock)
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
        var (end, taken) = (SetupRunEnd.Stopped, (string?)null);
        try
        {
            var outcome = await desk.ConnectAsync(request, actor, correlationId, stop.Token, watch);
            end = outcome is SetupOutcome.Connected ? SetupRunEnd.Connected : SetupRunEnd.Failed;
            taken = (outcome as SetupOutcome.Conflict)?.Id;
            if (outcome is SetupOutcome.Connected connected)
                await SettleAsync(state, connected);
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
            await watch.EndAsync(end, taken);
        }

        return true;
    }

    /// <summary>All of it is the account's now, the credentials above all. What somebody changed meanwhile stays.</summary>
    private async Task SettleAsync(WizardState state, SetupOutcome.Connected connected)
    {
        if (connected.AccountKey is { } key)
            await drafts.KeepKeyAsync(state.AccountId, key, CancellationToken.None);
        if (state.Draft is { } draft)
            await drafts.TryDeleteAsync(state.AccountId, draft, CancellationToken.None);
    }
}
