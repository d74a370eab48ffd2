using System.Globalization;
using NodaTime;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Proofs;

/// <summary>One step as it is shown.</summary>
/// <param name="Look">A class of the stylesheet.</param>
/// <param name="Times">When it was done, and how long that took; null: it was not begun.</param>
/// <param name="Problem">Why it was not done, or what it waits for, as a sentence.</param>
public sealed record ProofStepLine(string Name, string Look, string Outcome, string? Times, string? Problem);

/// <summary>Says how a proof stands.</summary>
internal static class ProofTexts
{
    private const string Good = "working";
    private const string Bad = "failing";

    public static string Look(GoLiveProof proof) => proof.Verdict switch
    {
        ProofVerdict.Held => Good,
        ProofVerdict.Failed => Bad,
        _ => "",
    };

    public static string State(GoLiveProof proof) => proof.State == ProofState.Ended ? WebWords.Of($"ProofVerdict.{proof.Verdict}") : WebWords.Of($"ProofState.{proof.State}");

    public static ProofStepLine Of(ProofStep step, string zone, Instant now) => new(
        WebWords.Of($"ProofStep.{step.Kind}"), LookOf(step), WebWords.Of($"ProofOutcome.{step.Outcome}"), Times(step, zone, now), step.Problem is { } problem && step.Outcome != ProofOutcome.Done ? WebWords.Of($"ProofProblem.{problem}") : null);

    /// <summary>What goes on now, as a sentence.</summary>
    public static string Now(GoLiveProof proof, string zone) => proof.Current is not { } step ? WebWords.Of("Proof.Ending")
        : step is not { Outcome: ProofOutcome.Waiting, WaitingSince: { } since } ? WebWords.Of("Proof.At", WebWords.Of($"ProofStep.{step.Kind}"))
        : step.Kind is ProofStepKind.Book or ProofStepKind.Move or ProofStepKind.Cancel ? WebWords.Of("Proof.WaitsToPerform", WebTime.Clock(since, zone)!, WebWords.Of($"ProofStep.{step.Kind}"))
        : WebWords.Of("Proof.WaitsToShow", WebTime.Clock(since, zone)!, WebWords.Of($"ProofStep.{step.Kind}"));

    private static string LookOf(ProofStep step) => step.Outcome switch
    {
        ProofOutcome.Done => Good,
        ProofOutcome.Failed => Bad,
        _ => "",
    };

    /// <summary>Our own time and the practice system's are told apart: the first is what callers feel.</summary>
    private static string? Times(ProofStep step, string zone, Instant now)
    {
        if (step.StartedAt is not { } began)
            return null;
        List<string> parts = [WebTime.Clock(began, zone)!, WebWords.Of("Proof.Took", Spans.Of(step.Milliseconds))];
        if (step.IsInterrupted)
            parts.Add(WebWords.Of("Proof.Interrupted"));
        if (step.WaitingSince is { } since)
            parts.Add(step.HasEnded ? WebWords.Of("Proof.Waited", Spans.Of(step.EndedAt!.Value - since)) : WebWords.Of("Proof.WaitsFor", Spans.Of(Duration.Max(now - since, Duration.Zero))));
        if (step.Tries > 1)
            parts.Add(WebWords.Of("Proof.Tries", step.Tries.ToString(CultureInfo.CurrentCulture)));
        return string.Join(" · ", parts);
    }
}
