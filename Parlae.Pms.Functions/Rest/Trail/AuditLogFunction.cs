using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Paging;

namespace Parlae.Pms.Functions.Rest.Trail;

/// <summary><c>GET /api/pms/audit</c>: the account's own trail, oldest first. To read it is an access of its own.</summary>
internal sealed class AuditLogFunction(AccountDoor door, AuditReader reader, AuditedWork audited, Continuations continuations) : AccountFunction(door)
{
    public override string ActionOf(string method) => "readAudit";

    public override AccountRight RightFor(string method) => AccountRight.Audit;

    public override async Task<RestAnswer> AnswerAsync(RestCall call)
    {
        var query = call.Query("patientId", "from", "to", Continuations.SizeName, Continuations.TokenName);
        var wanted = new AuditQuery(call.AccountId, query.Id("patientId"), query.Moment("from"), query.Moment("to"));
        var page = await continuations.ReadAsync<AuditPosition>(call, query);
        var found = await audited.RunAsync(call.Audited(wanted.PatientId, "audit"), async token =>
            new AuditedResult<AuditPage>(await reader.ReadPageAsync(wanted, page.After, page.Size, token), "ok"), call.Cancellation);
        return RestAnswer.Ok(await continuations.PageAsync(call, page, found.Items, found.Next));
    }
}
