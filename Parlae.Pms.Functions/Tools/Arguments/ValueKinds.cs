using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Functions.Speech;

namespace Parlae.Pms.Functions.Tools.Arguments;

internal sealed class BirthDateKind : ArgumentKind
{
    public override string Format => "date";
    public override string Example => "1985-03-02";

    public override object? Read(string text, ZonedDateTime now) => SpokenDates.Birth(text, now);
}

internal sealed class PhoneKind : ArgumentKind
{
    public override string Example => "416 555 0123";
    public override string AfterAsking => "Ask the caller for it and read it back to them.";

    /// <summary>0000000000 and 1234567890 are the models' unknown callers.</summary>
    public override bool IsPlaceholder(string text) =>
        base.IsPlaceholder(text) || (text.Where(char.IsAsciiDigit).ToArray() is { Length: >= 7 } digits
            && (digits.AsSpan().Count(digits[0]) == digits.Length || digits is ['1', '2', '3', '4', '5', '6', '7', ..]));

    /// <summary>With its country, as no card is written; without, a card of thirteen digits would pass for one.</summary>
    public override bool IsNoCard(string text) => text.StartsWith('+') && PhoneNumber.TryParse(text, out _);

    public override object? Read(string text, ZonedDateTime now) => PhoneNumber.TryParse(text, out var number) ? number : null;
}

internal sealed partial class WholeNumberKind(int least, int most) : ArgumentKind
{
    public override string JsonType => "integer";
    public override string Example => Math.Clamp(30, least, most).ToString(CultureInfo.InvariantCulture);

    public override object? Read(string text, ZonedDateTime now) =>
        Number().Match(text) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most ? number : null;

    [GeneratedRegex(@"^([+-]?[0-9]{1,9})(?:\.0{1,9})?(?: ?(?:m|mins?|minutes?)\.?)?\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Number();
}

/// <summary>An amount of money, more than zero, at most two decimals.</summary>
internal sealed class AmountKind : ArgumentKind
{
    public override string JsonType => "number";
    public override string Example => "49.50";

    public override object? Read(string text, ZonedDateTime now) =>
        decimal.TryParse(text.TrimStart('$'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var amount)
        && amount is > 0 and < 1_000_000 && decimal.Round(amount, 2) == amount ? amount : null;
}

internal sealed class YesNoKind : ArgumentKind
{
    public override string JsonType => "boolean";
    public override string Example => "yes or no";

    public override object? Read(string text, ZonedDateTime now) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "y" or "1" => true,
        "false" or "no" or "n" or "0" => false,
        _ => null,
    };
}
