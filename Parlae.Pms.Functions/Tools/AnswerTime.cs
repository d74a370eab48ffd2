using NodaTime;
using NodaTime.Text;

namespace Parlae.Pms.Functions.Tools;

/// <summary>How answers write times.</summary>
internal static class AnswerTime
{
    private static readonly OffsetDateTimePattern WithOffset = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:sso<m>");

    /// <summary>ISO 8601 with the practice's offset.</summary>
    public static string Iso(Instant time, DateTimeZone zone) => WithOffset.Format(time.InZone(zone).ToOffsetDateTime());

    public static string Iso(LocalDate date) => LocalDatePattern.Iso.Format(date);
}
