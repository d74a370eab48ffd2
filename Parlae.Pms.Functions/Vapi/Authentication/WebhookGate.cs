using System.Security.Cryptography;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>Lets verified webhooks in (contract 3). A request with <c>X-Parlae-Account</c> is checked against that account alone.</summary>
internal sealed class WebhookGate(
    PlatformCredential platform,
    WebhookEdge edge,
    IAccountDirectory accounts,
    AccountSecrets accountSecrets,
    RefusedCallers refused,
    TimeProvider time)
{
    public const string AccountHeader = "X-Parlae-Account";

    /// <summary>Stands in where an account has nothing to compare with; nobody knows it.</summary>
    private static readonly WebhookSecrets Decoy = new(RandomNumberGenerator.GetHexString(64), null);
    private static readonly HmacPlan DecoyPlan = new();

    /// <summary>Null: answer 401 and nothing else. It is counted and audited by then. Throws <see cref="Core.Storage.StoreUnavailableException"/>.</summary>
    public async Task<WebhookCaller?> AdmitAsync(ReceivedRequest request, string correlationId, CancellationToken cancellationToken)
    {
        var (account, finding) = request.Headers.TryGetValue(AccountHeader, out _)
            ? await CheckAccountAsync(request, cancellationToken)
            : (null, Check(platform.Auth, platform.Secrets, request));
        switch (finding)
        {
            case CredentialFinding.Valid valid:
                return new WebhookCaller(account, valid.Signature);
            case CredentialFinding.Invalid invalid:
                await refused.RecordAsync(invalid.Why, invalid.AccountId, correlationId);
                return null;
            default:
                throw new InvalidOperationException();
        }
    }

    private async Task<(PmsAccount?, CredentialFinding)> CheckAccountAsync(ReceivedRequest request, CancellationToken cancellationToken)
    {
        var named = request.Header(AccountHeader);
        if (named is null || !AccountId.IsValid(named))
        {
            return (null, Fail(CredentialFailure.UnknownAccount, request));
        }

        var account = await accounts.FindAsync(named, cancellationToken);
        if (account is null)
        {
            await accountSecrets.LookForNobodyAsync(named, cancellationToken);
            return (null, Fail(CredentialFailure.UnknownAccount, request));
        }

        var secrets = await accountSecrets.GetAsync(named, cancellationToken);
        if (account.Vapi.Auth.Kind == WebhookAuthKind.Platform || secrets is null)
        {
            return (null, Fail(CredentialFailure.NoOwnCredential, request) with { AccountId = named });
        }

        var finding = Check(account.Vapi.Auth, secrets, request);
        return finding is not CredentialFinding.Invalid invalid ? (account, finding)
            : (null, (account.Vapi.Auth.Kind == WebhookAuthKind.Hmac ? invalid : Fail(invalid.Why, request)) with { AccountId = named });
    }

    /// <summary>Every refusal under an account's name costs one signature over the body, so that the time does not tell which names are clinics.</summary>
    private CredentialFinding.Invalid Fail(CredentialFailure why, ReceivedRequest request)
    {
        HmacCredential.Check(DecoyPlan, Decoy, request, edge.PublicUrl, time.GetUtcNow());
        return new CredentialFinding.Invalid(why);
    }

    private CredentialFinding Check(WebhookAuth auth, WebhookSecrets secrets, ReceivedRequest request) => auth.Kind switch
    {
        WebhookAuthKind.Secret or WebhookAuthKind.Bearer => HeaderCredential.Check(auth, secrets, request),
        WebhookAuthKind.Hmac => HmacCredential.Check(auth.Hmac ?? DecoyPlan, secrets, request, edge.PublicUrl, time.GetUtcNow()),
        _ => new CredentialFinding.Invalid(CredentialFailure.NoOwnCredential),
    };
}
