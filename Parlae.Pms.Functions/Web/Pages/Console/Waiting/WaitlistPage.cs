using System.Globalization;
using NodaTime;
using Parlae.Pms.Core.Appointments.Waitlist;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Waiting;

/// <summary>Somebody who waits.</summary>
/// <param name="Who">The number in the practice's system, or what stands in its place.</param>
public sealed record WaitingLine(string EntryId, string Place, string Who, string VisitType, string When, string Since, string? CallId) : PatientData;

/// <summary>Who waits for a time to become free.</summary>
/// <param name="Form">Where the forms go.</param>
/// <param name="MayRemove">Whoever looks may take somebody off.</param>
/// <param name="Next">Where those are who came later; null: these are the last.</param>
public sealed record WaitlistModel(string Form, IReadOnlyList<WaitingLine> Waiting, int All, bool MayRemove, string? Notice, string? Problem, string? Next) : PatientData;

/// <summary>Lists who waits for what, the longest first, and takes somebody off the list.</summary>
internal sealed class WaitlistPage(Waitlist waitlist, AuditedWork audited, SeenPatients seen) : WebPage
{
    private const int PageSize = 200;

    public override async Task<PageAnswer> ShowAsync(PageCall call) => await ViewAsync(call, null, null, removed: call.Query("removed"));

    public override async Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form)
    {
        var entryId = form.Text("entryId");
        var isRemoved = await audited.RunAsync(call.Audited("leaveWaitlist", null, "waitlist"), async token =>
        {
            var entry = (await waitlist.ListAsync(call.Account.AccountId, ZoneOf(call), token)).FirstOrDefault(each => each.EntryId == entryId);
            var removed = entry is not null && await waitlist.RemoveAsync(call.Account.AccountId, entry.EntryId, token);
            return new AuditedResult<bool>(removed, removed ? "removed" : "notFound", entry?.Patient.Id);
        }, CancellationToken.None);
        return isRemoved
            ? new PageAnswer.Moved($"{ConsolePaths.Of(call, "waitlist")}?removed={entryId}")
            : await ViewAsync(call, null, WebWords.Of("Waitlist.Gone"), StatusCodes.Status409Conflict);
    }

    private async Task<PageAnswer.Shown> ViewAsync(PageCall call, string? notice, string? problem, int status = StatusCodes.Status200OK, string? removed = null)
    {
        var model = await audited.RunAsync(call.Audited("getWaitlist", null, "waitlist"), async token =>
        {
            var waiting = await waitlist.ListAsync(call.Account.AccountId, ZoneOf(call), token);
            if (removed is not null && Waitlist.IsEntry(removed) && waiting.All(entry => entry.EntryId != removed))
                notice = WebWords.Of("Waitlist.Removed"); // a link alone takes nobody off
            var (path, first) = (ConsolePaths.Of(call, "waitlist"), int.TryParse(call.Query("from"), NumberStyles.None, CultureInfo.InvariantCulture, out var from) && from < waiting.Count ? from : 0);
            var shown = waiting.Skip(first).Take(PageSize).ToList();
            var next = first + shown.Count < waiting.Count ? From(path, first + shown.Count) : null;
            await seen.RecordAsync(call.Audited("getWaitlist", null, "waitlist"), shown.Select(entry => entry.Patient.Id), token);
            return new AuditedResult<WaitlistModel>(
                new WaitlistModel(
                    first > 0 ? From(path, first) : path, [.. shown.Select((entry, i) => Line(entry, first + i + 1, call.Account))], waiting.Count, call.May(AccountRight.Write), notice, problem, next), "ok");
        }, call.Cancellation);
        return PageAnswer.View<WaitlistView, WaitlistModel>(WebWords.Of("Waitlist.Title"), model, status);
    }

    private static string From(string path, int first) => string.Create(CultureInfo.InvariantCulture, $"{path}?from={first}");

    private static DateTimeZone ZoneOf(PageCall call) => DateTimeZoneProviders.Tzdb[call.Account.TimeZone];

    private static WaitingLine Line(WaitlistEntry entry, int place, PmsAccount account) => new(
        entry.EntryId, place.ToString(CultureInfo.CurrentCulture), entry.IsOf(account) ? Who(entry.Patient) : WebWords.Of("Waitlist.Former", Who(entry.Patient)), WebWords.Of("Waitlist.For", entry.VisitType, entry.Minutes),
        WebWords.Of("Waitlist.Between", WebTime.ShortDay(entry.From), WebTime.ShortDay(entry.To), entry.Part is { } part ? WebWords.Of($"TimeOfDay.{part}") : WebWords.Of("TimeOfDay.Any")),
        WebTime.At(entry.Since.ToDateTimeOffset(), account.TimeZone)!, entry.CallId);

    private static string Who(PatientKey patient) => patient switch
    {
        PatientKey.OnFile known => WebWords.Of("Waitlist.OnFile", known.PatientId),
        PatientKey.ToMerge merge => WebWords.Of("Waitlist.ToMerge", merge.TaskId),
        _ => WebWords.Of("Waitlist.Asked"),
    };
}
