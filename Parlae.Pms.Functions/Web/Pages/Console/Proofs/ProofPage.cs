using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Core.Proofs.Reporting;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Proofs;

/// <summary>A proof that is under way.</summary>
/// <param name="Now">What goes on, as a sentence.</param>
public sealed record ProofModel(string Path, string StartedAt, string StartedBy, string VisitType, string Now, bool Waits, IReadOnlyList<ProofStepLine> Steps);

/// <summary>The report of a proof that has ended.</summary>
/// <param name="StartedAt">With the same moment in UTC beside it, as the end: a report is kept and passed on.</param>
/// <param name="Check">Whether its digest stands in the audit trail; null: that was not looked at.</param>
/// <param name="MayCheck">Whoever looks may have it looked at.</param>
public sealed record ProofReportModel(
    string Path, string ListPath, string PracticeName, string TimeZone, string AccountId, string System, string ProofId, string StartedAt, string EndedAt, string StartedBy, string PatientId, string VisitType,
    string Look, string Verdict, string Meaning, IReadOnlyList<ProofStepLine> Steps, string Report, string Digest, ProofCheck? Check, bool MayCheck) : PatientData;

/// <summary>What the audit trail says of the report.</summary>
public sealed record ProofCheck(bool Holds, string Words, string At);

/// <summary>One go-live proof. Whoever looks at one that runs and may write takes it on by a step, else the timer does; of one that has ended they see the report.</summary>
internal sealed class ProofPage(GoLive goLive, AuditedWork audited, TimeProvider clock) : WebPage
{
    public const string Action = "viewProof";

    /// <summary>A page does not wait for the check of a long trail: it is then made when somebody asks for it.</summary>
    private static readonly TimeSpan CheckPatience = TimeSpan.FromSeconds(2);

    public static bool IsId(string text) => text.Length <= 40 && text.All(char.IsAsciiLetterOrDigit);

    public override async Task<PageAnswer> ShowAsync(PageCall call)
    {
        if (await FindAsync(call) is not { } proof)
            return WebAnswers.NotFound;
        if (proof.State != ProofState.Ended && call.May(AccountRight.Write))
            proof = await goLive.AdvanceAsync(call.Account.AccountId, proof.ProofId, call.Actor(), call.Cancellation) ?? proof;
        return proof.State == ProofState.Ended ? await ReportAsync(call, proof, CheckPatience) : Progress(call, proof);
    }

    /// <summary>The check, however long it takes.</summary>
    public override async Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form) =>
        await FindAsync(call) is { State: ProofState.Ended } proof ? await ReportAsync(call, proof, Timeout.InfiniteTimeSpan) : new PageAnswer.Moved(PathOf(call));

    private static string PathOf(PageCall call) => $"{ConsolePaths.Of(call, "proofs")}/{call.Values["proofId"]}";

    private async Task<GoLiveProof?> FindAsync(PageCall call) => IsId(call.Values["proofId"]) ? await goLive.FindAsync(call.Account.AccountId, call.Values["proofId"], call.Cancellation) : null;

    private PageAnswer.Shown Progress(PageCall call, GoLiveProof proof)
    {
        var zone = call.Account.TimeZone;
        return PageAnswer.View<ProofView, ProofModel>(WebWords.Of("Proof.Title"), new ProofModel(
            PathOf(call), At(proof.StartedAt, zone), ActorTexts.Of(proof.StartedBy), proof.VisitType, ProofTexts.Now(proof, zone), proof.State == ProofState.Waiting, Steps(proof, zone)));
    }

    private Task<PageAnswer.Shown> ReportAsync(PageCall call, GoLiveProof proof, TimeSpan patience) =>
        audited.RunAsync(call.Audited(Action, proof.PatientId, "report"), async token =>
        {
            var mayCheck = call.May(AccountRight.Audit);
            var (account, zone) = (call.Account, call.Account.TimeZone);
            var check = mayCheck ? await CheckAsync(account, proof, patience, token) : null;
            return new AuditedResult<PageAnswer.Shown>(PageAnswer.View<ProofReportView, ProofReportModel>(WebWords.Of("Proof.Title"), new ProofReportModel(
                PathOf(call), ConsolePaths.Of(call, "proofs"), account.PracticeName, zone, account.AccountId, SystemOf(proof.Place ?? ConnectedPractice.Of(account)), proof.ProofId, Both(proof.StartedAt, zone), Both(proof.EndedAt!.Value, zone), ActorTexts.Of(proof.StartedBy),
                proof.PatientId, proof.VisitType, ProofTexts.Look(proof), ProofTexts.State(proof), WebWords.Of($"ProofMeaning.{proof.Verdict}"), Steps(proof, zone), proof.Report!, proof.Digest!, check, mayCheck)), "ok");
        }, call.Cancellation);

    private async Task<ProofCheck?> CheckAsync(PmsAccount account, GoLiveProof proof, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        try
        {
            var found = await goLive.VerifyAsync(account.AccountId, proof.ProofId, null, either.Token);
            return new ProofCheck(found == ProofVerification.Holds, WebWords.Of($"ProofCheck.{found}"), WebTime.At(clock.GetUtcNow(), account.TimeZone)!);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string SystemOf(ConnectedPractice place)
    {
        var vendor = WebWords.Of($"Vendor.{place.Vendor}");
        return place.PmsName is { } pms ? $"{vendor} ({pms})" : vendor;
    }

    private IReadOnlyList<ProofStepLine> Steps(GoLiveProof proof, string zone) => [.. proof.Steps.Select(step => ProofTexts.Of(step, zone, Instant.FromDateTimeOffset(clock.GetUtcNow())))];

    private static string Both(Instant at, string zone) => WebWords.Of("Proof.Utc", At(at, zone), At(at, "UTC"));

    private static string At(Instant at, string zone) => WebTime.At(at.ToDateTimeOffset(), zone)!;
}
