using NodaTime;
using NodaTime.Extensions;

namespace Parlae.Pms.Core.Practices;

/// <summary>The practice's own clock: our business clock, read in its zone.</summary>
public sealed class PracticeTime(DateTimeZone zone, TimeProvider clock)
{
    public DateTimeZone Zone => zone;
    public Instant Now => clock.GetUtcNow().ToInstant();
    public LocalDate Today => Now.InZone(zone).Date;

    public LocalDate DateOf(Instant instant) => instant.InZone(zone).Date;

    /// <summary>The whole day, 23 to 25 hours long.</summary>
    public Interval Day(LocalDate date) => new(zone.AtStartOfDay(date).ToInstant(), zone.AtStartOfDay(date.PlusDays(1)).ToInstant());

    /// <summary>Throws <see cref="NodaTime.TimeZones.DateTimeZoneNotFoundException"/> for a name that IANA does not have; setup refuses those.</summary>
    public static PracticeTime Of(PmsAccount account, TimeProvider clock) => new(DateTimeZoneProviders.Tzdb[account.TimeZone], clock);
}
