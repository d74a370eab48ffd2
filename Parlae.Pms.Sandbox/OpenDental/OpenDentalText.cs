using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.OpenDental;

/// <summary>Values as Open Dental writes them: wall time without a zone, the first day of the first year for none, text for truth (reference 2).</summary>
internal static class OpenDentalText
{
    internal const string NoDate = "0001-01-01";
    internal const string NoStamp = "0001-01-01 00:00:00";

    private static readonly LocalDateTimePattern StampPattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");
    private static readonly LocalTimePattern TimePattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    internal static string Stamp(LocalDateTime wall) => StampPattern.Format(wall);

    internal static string Stamp(Instant at) => Stamp(PracticeClock.At(at));

    internal static string Date(LocalDate? day) => day is { } known ? LocalDatePattern.Iso.Format(known) : NoDate;

    internal static string Time(LocalTime time) => TimePattern.Format(time);

    internal static string Truth(bool value) => value ? "true" : "false";

    /// <summary>As some endpoints write it.</summary>
    internal static string CapitalTruth(bool value) => value ? "True" : "False";

    internal static string Money(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    internal static string Phone(string digits) => digits.Length == 10 ? $"({digits[..3]}){digits[3..6]}-{digits[6..]}" : digits;

    internal static LocalDate? ReadDate(string? text) => LocalDatePattern.Iso.Parse((text ?? "").Split(' ')[0]) is { Success: true, Value: var day } ? day : null;

    internal static LocalDateTime? ReadStamp(string? text) => StampPattern.Parse(text ?? "") is { Success: true, Value: var stamp } ? stamp : null;

    /// <summary>Five minutes a sign; the first and the last are the assistant's.</summary>
    internal static string Pattern(int minutes) => minutes <= 10 ? new string('X', Math.Max(1, minutes / 5)) : $"/{new string('X', (minutes / 5) - 2)}/";
}
