using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Trail;

/// <summary><c>GET /api/pms/audit/verification</c>: whether the account's trail is whole. Shows no patient.</summary>
internal sealed class AuditVerificationFunction(AccountDoor door, AuditVerifier verifier) : AccountFunction(door)
{
    public override string ActionOf(string method) => "verifyAudit";

    public override AccountRight RightFor(string method) => AccountRight.Audit;

    public override async Task<RestAnswer> AnswerAsync(RestCall call)
    {
        call.Query();
        return RestAnswer.Ok(await verifier.VerifyAsync(call.AccountId, call.Cancellation));
    }
}
