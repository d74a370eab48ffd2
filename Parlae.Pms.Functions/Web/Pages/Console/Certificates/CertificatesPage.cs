using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Certificates;

/// <summary>One certificate of the list.</summary>
public sealed record CertificateLine(string Path, string At, string By, string Words);

/// <summary>Purge certificates of some days.</summary>
/// <param name="Path">Where the form goes.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Next">Where the next ones are; null: these are the last.</param>
public sealed record CertificatesModel(string Path, string From, string To, IReadOnlyList<CertificateLine> Certificates, string? Next);

/// <summary>Lists what the audit trail says of purges, by days. No patient is named there, so the days may stand in the address.</summary>
internal sealed class CertificatesPage(AuditReader reader, AuditedWork audited, TimeProvider clock) : WebPage
{
    private const int PageSize = 50;
    private const int UsualDays = 7;

    public override async Task<PageAnswer> ShowAsync(PageCall call)
    {
        var time = PracticeTime.Of(call.Account, clock);
        var to = DayIn(call.Query("to")) ?? time.Today;
        var from = DayIn(call.Query("from")) is { } asked && asked <= to ? asked : to.PlusDays(1 - UsualDays);
        var (first, last) = (LocalDatePattern.Iso.Format(from), LocalDatePattern.Iso.Format(to));
        var page = await audited.RunAsync(call.Audited("readAudit", null, "certificates"), async token =>
            new AuditedResult<AuditPage>(await reader.ReadPageAsync(QueryOf(call) with { From = time.Day(from).Start.ToDateTimeOffset(), To = time.Day(to).End.ToDateTimeOffset() }, After(call), PageSize, token), "ok"), call.Cancellation);
        var path = ConsolePaths.Of(call, "certificates");
        var next = page.Next is { } place ? string.Create(CultureInfo.InvariantCulture, $"{path}?from={first}&to={last}&day={place.Day:yyyy-MM-dd}&after={place.Sequence}") : null;
        return PageAnswer.View<CertificatesView, CertificatesModel>(
            WebWords.Of("Certificates.Title"), new CertificatesModel(path, first, last, [.. page.Items.Where(IsCertificate).Select(entry => Line(path, entry, call.Account.TimeZone))], next));
    }

    public static AuditQuery QueryOf(PageCall call) => new(call.Account.AccountId) { Action = CertifiedPurge.Action };

    public static bool IsCertificate(AuditEntry entry) => entry is { Phase: AuditPhase.Event, Action: CertifiedPurge.Action };

    /// <summary>Under the entry's own day: it lies in that day, or in a later one if the clock was set back.</summary>
    private static CertificateLine Line(string path, AuditEntry entry, string zone) => new(
        string.Create(CultureInfo.InvariantCulture, $"{path}/{entry.At.UtcDateTime:yyyy-MM-dd}/{entry.Sequence}"), WebTime.At(entry.At, zone)!, ActorTexts.Of(entry.Actor), entry.Outcome ?? "");

    private static LocalDate? DayIn(string? text) => text is not null && LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 2000 and < 3000 } day } ? day : null;

    private static AuditPosition? After(PageCall call) => PlaceIn(call.Query("day"), call.Query("after"));

    /// <summary>Null: it is none.</summary>
    public static AuditPosition? PlaceIn(string? day, string? sequence) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1_000_000_000_000 ? new AuditPosition(date, number) : null;
}
