using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Web.Pages.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Figures;

/// <summary>The figures of some days.</summary>
/// <param name="Day">The last of them, ISO.</param>
/// <param name="Days">How many.</param>
/// <param name="Choices">How many there may be.</param>
/// <param name="Span">The days in words.</param>
/// <param name="Tables">None: nothing was counted.</param>
public sealed record FiguresModel(string PracticeName, string TimeZone, string Form, string Day, string Today, int Days, IReadOnlyList<int> Choices, string Span, IReadOnlyList<ChartTable> Tables);

/// <summary>Bookings, peak hours, how fast tools answer and what failed, over some days of the practice.</summary>
internal sealed class FiguresPage(AccountFigures figures, WebAddresses addresses, TimeProvider clock) : WebPage
{
    private static readonly int[] Choices = [1, 7, 30];

    public override async Task<PageAnswer> ShowAsync(PageCall call)
    {
        var (account, time) = (call.Account, PracticeTime.Of(call.Account, clock));
        var last = call.Query("day") is { } asked && LocalDatePattern.Iso.Parse(asked) is { Success: true, Value: var date } && date <= time.Today && date.Year >= 2000 ? date : time.Today;
        var days = int.TryParse(call.Query("days"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && Choices.Contains(wanted) ? wanted : 7;
        var first = last.PlusDays(1 - days);
        var summary = await SummaryAsync(account.AccountId);
        // Who names no account is nobody's: it is for operators, who look after all.
        var platform = call.Person is WebPerson.Operator ? (await SummaryAsync(null)).Total : null;
        return PageAnswer.View<FiguresView, FiguresModel>($"{WebWords.Of("Figures.Title")} - {account.PracticeName}", new FiguresModel(
            account.PracticeName, account.TimeZone, addresses.To($"{WebAddresses.Console}/accounts/{account.AccountId}/figures"), Iso(last), Iso(time.Today), days, Choices,
            days == 1 ? WebTime.Day(last) : WebWords.Of("Figures.Span", WebTime.Day(first), WebTime.Day(last)), FigureTables.Of(summary, platform)));

        async Task<FigureSummary> SummaryAsync(string? accountId) =>
            FigureSummary.Of(await figures.ReadAsync(accountId, time.Day(first).Start - Duration.FromHours(1), time.Day(last).End, call.Cancellation), first, last, time.Zone);
    }

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
