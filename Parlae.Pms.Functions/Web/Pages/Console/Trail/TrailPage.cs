using System.Globalization;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Trail;

/// <summary>One entry as it is shown.</summary>
public sealed record TrailLine(string Sequence, string At, string Look, string Phase, string Action, string Actor, string? Patient, string? Fields, string? Outcome, string? Took, string Correlation) : PatientData;

/// <summary>Entries that were found.</summary>
/// <param name="Next">Where to go on, as the form sends it; null: these are the last.</param>
public sealed record TrailFound(IReadOnlyList<TrailLine> Lines, string? Next) : PatientData;

/// <summary>What a verification of the trail found.</summary>
/// <param name="Meaning">What that means, and what to do.</param>
/// <param name="Place">Where it breaks; null: nowhere.</param>
public sealed record TrailVerdict(bool Holds, string Words, string Meaning, string Entries, string? SealedThrough, string? Place);

/// <summary>The audit trail of a clinic.</summary>
/// <param name="Path">Where the forms go.</param>
/// <param name="Form">What is looked for.</param>
/// <param name="Found">Null: nothing was looked for.</param>
/// <param name="Verdict">Null: it was not verified.</param>
public sealed record TrailModel(string Path, TrailForm Form, TrailFound? Found, TrailVerdict? Verdict, string? Problem, string? Wrong) : PatientData;

/// <summary>Searches, verifies and exports the audit trail of a clinic. What is looked for comes with a form; to look is an access that the trail names.</summary>
internal sealed class TrailPage(AuditReader reader, AuditVerifier verifier, AuditExport export, AuditedWork audited, TimeProvider clock) : WebPage
{
    private const int PageSize = 50;

    public override Task<PageAnswer> ShowAsync(PageCall call) => Task.FromResult<PageAnswer>(View(call, TrailForm.Usual(TimeOf(call))));

    public override async Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form)
    {
        if (form.Text("do") == "verify")
            return View(call, TrailForm.Usual(TimeOf(call)), verdict: TrailTexts.Of(await verifier.VerifyAsync(call.Account.AccountId, call.Cancellation), call.Account.TimeZone));
        var wanted = TrailForm.Of(form);
        var (query, wrong) = wanted.Read(call.Account.AccountId, TimeOf(call));
        if (query is null)
            return View(call, wanted, problem: WebWords.Of($"TrailField.{wrong}"), wrong: wrong, status: StatusCodes.Status422UnprocessableEntity);
        return form.Text("do") switch
        {
            "csv" or "json" => await ExportAsync(call, query with { Action = null, Actor = null, Outcome = null }, form.Text("do")),
            _ => View(call, wanted, await FindAsync(call, query, PositionIn(form.Text("after")))),
        };
    }

    private Task<TrailFound> FindAsync(PageCall call, AuditQuery query, AuditPosition? after) =>
        audited.RunAsync(call.Audited("readAudit", query.PatientId, "audit"), async token =>
        {
            var page = await reader.ReadPageAsync(query, after, PageSize, token);
            return new AuditedResult<TrailFound>(new TrailFound([.. page.Items.Select(entry => TrailTexts.Of(entry, call.Account.TimeZone))], page.Next is { } next ? TextOf(next) : null), "ok");
        }, call.Cancellation);

    /// <summary>As the command writes it; it goes to the browser while it is read.</summary>
    private Task<PageAnswer> ExportAsync(PageCall call, AuditQuery query, string format) =>
        audited.RunAsync(call.Audited("exportAudit", query.PatientId, "audit", format), async token =>
        {
            var name = $"audit-{call.Account.AccountId}-{clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.{format}";
            Downloads.Begin(call, name, format == "csv" ? "text/csv; charset=utf-8" : "application/json");
            var written = format == "csv" ? await export.WriteCsvAsync(query, call.Http.Response.Body, token) : await export.WriteJsonAsync(query, call.Http.Response.Body, token);
            return new AuditedResult<PageAnswer>(new PageAnswer.Written(), string.Create(CultureInfo.InvariantCulture, $"exported {written.Entries} entries"));
        }, call.Cancellation);

    private PracticeTime TimeOf(PageCall call) => PracticeTime.Of(call.Account, clock);

    private static PageAnswer.Shown View(PageCall call, TrailForm form, TrailFound? found = null, TrailVerdict? verdict = null, string? problem = null, string? wrong = null, int status = StatusCodes.Status200OK) =>
        PageAnswer.View<TrailView, TrailModel>(WebWords.Of("Trail.Title"), new TrailModel(ConsolePaths.Of(call, "audit"), form, found, verdict, problem, wrong), status);

    private static string TextOf(AuditPosition position) => string.Create(CultureInfo.InvariantCulture, $"{position.Day:yyyy-MM-dd}.{position.Sequence}");

    /// <summary>Null: from the beginning. A made-up place shows nothing that the account's own reader would not.</summary>
    private static AuditPosition? PositionIn(string text) =>
        text.Split('.') is [var day, var sequence] && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < long.MaxValue ? new AuditPosition(date, number) : null;
}
