using System.Text.Json;
using Parlae.Pms.Functions.Tools.Arguments;

namespace Parlae.Pms.Tests.Tools.Arguments;

public class CardNumbersTests
{
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111 exp 12/27")]
    [InlineData("4111 1111 1111 1111 12/27 123")]
    [InlineData("4111, 1111, 1111, 1111")]
    [InlineData("41 11 11 11 11 11 11 11")]
    [InlineData("4222222222222")] // thirteen
    [InlineData("378282246310005")]
    [InlineData("3782 822463 10005")]
    [InlineData("6304 0000 0000 0000 000")] // nineteen
    [InlineData("call 416-555-0123, card 5555 5555 5555 4444.")]
    [InlineData("416 555 0123 5555 5555 5555 4444")]
    [InlineData("on 2026-03-05 4111 1111 1111 1111")]
    [InlineData("4111 1111 1111 1111 2026-03-05")]
    [InlineData("\uff14\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11")] // full-width digits
    public void A_card_number_is_found_however_it_is_said(string text) => Assert.True(CardNumbers.AreIn(text));

    [Theory]
    [InlineData("")]
    [InlineData("my left molar squeaks")]
    [InlineData("4111111111111112")] // a wrong check digit
    [InlineData("411111111111")]
    [InlineData("call me at 416-555-0123 or 613-555-0199")]
    [InlineData("+1 416 555 0123 ext 4")]
    [InlineData("2026-03-05T10:00:00-05:00")]
    [InlineData("between 2026-03-05 and 2026-03-19")]
    [InlineData("2026-03-05, 2026-03-19")] // would pass as sixteen digits
    [InlineData("receipt 000412 2026-03-05")] // as fourteen
    [InlineData("0411 1111 1111 1116")] // no card begins with 0
    [InlineData("0000000000000000")]
    [InlineData("12345678901234567890123456789012345678901234567890")]
    public void Other_numbers_are_not(string text) => Assert.False(CardNumbers.AreIn(text));

    [Theory]
    [InlineData("""{"a":{"b":["x",4111111111111111]}}""", true)]
    [InlineData("""{"a":"4111","b":"1111 1111 1111"}""", false)]
    [InlineData("""{"a":true,"b":null,"c":1e300}""", false)]
    [InlineData("""{"a":"\ud800"}""", false)] // half a pair: no text
    [InlineData("null", false)]
    public void Every_value_is_looked_at_by_itself(string json, bool found) => Assert.Equal(found, CardNumbers.AreIn(JsonSerializer.Deserialize<JsonElement>(json)));
}
