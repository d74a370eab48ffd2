using System.ComponentModel;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Functions.Tools.Arguments;

namespace Parlae.Pms.Tests.Tools.Arguments;

public class DocumentCodeTests
{
    private static readonly ZonedDateTime Now = Instant.FromUtc(2026, 3, 2, 13, 0).InUtc();

    public sealed record Card([Description("The member number.")][DocumentCode] string MemberId, [Description("The group number.")][DocumentCode] string? GroupNumber);

    [Theory]
    [InlineData("qx-990-17734", "QX-990-17734")]
    [InlineData(" 217 35 ", "217 35")]
    [InlineData("W1234.56/78", "W1234.56/78")]
    [InlineData(637943, "637943")]
    public void A_code_is_kept_in_capitals(object given, string kept) => Assert.Equal(kept, Bound(given)?.MemberId);

    [Theory]
    [InlineData("the number on my card")]
    [InlineData("I think it is 12, maybe 13")]
    [InlineData("12345678901234567890123456789012345678901")]
    [InlineData("x1-")]
    [InlineData("12--34")]
    [InlineData("#12")]
    [InlineData("member_id")]
    [InlineData("{{member}}")]
    [InlineData("unknown")]
    [InlineData("N/A")]
    [InlineData(true)]
    public void What_is_none_is_asked_for_again(object given) => Assert.Null(Bound(given));

    [Fact]
    public void A_placeholder_for_one_that_may_be_left_out_is_none() => Assert.Null(Bound("QX1", "none")!.GroupNumber);

    private static Card? Bound(object memberId, string? groupNumber = null) =>
        (ArgumentRecord.Bind<Card>(JsonSerializer.SerializeToElement(new { memberId, groupNumber }), Now) as Binding<Card>.Bound)?.Value;
}
