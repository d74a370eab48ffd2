using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Kolla;

/// <summary>A move whose answer was lost, at a connector that moves nothing, as nobody knows yet.</summary>
public sealed class LostMoveTests(PlainKollaClinic fixture) : IClassFixture<PlainKollaClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task What_only_reconciliation_finds_out_goes_to_staff_and_the_old_time_stands()
    {
        var caller = fixture.Caller(0);
        var visit = await caller.BookAsync(await caller.IdentifyAsync(), "2026-03-10");
        var (start, _) = Assert.Single(await caller.VisitsAsync());
        var slot = await caller.SlotAsync("2026-03-12");
        await using (await clinic.Sandbox.FaultAsync("drop", null, "PATCH"))
            (await caller.MoveAsync(visit, slot)).Is("submitted");
        Assert.DoesNotContain(await clinic.TasksAsync(), task => task.Status == StaffTaskStatus.Open);
        await clinic.SettleAsync();
        Assert.Equal((start, "scheduled"), Assert.Single(await caller.VisitsAsync()));
        Assert.Contains(await clinic.TasksAsync(), task => task.Status == StaffTaskStatus.Open);

        // The next one knows the way.
        (await caller.MoveAsync(visit, slot)).Is("rescheduled");
        Assert.Equal(slot.GetProperty("start").GetDateTimeOffset(), Assert.Single(await caller.VisitsAsync(), one => one.Status == "scheduled").Start);
    }
}
