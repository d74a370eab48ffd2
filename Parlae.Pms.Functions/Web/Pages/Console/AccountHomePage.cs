using System.Globalization;
using NodaTime;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Web.Pages.Console.Figures;
using Parlae.Pms.Functions.Web.Pages.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console;

/// <summary>What happened today, in numbers.</summary>
/// <param name="Booked">Visits that stand, or that the practice was asked for.</param>
/// <param name="Faults">Uses of tools that could not be done.</param>
/// <param name="P95">Within which 95 of 100 tools answered.</param>
public sealed record TodayFigures(string Calls, string Booked, string Uses, string Faults, string P95);

/// <summary>How one clinic is.</summary>
/// <param name="LastError">What is wrong, as a sentence; null: nothing.</param>
/// <param name="DataAsOf">As of when the vendor's copy of the practice is; null: the vendor keeps none.</param>
/// <param name="DataAge">How long ago that is.</param>
/// <param name="OldestWrite">Since when the oldest open write is under way; null: there is none.</param>
public sealed record AccountHomeModel(
    string PracticeName, string AccountId, string Vendor, string TimeZone, string State, string StateWords, string? LastError, string? LastCheck, string? LastSuccess, string? DataAsOf, string? DataAge, string OpenTasks, string Numbers,
    string OpenWrites, string? OldestWrite, TodayFigures Today);

/// <summary>The first page of a clinic's console: its health.</summary>
internal sealed class AccountHomePage(StaffTasks tasks, OpenWrites writes, AccountFigures figures, TimeProvider clock) : WebPage
{
    public override async Task<PageAnswer> ShowAsync(PageCall call)
    {
        var account = call.Account;
        var open = await tasks.ListOpenAsync(account.AccountId, call.Cancellation).CountAsync(call.Cancellation);
        var underWay = await writes.BegunAsync(account.AccountId, call.Cancellation);
        var (state, connection, zone) = (ConnectionState.Of(account), account.Connection, account.TimeZone);
        return PageAnswer.View<AccountHomeView, AccountHomeModel>(account.PracticeName, new AccountHomeModel(
            account.PracticeName, account.AccountId, ConnectionState.VendorOf(account), zone, state, ConnectionState.Words(state), connection.LastError,
            WebTime.At(connection.LastCheck, zone), WebTime.At(connection.LastSuccess, zone), WebTime.At(connection.DataAsOf, zone), connection.DataAsOf is { } asOf ? WebTime.Age(clock.GetUtcNow() - asOf) : null,
            Count(open), Count(account.PhoneNumberIds.Count), Count(underWay.Count), underWay.Count > 0 ? WebTime.At(underWay[0].ToDateTimeOffset(), zone) : null, await TodayAsync(account, call.Cancellation)));
    }

    private async Task<TodayFigures> TodayAsync(PmsAccount account, CancellationToken cancellationToken)
    {
        var time = PracticeTime.Of(account, clock);
        var day = time.Day(time.Today);
        var summary = FigureSummary.Of(await figures.ReadAsync(account.AccountId, day.Start - Duration.FromHours(1), day.End, cancellationToken), time.Today, time.Today, time.Zone);
        var tools = summary.AllTools;
        return new TodayFigures(Count(summary.Total.Calls), Count(FigureTables.Booked(summary.Total)), Count(tools.Uses), Count(tools.Faults), ChartCell.Of(tools.P95).Text);
    }

    private static string Count(int number) => number.ToString(CultureInfo.CurrentCulture);
}
