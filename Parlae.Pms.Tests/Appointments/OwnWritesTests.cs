using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Appointments;

/// <summary>What a caller hears of a visit while the practice's copy is older than our own writes to it.</summary>
public sealed class OwnWritesTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 13, 0);
    private static readonly Instant Monday = Instant.FromUtc(2026, 3, 9, 14, 0);
    private static readonly Instant Tuesday = Instant.FromUtc(2026, 3, 10, 14, 0);
    private static readonly Instant Wednesday = Instant.FromUtc(2026, 3, 11, 14, 0);
    private static readonly PracticeTime Time = new(DateTimeZoneProviders.Tzdb["America/Toronto"], new FakeTimeProvider(Now.ToDateTimeOffset()));
    private static readonly Appointment Visit = new("a-1", "p-1", "HYG1", "Chair 1", Monday, 60, "Cleaning", AppointmentStatus.Scheduled);

    [Fact]
    public void A_visit_that_was_moved_and_then_confirmed_is_where_it_was_moved_to() =>
        Assert.Equal((Tuesday, AppointmentStatus.Confirmed, true), Over(Of(WriteKind.Move, WriteState.Confirmed, Tuesday), Of(WriteKind.Confirm, WriteState.Confirmed)));

    [Fact]
    public void A_second_move_under_way_is_not_sure() =>
        Assert.Equal((Wednesday, AppointmentStatus.Scheduled, false), Over(Of(WriteKind.Move, WriteState.Confirmed, Tuesday), Of(WriteKind.Move, WriteState.Submitted, Wednesday)));

    [Fact]
    public void A_cancellation_under_way_leaves_it_as_it_is_and_a_confirmed_one_ends_it()
    {
        Assert.Equal((Monday, AppointmentStatus.Scheduled, false), Over(Of(WriteKind.Cancel, WriteState.Submitted)));
        Assert.Equal((Monday, AppointmentStatus.Cancelled, true), Over(Of(WriteKind.Cancel, WriteState.Confirmed)));
    }

    [Fact]
    public void What_was_refused_changed_nothing() =>
        Assert.Equal((Monday, AppointmentStatus.Scheduled, true), Over(Of(WriteKind.Move, WriteState.Rejected, Tuesday), Of(WriteKind.Confirm, WriteState.Abandoned)));

    [Theory]
    [InlineData(-6, true)] // it began before our write was confirmed
    [InlineData(-5, true)] // in that very moment
    [InlineData(-4, false)]
    [InlineData(0, false)]
    public void A_live_system_is_believed_once_the_reading_began_after_our_write_was_confirmed(int begun, bool isLaidOver)
    {
        var liveAt = Now + Duration.FromMinutes(begun);
        foreach (var (write, laid) in new[]
        {
            (Of(WriteKind.Move, WriteState.Confirmed, Tuesday), new LaidVisit(Tuesday, 60, "HYG1", AppointmentStatus.Scheduled, true)),
            (Of(WriteKind.Cancel, WriteState.Confirmed), new LaidVisit(Monday, 60, "HYG1", AppointmentStatus.Cancelled, true)),
            (Of(WriteKind.Confirm, WriteState.Confirmed), new LaidVisit(Monday, 60, "HYG1", AppointmentStatus.Confirmed, true)),
        })
        {
            Assert.Equal(isLaidOver ? laid : new LaidVisit(Monday, 60, "HYG1", AppointmentStatus.Scheduled, true), OwnWrites.Over(Visit, [write], Time, liveAt));
        }

        var booking = Of(WriteKind.Book, WriteState.Confirmed, Tuesday);
        Assert.Equal(isLaidOver, OwnWrites.IsMissing(booking, [], Time, liveAt, new LocalDate(2026, 3, 10), new LocalDate(2026, 3, 10)));
    }

    [Fact]
    public void A_write_under_way_is_laid_over_a_live_reading_too() =>
        Assert.False(OwnWrites.Over(Visit, [Of(WriteKind.Move, WriteState.Submitted, Tuesday)], Time, liveAt: Now).IsConfirmedWrite);

    private static (Instant, AppointmentStatus, bool) Over(params LedgerEntry[] writes)
    {
        var laid = OwnWrites.Over(Visit, writes, Time, liveAt: null);
        return (laid.Start, laid.Status, laid.IsConfirmedWrite);
    }

    private static LedgerEntry Of(WriteKind kind, WriteState state, Instant? to = null) => new()
    {
        Reference = $"w-{kind}-{to}",
        Kind = kind,
        State = state,
        IntentKey = "intent",
        Patient = new PatientKey.OnFile("p-1"),
        CreatedAt = Now - Duration.FromMinutes(10),
        EndedAt = state == WriteState.Submitted ? null : Now - Duration.FromMinutes(5),
        Target = new VisitTarget("a-1", null, "p-1", Monday, 60, "HYG1", "Chair 1", "Cleaning"),
        NewAppointment = to is { } start ? new("w", "p-1", "HYG1", "Chair 1", start, 60, new("Cleaning", null), null) : null,
    };
}
