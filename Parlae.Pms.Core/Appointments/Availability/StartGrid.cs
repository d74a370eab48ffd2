using NodaTime;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>The times at which a visit may start: multiples of the grid from local midnight, on the wall clock.</summary>
internal static class StartGrid
{
    /// <summary>Starts in ascending order, each with the days since 1970 of its local date.</summary>
    public static IEnumerable<(long Start, int Day)> Points(Stretch[] hours, DateTimeZone zone, long earliest, long length, long grid)
    {
        var (offset, ruleEnd, saidBefore) = (0L, long.MinValue, 0L);
        foreach (var (from, to) in hours)
        {
            var last = to - length;
            for (var at = Math.Max(from, earliest); at <= last; at = ruleEnd)
            {
                if (at >= ruleEnd)
                {
                    var rule = zone.GetZoneInterval(Instant.FromUnixTimeTicks(at));
                    offset = rule.WallOffset.Ticks;
                    ruleEnd = rule.HasEnd ? rule.End.ToUnixTimeTicks() : long.MaxValue;
                    saidBefore = WallClockReached(zone, rule);
                }

                for (var wall = RoundUp(at + offset, grid); wall - offset <= last && wall - offset < ruleEnd; wall = RoundUp(wall + 1, grid))
                {
                    // When clocks go back an hour is told twice. People and practice systems mean the first.
                    if (wall >= saidBefore)
                    {
                        yield return (wall - offset, (int)Math.Floor((double)wall / NodaConstants.TicksPerDay));
                    }
                }
            }
        }
    }

    private static long WallClockReached(DateTimeZone zone, NodaTime.TimeZones.ZoneInterval rule)
    {
        if (!rule.HasStart)
        {
            return long.MinValue;
        }

        var before = zone.GetZoneInterval(rule.Start - Duration.Epsilon);
        return rule.Start.ToUnixTimeTicks() + before.WallOffset.Ticks;
    }

    private static long RoundUp(long wall, long grid)
    {
        var inDay = ((wall % NodaConstants.TicksPerDay) + NodaConstants.TicksPerDay) % NodaConstants.TicksPerDay;
        var rounded = (inDay + grid - 1) / grid * grid;
        return wall - inDay + Math.Min(rounded, NodaConstants.TicksPerDay);
    }
}
