using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>Values as Sikka writes them: all text, local wall time without a zone (reference 4.4).</summary>
internal static class SikkaFormat
{
    private static readonly LocalDateTimePattern WallPattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss");
    private static readonly LocalTimePattern TimePattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    internal static string Date(LocalDate? day) => day is { } known ? LocalDatePattern.Iso.Format(known) + "T00:00:00" : "";

    internal static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);

    internal static string Time(LocalTime time) => TimePattern.Format(time);

    internal static string Wall(Instant at) => WallPattern.Format(PracticeClock.At(at));

    /// <summary>Write-backs use a blank where other stamps have a T.</summary>
    internal static string Spaced(Instant at) => Wall(at).Replace('T', ' ');

    internal static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Money(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    internal static string LongMoney(decimal amount) => amount.ToString("0.0000", CultureInfo.InvariantCulture);

    internal static string YesNo(bool value) => value ? "True" : "False";

    internal static string Dashed(string digits) => digits.Length == 10 ? $"{digits[..3]}-{digits[3..6]}-{digits[6..]}" : digits;

    internal static string Bracketed(string digits) => digits.Length == 10 ? $"({digits[..3]}){digits[3..]}" : digits;

    /// <summary>A text that changes when the row does.</summary>
    internal static string RowHash(int number, Instant changed)
    {
        var mixed = unchecked(((ulong)changed.ToUnixTimeTicks() ^ ((ulong)number << 20)) * 0x9E3779B97F4A7C15UL);
        return BitConverter.ToString(BitConverter.GetBytes(mixed), 0, 7);
    }
}
