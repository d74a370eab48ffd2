using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>How a practice's system is asked to move a visit, and refuses.</summary>
/// <param name="Method">Of the request that moves it, or books it anew.</param>
/// <param name="Path">Where that is sent.</param>
/// <param name="IsAnswered">It refuses in its answer; else later.</param>
public sealed record MoveRefusal(string Method, string Path, bool IsAnswered = true);

/// <summary>Row 16, for a PMS that moves a visit in one step and for one in which it is booked anew and then cancelled.</summary>
/// <param name="options">The clinic.</param>
/// <param name="refusal">What is refused there.</param>
public abstract class Row16_PracticeRejectsAMove(ClinicOptions options, MoveRefusal refusal)
{
    /// <summary>The answer to a way of moving that the practice's system has not: it is found out by asking.</summary>
    private const int NotThere = 501;

    /// <summary>When the practice rejects a move the old appointment stands, and nothing new.</summary>
    [Fact]
    public async Task The_original_time_still_stands()
    {
        await using var clinic = await Clinic.StartAsync(options);
        var vendor = RowVendor.Of(clinic);
        var row = await Row.BeginAsync(clinic);
        var (caller, visit) = await Ahead.OneOfAsync(clinic);
        var old = visit.Text("spoken")!;
        var move = new { appointmentId = visit.Text("appointmentId"), startTime = $"{FreeForTheSame(row, caller, visit):yyyy-MM-dd'T'HH:mm}" };
        await using (refusal.IsAnswered ? await vendor.RefuseAsync(clinic.Sandbox, refusal.Method, refusal.Path) : await clinic.Sandbox.FaultAsync("rejectWrite", "The day is locked", refusal.Method, refusal.Path))
        {
            var answer = await caller.Call.UseAsync("rescheduleAppointment", move);
            if (refusal.IsAnswered)
                Assert.StartsWith($"The office's system didn't move it: your original time, {old}, still stands.", answer.Is("error").Error, StringComparison.Ordinal);
            else
                Assert.EndsWith("It isn't confirmed yet; until then your original time stands.", answer.Is("submitted").Say, StringComparison.Ordinal);
            await row.SettleAsync();
        }

        Assert.Empty(await row.ChangedVisitsAsync());
        var writes = (await row.RequestsAsync()).Where(request => request.Method != "GET" && request.Status != NotThere).ToList();
        Assert.NotEmpty(writes);
        Assert.All(writes, request => Assert.True(request.Method == refusal.Method && request.Path.Contains(refusal.Path, StringComparison.Ordinal), $"{request}")); // nobody tried to cancel the old one
        var task = Assert.Single(await row.TasksAsync(StaffTaskKind.MoveFailed));
        Assert.Equal((row.IdOf(caller.Person), visit.Text("start")![..16].Replace('T', ' ')), (task.PatientId, task.Details["standingStart"]));
        row.Sent("staff: moveFailed");
        await row.AssertTrailAsync(caller.Call, "searchPatients verified", "getAppointments ok", refusal.IsAnswered ? "rescheduleAppointment refused" : "rescheduleAppointment submitted");
        await row.AssertTrailIsWholeAsync();
        await Row.AssertKeysAsync(clinic);
    }

    /// <summary>A time at which whoever the visit is with is free for as long: not every system moves a visit to somebody else.</summary>
    private static DateTimeOffset FreeForTheSame(Row row, RowCaller caller, JsonElement visit)
    {
        var held = PracticeVisit.All(row.Before).Single(one => one.Patient == caller.Person.Id && one.Start == visit.GetProperty("start").GetDateTimeOffset());
        var book = new DayBook(row.Before);
        return DayBook.Days(new LocalDate(2026, 3, 24), 20).SelectMany(day => Enumerable.Range(9, 7).Select(hour => day + new LocalTime(hour, 0)))
            .Where(start => book.Free(start, held.Minutes).Contains(held.Provider)).Select(DayBook.Instant).First(start => start.Date != held.Start.Date);
    }
}
