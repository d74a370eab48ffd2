using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Proofs;

/// <summary>One proof of the list.</summary>
public sealed record ProofLine(string Path, string StartedAt, string StartedBy, string VisitType, string Look, string State);

/// <summary>Go-live proofs of a clinic, and the form that starts one.</summary>
/// <param name="Path">Where the form goes.</param>
/// <param name="CanStart">Whoever looks may start one, and booking is switched on.</param>
/// <param name="VisitTypes">The practice's; null: its system cannot be asked now.</param>
/// <param name="Problem">Why the last try failed, as a sentence.</param>
/// <param name="Wrong">The field that it lay in.</param>
public sealed record ProofsModel(
    string Path, IReadOnlyList<ProofLine> Proofs, bool MayStart, bool IsBookingOn, IReadOnlyList<string>? VisitTypes, ProofForm Form, string? Problem, string? Wrong) : PatientData
{
    public bool CanStart => MayStart && IsBookingOn && VisitTypes is not null;
}

/// <summary>Lists the go-live proofs of a clinic and starts one.</summary>
internal sealed class ProofsPage(GoLive goLive, PracticeCalendar calendar, IAuditTrail audit, TimeProvider clock) : WebPage
{
    /// <summary>As in the wizard: whoever is slow keeps nobody from the list.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public override async Task<PageAnswer> ShowAsync(PageCall call) => await ViewAsync(call, ProofForm.Empty, null);

    public override async Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form)
    {
        var given = ProofForm.Of(form);
        if (given.HasCard)
        {
            await audit.RefuseAsync(call.Audited("startProof", null), "cardData", CancellationToken.None);
            return await ViewAsync(call, ProofForm.Empty, WebWords.Of("Form.Card"), status: StatusCodes.Status422UnprocessableEntity);
        }

        var (wish, wrong) = given.Read(PracticeTime.Of(call.Account, clock).Today);
        if (wish is null)
            return await ViewAsync(call, given, WebWords.Of($"ProofField.{wrong}"), wrong, StatusCodes.Status422UnprocessableEntity);
        try
        {
            return await goLive.StartAsync(call.Account.AccountId, wish, call.Actor(), call.Cancellation) switch
            {
                GoLiveStart.Started started => new PageAnswer.Moved(PathOf(call, started.Proof.ProofId)),
                GoLiveStart.Refused { Reason: GoLiveRefusal.NoSuchAccount } => WebAnswers.NotFound,
                GoLiveStart.Refused { Reason: GoLiveRefusal.AlreadyRunning } refused => await ViewAsync(call, given, WebWords.Of($"ProofRefusal.{refused.Reason}"), status: StatusCodes.Status409Conflict),
                GoLiveStart.Refused refused => await ViewAsync(call, given, WebWords.Of($"ProofRefusal.{refused.Reason}"), status: StatusCodes.Status422UnprocessableEntity),
                _ => throw new InvalidOperationException("A start of an unknown kind."),
            };
        }
        catch (VendorException)
        {
            return await ViewAsync(call, given, WebWords.Of("Proofs.Unreachable"), status: StatusCodes.Status502BadGateway);
        }
    }

    private static string PathOf(PageCall call, string proofId) => $"{ConsolePaths.Of(call, "proofs")}/{proofId}";

    private async Task<PageAnswer.Shown> ViewAsync(PageCall call, ProofForm form, string? problem, string? wrong = null, int status = StatusCodes.Status200OK)
    {
        var (account, mayStart) = (call.Account, call.May(AccountRight.Write));
        var proofs = await goLive.ListAsync(account.AccountId, call.Cancellation);
        var types = mayStart && account.Features.Booking ? await TypesAsync(call) : [];
        return PageAnswer.View<ProofsView, ProofsModel>(
            WebWords.Of("Proofs.Title"), new ProofsModel(ConsolePaths.Of(call, "proofs"), [.. proofs.Select(proof => Line(call, proof))], mayStart, account.Features.Booking, types, form, problem, wrong), status);
    }

    private async Task<IReadOnlyList<string>?> TypesAsync(PageCall call)
    {
        using var enough = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, call.Cancellation);
        try
        {
            return [.. (await calendar.RosterAsync(call.Account, either.Token)).VisitTypes.Select(type => type.Name)];
        }
        catch (Exception fault) when (fault is VendorException || (fault is OperationCanceledException && !call.Cancellation.IsCancellationRequested))
        {
            return null; // a clinic whose system is slow or away can still look at its proofs
        }
    }

    private static ProofLine Line(PageCall call, GoLiveProof proof) => new(
        PathOf(call, proof.ProofId), WebTime.At(proof.StartedAt.ToDateTimeOffset(), call.Account.TimeZone)!, ActorTexts.Of(proof.StartedBy), proof.VisitType, ProofTexts.Look(proof), ProofTexts.State(proof));
}
