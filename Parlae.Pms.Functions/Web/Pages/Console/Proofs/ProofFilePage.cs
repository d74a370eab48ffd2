using System.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Proofs;

/// <summary>The report of a proof as a file, byte for byte as its digest was made of it.</summary>
internal sealed class ProofFilePage(GoLive goLive, AuditedWork audited) : WebPage
{
    public override async Task<PageAnswer> ShowAsync(PageCall call)
    {
        var proofId = call.Values["proofId"];
        if (!ProofPage.IsId(proofId) || await goLive.FindAsync(call.Account.AccountId, proofId, call.Cancellation) is not { Report: { } report } proof)
            return WebAnswers.NotFound;
        var bytes = await audited.RunAsync(call.Audited(ProofPage.Action, proof.PatientId, "report"), _ => Task.FromResult(new AuditedResult<byte[]>(Encoding.UTF8.GetBytes(report), "ok")), call.Cancellation);
        Downloads.Begin(call, $"go-live-{proof.ProofId}.json", "application/json", bytes.Length);
        await call.Http.Response.Body.WriteAsync(bytes, call.Cancellation);
        return new PageAnswer.Written();
    }
}
