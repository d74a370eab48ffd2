using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Calls.Log;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Web.Pages.Console.Calls;

/// <summary>One call of the list.</summary>
public sealed record CallLine(string Time, string CallId, string Tools, string Result, string Length, string Link);

/// <summary>Calls of a day.</summary>
/// <param name="Day">ISO; <paramref name="Today"/> is the last that can be asked for.</param>
/// <param name="Before">Where the day before is.</param>
/// <param name="After">Null: the day is today.</param>
/// <param name="More">Where the next ones of the day are; null: these are the last.</param>
public sealed record CallsModel(string PracticeName, string TimeZone, string Form, string Day, string DayWords, string Today, string Count, string Before, string? After, IReadOnlyList<CallLine> Calls, string? More);

/// <summary>One use of a tool.</summary>
/// <param name="IsFault">It could not be done.</param>
public sealed record UseLine(string Time, string Tool, string Outcome, bool IsFault, string Took);

/// <summary>One call.</summary>
public sealed record CallModel(string PracticeName, string TimeZone, string CallId, string Began, string Ended, string Result, string Length, IReadOnlyList<UseLine> Uses, string Back);

/// <summary>Which calls there were on a day, and what happened in one: tools, outcomes and times. Nothing that was said, and nothing of who called.</summary>
internal sealed class CallsPage(CallLog calls, WebAddresses addresses, TimeProvider clock) : WebPage
{
    private const int PageSize = 100;

    public override async Task<PageAnswer> ShowAsync(PageCall call)
    {
        var time = PracticeTime.Of(call.Account, clock);
        var day = call.Query("day") is { } asked && LocalDatePattern.Iso.Parse(asked) is { Success: true, Value: var date } && date <= time.Today && date.Year >= 2000 ? date : time.Today;
        var listed = await calls.OfDayAsync(call.Account.AccountId, time.Day(day), call.Cancellation);
        if (call.Query("call") is not { } key)
            return PageAnswer.View<CallsView, CallsModel>($"{WebWords.Of("Calls.Title")} - {call.Account.PracticeName}", List(call, time, day, listed));
        return listed.FirstOrDefault(each => each.Key == key) is { } one
            ? PageAnswer.View<CallView, CallModel>($"{WebWords.Of("Call.Title")} - {call.Account.PracticeName}", Detail(call.Account, time, one.Call, At(call, day)))
            : WebAnswers.NotFound;
    }

    private CallsModel List(PageCall call, PracticeTime time, LocalDate day, IReadOnlyList<ListedCall> listed)
    {
        var skipped = int.TryParse(call.Query("from"), NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? Math.Min(from, listed.Count) : 0;
        return new CallsModel(
            call.Account.PracticeName, call.Account.TimeZone, addresses.To(Path(call)), Iso(day), WebTime.Day(day), Iso(time.Today), listed.Count == 1 ? WebWords.Of("Calls.One") : WebWords.Of("Calls.Count", listed.Count),
            At(call, day.PlusDays(-1)), day < time.Today ? At(call, day.PlusDays(1)) : null,
            [.. listed.Skip(skipped).Take(PageSize).Select(each => Line(each, time.Zone, $"{At(call, day)}&call={each.Key}"))],
            listed.Count > skipped + PageSize ? $"{At(call, day)}&from={skipped + PageSize}" : null);
    }

    private static CallLine Line(ListedCall listed, DateTimeZone zone, string link)
    {
        var call = listed.Call;
        return new CallLine(WebTime.Clock(call.Start, zone), call.CallId, call.Uses.Count.ToString(CultureInfo.CurrentCulture), Result(call), call.Seconds is { } seconds ? WebWords.Of("Took.Clock", seconds / 60, seconds % 60) : "-", link);
    }

    private static CallModel Detail(PmsAccount account, PracticeTime time, LoggedCall call, string back) => new(
        account.PracticeName, account.TimeZone, call.CallId, At(call.Start, account), call.EndedAt is { } ended ? At(ended, account) : WebWords.Of("Calls.NoEnd"),
        call.End is { } why && call.Result is not null ? $"{Result(call)} ({WebWords.Of($"CallEnd.{why}")})" : Result(call), Length(call),
        [.. call.Uses.Select(use => new UseLine(
            WebTime.Clock(use.At, time.Zone), use.Tool, WebWords.OfWord("ToolOutcome", use.Outcome), use.Outcome == FigureSummary.Fault, WebTime.Took(TimeSpan.FromMilliseconds(use.Milliseconds))))],
        back);

    private static string Result(LoggedCall call) => call.Result is { } result ? WebWords.Of($"CallResult.{result}") : WebWords.Of("Calls.NoEnd");

    private static string Length(LoggedCall call) => call.Seconds is { } seconds ? WebTime.Took(TimeSpan.FromSeconds(seconds)) : "-";

    private static string At(Instant at, PmsAccount account) => WebTime.At(at.ToDateTimeOffset(), account.TimeZone)!;

    private string At(PageCall call, LocalDate day) => $"{addresses.To(Path(call))}?day={Iso(day)}";

    private static string Path(PageCall call) => $"{WebAddresses.Console}/accounts/{call.Account.AccountId}/calls";

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
