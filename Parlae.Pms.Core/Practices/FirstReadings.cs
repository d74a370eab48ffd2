using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Practices;

/// <summary>Reads what the first call will ask for, once a clinic is connected: hours and openings. What cannot be read is told and keeps no clinic from being connected, nor its new key from whoever connects it.</summary>
public sealed class FirstReadings(OpeningHours hours, AvailabilityQuestion availability, PracticeCalendar calendar, TimeProvider clock)
{
    internal async Task ReadAsync(PmsAccount account, SetupProgress progress, CancellationToken cancellationToken)
    {
        await ReadAsync(SetupCheckKind.Hours, progress, async () =>
        {
            var open = await hours.ReadAsync(account, cancellationToken);
            return open.Select(each => each.Day).Distinct().Count();
        });
        await ReadAsync(SetupCheckKind.Openings, progress, async () =>
        {
            var roster = await calendar.RosterAsync(account, cancellationToken);
            if (roster.VisitTypes is not [var type, ..])
                return 0;
            var today = PracticeTime.Of(account, clock).Today;
            var reply = await availability.AskAsync(account, VisitRule.For(type), new SlotWish(today, today.PlusDays(6)), cancellationToken);
            return reply.Answer switch
            {
                AvailabilityAnswer.Offered offered => offered.Slots.Count,
                AvailabilityAnswer.Alternatives others => others.Slots.Count,
                AvailabilityAnswer.Closed closed => closed.Slots.Count,
                _ => 0,
            };
        });
    }

    private static async Task ReadAsync(SetupCheckKind kind, SetupProgress progress, Func<Task<int>> read)
    {
        progress.Begin(kind);
        try
        {
            progress.Hold(await read());
        }
        catch (Exception fault) when (fault is VendorException or StoreUnavailableException or OperationCanceledException)
        {
            progress.Miss(fault);
        }
    }
}
