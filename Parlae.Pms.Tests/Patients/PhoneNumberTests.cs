using CsCheck;
using Parlae.Pms.Core.Patients;

namespace Parlae.Pms.Tests.Patients;

public class PhoneNumberTests
{
    [Theory]
    [InlineData("4165550123", "4165550123", "+14165550123")]
    [InlineData("(416) 555-0123", "4165550123", "+14165550123")]
    [InlineData("+1 416.555.0123", "4165550123", "+14165550123")]
    [InlineData("1-416-555-0123", "4165550123", "+14165550123")]
    [InlineData(" 416 555 0123 ext. 44", "4165550123", "+14165550123")]
    [InlineData("416-555-0123x9", "4165550123", "+14165550123")]
    [InlineData("011 1 416 555 0123", "4165550123", "+14165550123")]
    [InlineData("\uFF14\uFF11\uFF16\uFF15\uFF15\uFF15\uFF10\uFF11\uFF12\uFF13", "4165550123", "+14165550123")]
    [InlineData("+44 20 7946 0958", "442079460958", "+442079460958")]
    [InlineData("442079460958", "442079460958", "+442079460958")]
    [InlineData("0044 20 7946 0958", "442079460958", "+442079460958")]
    [InlineData("+49 151 23456789", "4915123456789", "+4915123456789")]
    public void Numbers_are_read_as_they_are_written(string text, string digits, string e164)
    {
        Assert.True(PhoneNumber.TryParse(text, out var number));
        Assert.Equal((digits, e164), (number.Digits, number.E164));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5550123")]
    [InlineData("0000000000")]
    [InlineData("5555555555")]
    [InlineData("1234567890")]
    [InlineData("0165550123")]
    [InlineData("11165550123")]
    [InlineData("{{customer.number}}")]
    [InlineData("call me at 4165550123")]
    [InlineData("+")]
    [InlineData("x4165550123")]
    [InlineData("+1234567")]
    [InlineData("12345678901234567890")]
    [InlineData("-4165550123-4165550123-4165550123-4165550123")]
    public void What_is_no_number_is_refused(string? text) => Assert.False(PhoneNumber.TryParse(text, out _));

    [Theory]
    [InlineData("4165550123", "+1 (416) 555-0123", true)]
    [InlineData("4165550123", "001-416-555-0123", true)]
    [InlineData("4165550123", "416-555-0123 ext 2", true)]
    [InlineData("4165550123", "5550123", false)]
    [InlineData("4165550123", "4165550124", false)]
    [InlineData("4165550123", null, false)]
    [InlineData("4165550123", "", false)]
    [InlineData("4165550123", "none", false)]
    [InlineData("+442079460958", "020 7946 0958", true)]
    [InlineData("+442079460958", "+44 20 7946 0958", true)]
    public void The_last_ten_digits_decide_whether_two_numbers_are_one_line(string given, string? onFile, bool same)
    {
        Assert.True(PhoneNumber.TryParse(given, out var number));
        Assert.Equal(same, number.IsSameLine(onFile));
    }

    [Fact]
    public void A_number_never_shows_itself_in_text()
    {
        Assert.True(PhoneNumber.TryParse("4165550123", out var number));
        Assert.DoesNotContain("0123", $"{number}", StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_read_is_always_digits_and_reads_back_the_same() => Gen.OneOf(Gen.String, Gen.String["0123456789+-() x.01234567890123456789"]).Sample(
        text =>
        {
            if (PhoneNumber.TryParse(text, out var number))
            {
                Assert.All(number.Digits, digit => Assert.True(char.IsAsciiDigit(digit)));
                Assert.InRange(number.Digits.Length, 8, 15);
                Assert.True(PhoneNumber.TryParse(number.E164, out var again));
                Assert.Equal(number, again);
                Assert.True(number.IsSameLine(text));
            }
        },
        iter: 50_000);
}
