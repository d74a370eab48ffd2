using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Tests.Privacy.Classification;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("Count", 17, "17")]
    [InlineData("Milliseconds", 17L, "17")]
    [InlineData("Seconds", 0.5, "0.5")]
    [InlineData("UnderFunctionsHost", true, "True")]
    [InlineData("Vendor", PmsVendor.Sikka, "Sikka")]
    [InlineData("AccountId", "demo-1", "demo-1")]
    [InlineData("accountid", "demo-1", "demo-1")]
    [InlineData("Reason", "the system is off, and nobody answers", "the system is off, and nobody answers")]
    [InlineData("AccountId", null, "(null)")]
    public void What_is_known_to_be_safe_is_shown(string name, object? value, string shown) => Assert.Equal(shown, Redaction.Show(name, value));

    [Theory]
    [InlineData("Name", "Zebediah")]
    [InlineData("", "Zebediah")]
    [InlineData("Anything", 'Z')]
    [InlineData("AccountId", "Zebediah Unmistakable")]
    [InlineData("CallId", "zebediah@example.com")]
    [InlineData("CallId", "Žebediah")]
    [InlineData("CallId", "line\nbreak")]
    public void A_text_of_unknown_name_or_that_looks_like_no_id_is_erased(string name, object value) => Assert.Equal("[redacted]", Redaction.Show(name, value));

    [Fact]
    public void Dates_lists_and_objects_are_erased_whatever_they_are_called()
    {
        object[] values =
        [
            new DateOnly(1985, 3, 2), new DateTime(1985, 3, 2), new NodaTime.LocalDate(1985, 3, 2), new[] { "Zebediah" }, new { Name = "Zebediah" }, new Uri("https://example.com/?q=Zebediah"),
            new PostalAddress("1 Elm Street", null, null, null, null), new InvalidOperationException("Zebediah"), new Dictionary<string, string> { ["a"] = "b" },
        ];
        foreach (var value in values)
        {
            Assert.Equal("[redacted]", Redaction.Show("AccountId", value));
            Assert.Equal("[redacted]", Redaction.Show("Reason", value));
            Assert.False(Redaction.IsAllowed("Reason", value.GetType()));
        }
    }

    [Fact]
    public void An_id_too_long_to_be_one_is_erased() => Assert.Equal("[redacted]", Redaction.Show("CallId", new string('a', 201)));
}
