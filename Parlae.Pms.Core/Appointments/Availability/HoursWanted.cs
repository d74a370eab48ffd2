using NodaTime;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>Hours that suit a caller: a visit starts at the first or later, and before the second.</summary>
/// <param name="From">Null: from the day's beginning.</param>
/// <param name="Before">Null: to the day's end.</param>
public sealed record HoursWanted(LocalTime? From, LocalTime? Before)
{
    public bool Include(LocalTime time) => !(time < From) && !(time >= Before);
}
