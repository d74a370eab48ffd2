using System.Globalization;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Functions.Speech;

namespace Parlae.Pms.Tests.Speech;

public class SpokenMoneyTests
{
    [Theory]
    [InlineData("80", "CAD", "80 dollars")]
    [InlineData("80.50", "USD", "80 dollars and 50 cents")]
    [InlineData("1.01", "USD", "1 dollar and 1 cent")]
    [InlineData("0.5", "USD", "50 cents")]
    [InlineData("0", "USD", "0 dollars")]
    [InlineData("-39.30", "CAD", "39 dollars and 30 cents")]
    [InlineData("1280", "CAD", "1,280 dollars")]
    [InlineData("2.01", "GBP", "2 pounds and 1 penny")]
    [InlineData("1.20", "EUR", "1 euro and 20 cents")]
    public void An_amount_is_said_in_words(string amount, string currency, string said) => Assert.Equal(said, SpokenMoney.Of(decimal.Parse(amount, CultureInfo.InvariantCulture), currency));

    [Theory]
    [InlineData("America/Toronto", "CAD")]
    [InlineData("America/Vancouver", "CAD")]
    [InlineData("America/Montreal", "CAD")]
    [InlineData("America/Creston", "CAD")]
    [InlineData("America/New_York", "USD")]
    [InlineData("America/Phoenix", "USD")]
    [InlineData("US/Eastern", "USD")]
    [InlineData("Pacific/Honolulu", "USD")]
    [InlineData("Europe/London", "GBP")]
    [InlineData("Etc/UTC", "USD")]
    public void A_practice_reckons_in_the_money_of_its_country(string zone, string currency) => Assert.Equal(currency, Currency.Of(zone));
}
