using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Appointments;

/// <summary>The one change that a patch asks for.</summary>
internal abstract record ChangeAsked
{
    private ChangeAsked() { }

    /// <param name="Start">Null: as it was.</param>
    /// <param name="Minutes">Null: as long as it was.</param>
    public sealed record Move(Instant? Start, int? Minutes) : ChangeAsked;

    public sealed record Confirm : ChangeAsked;

    public sealed record Cancel : ChangeAsked;

    public sealed record NotPossible(Problem Why) : ChangeAsked;

    /// <exception cref="BadBodyException">Nothing is asked for, or two things at once.</exception>
    public static ChangeAsked Of(AppointmentPatch patch, DateTimeZone zone)
    {
        var status = RestWords.Parse<AppointmentStatus>(patch.Status, "status");
        var moves = patch.StartTime is not null || patch.Duration is not null;
        if (moves == status is not null)
            throw new BadBodyException("Send either 'status', or 'startTime' and 'duration'.");
        if (patch.Duration is not (null or (> 0 and <= SlotHolds.LongestMinutes)))
            throw new BadBodyException($"'duration' must be 1 to {SlotHolds.LongestMinutes} minutes.");
        return status switch
        {
            null => new Move(patch.StartTime is { } start ? RestWords.Moment(start, "startTime", zone) : null, patch.Duration),
            AppointmentStatus.Confirmed => new Confirm(),
            AppointmentStatus.Cancelled => new Cancel(),
            _ => new NotPossible(AppointmentProblems.CannotSetStatus),
        };
    }
}
