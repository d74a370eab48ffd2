using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Trail;

/// <summary>What somebody looks for in the audit trail, as they wrote it. It comes with the form, never in an address: a patient may be named.</summary>
/// <param name="From">The first day, in the practice's zone; empty: from the beginning.</param>
/// <param name="To">The last day; empty: until now.</param>
public sealed record TrailForm(string From, string To, string Action, string Actor, string Outcome, string Patient) : PatientData
{
    private const int LongestText = 128;
    private const int UsualDays = 7;

    internal static TrailForm Of(IFormCollection form) =>
        new(form.Text("from"), form.Text("to"), form.Text("action"), form.Text("actor"), form.Text("outcome"), form.Text("patient"));

    /// <summary>The week that ends today.</summary>
    internal static TrailForm Usual(PracticeTime time) =>
        new(LocalDatePattern.Iso.Format(time.Today.PlusDays(1 - UsualDays)), LocalDatePattern.Iso.Format(time.Today), "", "", "", "");

    /// <summary>Without a query: the name of the field that is wrong.</summary>
    internal (AuditQuery? Query, string? Wrong) Read(string accountId, PracticeTime time)
    {
        if (!TryRead(From, out var from))
            return (null, "from");
        if (!TryRead(To, out var to) || to < from)
            return (null, "to");
        foreach (var (name, text) in new[] { ("action", Action), ("actor", Actor), ("outcome", Outcome), ("patient", Patient) })
        {
            if (text.Length > LongestText || (text.Length > 0 && !RestWords.IsId(text)))
                return (null, name);
        }

        return (new AuditQuery(
            accountId, Patient.OrNull(), from is { } first ? time.Day(first).Start.ToDateTimeOffset() : null, to is { } last ? time.Day(last).End.ToDateTimeOffset() : null)
        {
            Action = Action.OrNull(),
            Actor = Actor.OrNull(),
            Outcome = Outcome.OrNull(),
        }, null);
    }

    private static bool TryRead(string text, out LocalDate? day)
    {
        var read = LocalDatePattern.Iso.Parse(text);
        day = read.Success ? read.Value : null;
        return text.Length == 0 || (read.Success && read.Value.Year is >= 2000 and < 3000);
    }
}
