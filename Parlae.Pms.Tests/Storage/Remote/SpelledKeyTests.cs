using CsCheck;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Tests.Storage.Remote;

public sealed class SpelledKeyTests
{
    /// <summary>Characters around every edge of the spelling, and any other that a key may have.</summary>
    private const string Edges = " !\"$%&'()*+,-.019:;<=>@AZ[]^_`az{|}~\u00a0é漢\ud7ff\ue000\uffff";

    private static readonly Gen<char> Lawful = Gen.Char.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && !"/\\#?".Contains(c));

    private static readonly Gen<string> Keys = Gen.OneOf(Gen.Int[0, Edges.Length - 1].Select(i => Edges[i]), Lawful).Array[1, 6].Select(characters => new string(characters));

    [Fact]
    public void A_spelled_key_reads_back_and_keeps_its_place() => Gen.Select(Keys, Keys).Sample((a, b) =>
    {
        Assert.Equal(a, SpelledKey.Read(SpelledKey.Of(a)));
        Assert.Equal(Math.Sign(string.CompareOrdinal(a, b)), Math.Sign(string.CompareOrdinal(SpelledKey.Of(a), SpelledKey.Of(b))));
        Assert.DoesNotContain(SpelledKey.Of(a), c => !char.IsAscii(c) || char.IsControl(c) || "/\\#?%'@+ ".Contains(c));
    });

    [Theory]
    [InlineData("clinic-1.2026-03-02", "clinic-1.2026-03-02")]
    [InlineData("book|p 1|", "book~007cp!00201~007c")]
    [InlineData("😀", "~d83d~de00")]
    [InlineData("'%@[", "!0027!0025=0040^005b")]
    public void The_spelling_never_changes(string key, string spelled) => Assert.Equal(spelled, SpelledKey.Of(key));

    [Fact]
    public void What_the_rules_allow_fits_into_a_services_512_characters() => Lawful.Array[1, 600].Sample(characters =>
    {
        var key = new string(characters);
        var allowed = Record.Exception(() => RecordRules.CheckKey(key, "row")) is null;
        Assert.Equal(SpelledKey.Of(key).Length <= 512, allowed);
    });
}
