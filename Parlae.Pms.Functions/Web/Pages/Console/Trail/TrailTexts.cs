using System.Globalization;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Trail;

/// <summary>Says what an entry tells, and what a verification found.</summary>
internal static class TrailTexts
{
    public static TrailLine Of(AuditEntry entry, string zone) => new(
        entry.Sequence.ToString(CultureInfo.CurrentCulture), WebTime.Exactly(entry.At, zone), entry.Phase == AuditPhase.Refused ? "failing" : "", WebWords.Of($"TrailPhase.{entry.Phase}"),
        entry.Action, ActorTexts.Of(entry.Actor), entry.PatientId, entry.Fields.Count == 0 ? null : string.Join(", ", entry.Fields), entry.Outcome, entry.DurationMs is { } took ? Spans.Of(took) : null, entry.CorrelationId);

    public static TrailVerdict Of(AuditVerification found, string zone) => new(
        found.Ok, found.Ok ? WebWords.Of("Trail.Whole") : WebWords.Of("Trail.Broken"),
        found.FirstBroken is { } broken ? WebWords.Of($"TrailProblem.{broken.Problem}") : WebWords.Of("Trail.WholeMeans"),
        found.Entries.ToString("N0", CultureInfo.CurrentCulture), WebTime.At(found.SealedThrough, zone),
        found.FirstBroken is { } place ? WebWords.Of("Trail.Place", place.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), place.Sequence.ToString(CultureInfo.CurrentCulture)) : null);
}
