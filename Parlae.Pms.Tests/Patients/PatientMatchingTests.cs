using NodaTime;
using Parlae.Pms.Core.Patients;

namespace Parlae.Pms.Tests.Patients;

public class PatientMatchingTests
{
    private static readonly LocalDate Born = new(1990, 5, 4);

    private static readonly Patient Zoe = new("P1", "Zoë", "O'Brien", "Zee", Born, ["(416) 555-0123", "+1 647 555 0199"], "zoe@example.com", new("1 Main St", null, "Toronto", "ON", "M5V 2T6"));

    private static ClaimedIdentity Claim(string first = "Zoe", string last = "obrien") => new(first, last, Born);

    private static IdentityLevel? LevelOf(ClaimedIdentity claim, params Patient[] onFile) => (PatientMatching.Match(claim, onFile) as PatientMatch.Full)?.Level;

    [Theory]
    [InlineData("Zoe", "OBRIEN")]
    [InlineData("zoë", "O’Brien")]
    [InlineData("Zoe\u0308", "o brien")] // decomposed
    [InlineData("ZOË", "O-Brien")]
    [InlineData("zee", "O'Brien")] // the preferred name
    public void A_name_fits_as_people_hear_it(string first, string last) => Assert.Equal(IdentityLevel.Matched, LevelOf(Claim(first, last), Zoe));

    [Theory]
    [InlineData("Zo", "O'Brien")]
    [InlineData("Zoe", "Brien")]
    [InlineData("", "O'Brien")]
    [InlineData("Zoe", "")]
    [InlineData("O'Brien", "Zoe")]
    public void Another_name_does_not(string first, string last) => Assert.Null(LevelOf(Claim(first, last), Zoe));

    [Theory]
    [InlineData("Nguyễn", "nguyen")]
    [InlineData("Đặng", "dang")]
    [InlineData("Łukasz", "lukasz")]
    [InlineData("Müller", "muller")]
    [InlineData("Strauß", "STRAUSS")]
    [InlineData("İbrahim", "ibrahim")]
    [InlineData("Ørsted", "orsted")]
    [InlineData("José María", "jose maria")]
    [InlineData("Ştefăniță", "stefanita")]
    [InlineData("Ngu\u0302\u0303yen", "nguyen")]
    public void Accents_are_folded_without_the_help_of_icu(string written, string said) => Assert.Equal(PersonName.Fold(said), PersonName.Fold(written));

    [Theory]
    [InlineData("王", "李")]
    [InlineData("Иван", "Иво")]
    [InlineData("𠮷", "𠮶")] // beyond the basic plane
    public void Names_of_other_scripts_stay_apart(string one, string other) => Assert.NotEqual(PersonName.Fold(one), PersonName.Fold(other));

    [Fact]
    public void A_record_without_a_family_name_fits_nobody() =>
        Assert.Null(LevelOf(Claim("Zoe", "-"), Zoe with { LastName = "" }));

    [Fact]
    public void A_second_factor_verifies_and_a_wrong_one_undoes_whatever_else_fits()
    {
        Assert.Equal(IdentityLevel.Verified, LevelOf(Claim() with { Phone = "6475550199" }, Zoe));
        Assert.Equal(IdentityLevel.Verified, LevelOf(Claim() with { Email = "ZOE@example.com" }, Zoe));
        Assert.Equal(IdentityLevel.Verified, LevelOf(Claim() with { PostCode = "m5v2t6" }, Zoe));
        Assert.Null(LevelOf(Claim() with { Phone = "4165550100" }, Zoe));
        Assert.Null(LevelOf(Claim() with { Phone = "4165550123", Email = "other@example.com" }, Zoe));
        Assert.Null(LevelOf(Claim() with { PostCode = "90210", CallerNumber = "4165550123" }, Zoe));
        Assert.Null(LevelOf(Claim() with { DateOfBirth = Born.PlusDays(1), Phone = "4165550123" }, Zoe));
    }

    [Fact]
    public void The_callers_number_only_helps()
    {
        Assert.Equal(IdentityLevel.Verified, LevelOf(Claim() with { CallerNumber = "4165550123" }, Zoe));
        Assert.Equal(IdentityLevel.Matched, LevelOf(Claim() with { CallerNumber = "4165550100" }, Zoe));
    }

    [Fact]
    public void A_factor_that_is_not_on_file_is_wrong()
    {
        var bare = Zoe with { Phones = [], Email = null, Address = null };
        Assert.Null(LevelOf(Claim() with { Phone = "4165550123" }, bare));
        Assert.Null(LevelOf(Claim() with { Email = "zoe@example.com" }, bare));
        Assert.Null(LevelOf(Claim() with { PostCode = "M5V2T6" }, bare));
    }

    [Theory]
    [InlineData("90210-1234", "90210", true)]
    [InlineData("90210", "90210-1234", false)]
    [InlineData("M5V 2T6", "M5V", false)]
    public void A_short_zip_fits_its_long_form(string onFile, string said, bool fits) =>
        Assert.Equal(fits, LevelOf(Claim() with { PostCode = said }, Zoe with { Address = new(null, null, null, null, onFile) }) == IdentityLevel.Verified);

    [Fact]
    public void A_family_on_one_phone_is_told_apart_and_twins_of_one_name_are_nobody()
    {
        var ava = Zoe with { PatientId = "P2", FirstName = "Ava", PreferredName = null, DateOfBirth = new(2015, 1, 1) };
        var full = Assert.IsType<PatientMatch.Full>(PatientMatching.Match(Claim() with { Phone = "4165550123" }, [Zoe, ava]));
        Assert.Equal("P1", full.Patient.PatientId);
        Assert.Null(LevelOf(Claim(), Zoe, Zoe with { PatientId = "P3" }));
        Assert.Equal(IdentityLevel.Matched, LevelOf(Claim(), Zoe, Zoe)); // one record found twice
        Assert.Equal(IdentityLevel.Matched, LevelOf(Claim(), Zoe, Zoe with { PatientId = "P3", IsActive = false }));
    }

    [Fact]
    public void Two_of_three_are_a_partial_match_and_one_is_none()
    {
        Assert.IsType<PatientMatch.Partial>(PatientMatching.Match(Claim() with { Phone = "4165550100" }, [Zoe])); // name and birth date, another phone
        Assert.IsType<PatientMatch.Partial>(PatientMatching.Match(Claim("Ava") with { Phone = "4165550123" }, [Zoe]));
        Assert.IsType<PatientMatch.Partial>(PatientMatching.Match(Claim() with { DateOfBirth = Born.PlusDays(1), Email = "zoe@example.com" }, [Zoe]));
        Assert.IsType<PatientMatch.None>(PatientMatching.Match(Claim("Ava"), [Zoe]));
        Assert.IsType<PatientMatch.None>(PatientMatching.Match(Claim() with { DateOfBirth = Born.PlusDays(1) }, [Zoe]));
    }
}
