using System.Globalization;

namespace Parlae.Pms.Functions.Speech;

/// <summary>Amounts as the assistant says them.</summary>
public static class SpokenMoney
{
    /// <summary><c>80 dollars</c>, <c>1 dollar and 5 cents</c>, <c>50 cents</c>; without sign.</summary>
    public static string Of(decimal amount, string currency)
    {
        var (whole, part) = currency switch
        {
            "GBP" => (("pound", "pounds"), ("penny", "pence")),
            "EUR" => (("euro", "euros"), ("cent", "cents")),
            _ => (("dollar", "dollars"), ("cent", "cents")),
        };
        var size = decimal.Round(Math.Abs(amount), 2, MidpointRounding.AwayFromZero);
        var (units, cents) = (decimal.Truncate(size), (int)((size - decimal.Truncate(size)) * 100));
        var spoken = string.Create(CultureInfo.InvariantCulture, $"{units:#,0} {(units == 1 ? whole.Item1 : whole.Item2)}");
        if (cents == 0)
            return spoken;
        var small = string.Create(CultureInfo.InvariantCulture, $"{cents} {(cents == 1 ? part.Item1 : part.Item2)}");
        return units == 0 ? small : $"{spoken} and {small}";
    }
}
