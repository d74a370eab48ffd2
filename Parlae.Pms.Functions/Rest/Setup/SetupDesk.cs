using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Authentication;

namespace Parlae.Pms.Functions.Rest.Setup;

/// <summary>Reads a setup and does it, for whoever asks: the setup API and the wizard.</summary>
internal sealed class SetupDesk(SetupReading reading, AccountSetup setup, AccountStore accounts, AccountSecrets webhookSecrets)
{
    /// <exception cref="BadBodyException">Names the first member that is missing or malformed.</exception>
    public async Task<SetupRequest> ReadAsync(SetupBody body, CancellationToken cancellationToken) =>
        reading.Read(body, await StoredAsync(body.AccountId, cancellationToken));

    /// <summary>All members, and entries of their lists, that are missing or malformed, by name. Each is put right for the look at the next one.</summary>
    public async Task<IReadOnlyDictionary<string, BadBodyException>> ProblemsAsync(SetupBody body, CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(body.AccountId, cancellationToken);
        var problems = new Dictionary<string, BadBodyException>(StringComparer.Ordinal);
        while (true)
        {
            try
            {
                reading.Read(body, stored);
                return problems;
            }
            catch (BadBodyException problem)
            {
                if (!problems.TryAdd(problem.Place ?? "", problem) || SetupRepair.Of(body, problem.Place) is not { } mended)
                    return problems;
                body = mended;
            }
        }
    }

    /// <summary>As <see cref="AccountSetup.ConnectAsync"/>.</summary>
    public async Task<SetupOutcome> ConnectAsync(SetupRequest request, AuditActor actor, string correlationId, CancellationToken cancellationToken, IProgress<SetupCheck>? checks = null)
    {
        var outcome = await setup.ConnectAsync(request, actor, correlationId, cancellationToken, checks);
        webhookSecrets.Forget(request.Account.AccountId);
        return outcome;
    }

    public async Task<bool> DisconnectAsync(string accountId, AuditActor actor, string correlationId, CancellationToken cancellationToken)
    {
        var done = await setup.DisconnectAsync(accountId, actor, correlationId, cancellationToken);
        webhookSecrets.Forget(accountId);
        return done;
    }

    private async ValueTask<StoredSetup?> StoredAsync(string? accountId, CancellationToken cancellationToken)
    {
        if (!AccountId.IsValid(accountId) || await accounts.FindAsync(accountId!, cancellationToken) is not { } account)
            return null;
        webhookSecrets.Forget(account.AccountId); // another process may have changed them
        return new(account, (await webhookSecrets.GetAsync(account.AccountId, cancellationToken))?.Current);
    }
}
