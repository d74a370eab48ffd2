using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Functions.Tools.Arguments;

namespace Parlae.Pms.Tests.Tools.Arguments;

public class ArgumentKindTests
{
    [Theory]
    [InlineData("Zoë")]
    [InlineData("Nguyễn Thị Minh")]
    [InlineData("O'Brien-Smith")]
    [InlineData("D’Angelo Jr.")]
    [InlineData("李小龍")]
    [InlineData("محمد")]
    [InlineData("Владимир")]
    [InlineData("आरती")]
    [InlineData("Null")]
    [InlineData("None")]
    public void A_name_may_be_of_any_script(string name) => Assert.Equal(name, Forms.Bound("firstName", name).FirstName);

    [Theory]
    [InlineData("12345")]
    [InlineData("<script>alert(1)</script>x")]
    [InlineData("ada@example.com")]
    [InlineData("'; DROP TABLE patients; --")]
    [InlineData("🦷")]
    [InlineData("{\"a\":1} and more")]
    public void What_is_no_name_is_refused(string name) => Assert.Equal("firstName", Forms.Refused("firstName", name).Argument);

    [Theory]
    [InlineData("Ada\u0000\u0007 \r\n Lovelace\u202E", "Ada Lovelace")]
    [InlineData("\u00A0 Ada\t\t", "Ada")]
    [InlineData("\u200BAda\uFEFF", "Ada")]
    public void Control_characters_are_stripped_and_spaces_joined(string given, string expected)
    {
        Assert.Equal(expected, Forms.Bound("firstName", given).FirstName);
        Assert.Equal(expected, Forms.Bound("text", given).Text);
    }

    [Theory]
    [InlineData("firstName", 100)]
    [InlineData("text", 1000)]
    public void Long_values_are_refused_past_their_limit(string member, int limit)
    {
        Assert.IsType<Binding<PersonForm>.Bound>(Forms.Person(member, new string('a', limit)));
        Assert.Contains($"is too long. Please keep it under {limit} characters.", Forms.Refused(member, new string('a', limit + 1)).Sentence, StringComparison.Ordinal);
        Assert.Contains("is too long", Forms.Refused(member, new string('é', 10_000)).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-02")]
    [InlineData("2026-3-2")]
    [InlineData(" 2026-03-02 ")]
    [InlineData("20260302")]
    [InlineData(20260302)]
    [InlineData("today")]
    [InlineData("March 2nd")]
    [InlineData("2026-03-02T00:00:00Z")]
    [InlineData("2026-03-02T10:00")]
    public void A_day_is_read_from_figures_and_words(object text) => Assert.Equal(new LocalDate(2026, 3, 2), Forms.Bound("date", text).Date);

    [Theory]
    [InlineData("2026-03-03T02:30:00Z", 2)] // half past nine in the evening before
    [InlineData("2026-03-02T00:00-08:00", 2)]
    [InlineData("2026-03-03T00:00+01:00", 2)]
    [InlineData("2026-03-02T23:00:00.000-05:00", 2)]
    [InlineData("2026-03-01T23:30-08:00", 2)]
    [InlineData("2026-03-02 00:00 America/Toronto", 2)]
    public void A_day_written_as_an_instant_is_the_practices_own(string text, int day) => Assert.Equal(new LocalDate(2026, 3, day), Forms.Bound("date", text).Date);

    [Theory]
    [InlineData("s0", "s0")]
    [InlineData("P1", "p1")]
    [InlineData("s1234567", "s1234567")]
    [InlineData(4711, "4711")]
    [InlineData("10 AM", "10 am")]
    public void Whatever_is_given_for_a_handle_reaches_the_gates(object given, string read) => Assert.Equal(read, Forms.Bound("slotId", given).SlotId);

    [Theory]
    [InlineData("2026-02-29")]
    [InlineData("2026-13-01")]
    [InlineData("0000-00-00")]
    [InlineData("26-03-02")]
    [InlineData("2026-03-02x")]
    [InlineData(true)]
    public void A_day_that_does_not_exist_is_refused(object given) => Assert.Equal("date", Forms.Refused("date", given).Argument);

    [Theory]
    [InlineData("1985-03-02")]
    [InlineData("1985-3-2")]
    [InlineData("03/02/1985")]
    [InlineData("3/2/1985")]
    [InlineData("March 2, 1985")]
    [InlineData("march 2nd 1985")]
    [InlineData("Mar. 2 1985")]
    [InlineData("2 March 1985")]
    [InlineData("the 2nd of March, 1985")]
    public void A_date_of_birth_is_read_as_people_say_it(string text) => Assert.Equal(new LocalDate(1985, 3, 2), Forms.Bound("dateOfBirth", text).DateOfBirth);

    [Theory]
    [InlineData("2026-03-03")]
    [InlineData("1899-12-31")]
    [InlineData("13/02/1985")]
    [InlineData("March 32, 1985")]
    [InlineData("Ma 2, 1985")]
    [InlineData("Smarch 2, 1985")]
    [InlineData("3/2/85")]
    public void A_date_of_birth_must_be_a_past_day_of_this_or_the_last_century(string text) => Assert.Equal("dateOfBirth", Forms.Refused("dateOfBirth", text).Argument);

    [Fact]
    public void Somebody_may_be_born_today() => Assert.Equal(Forms.Now.Date, Forms.Bound("dateOfBirth", "2026-03-02").DateOfBirth);

    [Theory]
    [InlineData("2026-03-02T10:00", "2026-03-02T15:00:00Z")]
    [InlineData("2026-3-2 9:30", "2026-03-02T14:30:00Z")]
    [InlineData("2026-03-02T10:00:00.000", "2026-03-02T15:00:00Z")]
    [InlineData("2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z")]
    [InlineData("2026-03-02T10:00:00-08:00", "2026-03-02T18:00:00Z")]
    [InlineData("2026-03-02T10:00-0500", "2026-03-02T15:00:00Z")]
    [InlineData("2026-03-02T10:00:00+05:30", "2026-03-02T04:30:00Z")]
    [InlineData("2026-03-02T10:00:00-05:00[America/Toronto]", "2026-03-02T15:00:00Z")]
    [InlineData("2026-03-02T10:00[America/Vancouver]", "2026-03-02T18:00:00Z")]
    [InlineData("2026-03-02 10:00 America/Toronto", "2026-03-02T15:00:00Z")]
    [InlineData("2026-03-02 2:30 PM", "2026-03-02T19:30:00Z")]
    [InlineData("2026-03-02 12am", "2026-03-02T05:00:00Z")]
    [InlineData("2026-03-02 12 p.m.", "2026-03-02T17:00:00Z")]
    [InlineData("2026-03-09T10:00", "2026-03-09T14:00:00Z")]
    [InlineData("Tuesday at 2 pm", "2026-03-03T19:00:00Z")]
    [InlineData("tomorrow, half past nine", "2026-03-03T14:30:00Z")]
    public void A_start_without_offset_is_the_practices_wall_time(string text, string instant) =>
        Assert.Equal(InstantPattern.General.Parse(instant).Value, Forms.Bound("startTime", text).StartTime);

    [Theory]
    [InlineData("2026-03-02")]
    [InlineData("10:00")]
    [InlineData("2026-03-02T25:00")]
    [InlineData("2026-03-02T10:60")]
    [InlineData("2026-03-02T10")]
    [InlineData("2026-03-02 13:00 PM")]
    [InlineData("2026-03-02T10:00+25:00")]
    [InlineData("2026-03-02T10:00[America/Nowhere]")]
    [InlineData("2026-03-08T02:30")]
    [InlineData("2026-11-01T01:30")] // the clocks show it twice
    [InlineData("next Friday at 10")]
    [InlineData("tomorrow")]
    [InlineData(1772463600)]
    public void A_start_that_is_unclear_or_no_single_moment_is_refused(object given) => Assert.Equal("startTime", Forms.Refused("startTime", given).Argument);

    [Fact]
    public void Text_and_numbers_stand_for_each_other()
    {
        Assert.Equal("4165550123", Forms.Bound("phone", 4165550123).Phone!.Digits);
        Assert.Equal("4165550123", Forms.Bound("phone", 4.165550123E9).Phone!.Digits);
        Assert.Equal("90210", Forms.Bound("postCode", 90210).PostCode);
        Assert.Equal("42", Forms.Bound("text", 42).Text);
        Assert.Equal(60, Forms.Bound("minutes", "60 minutes").Minutes);
        Assert.Equal(60, Forms.Bound("minutes", 60.0).Minutes);
        Assert.Equal(49.5m, Forms.Bound("amount", "$49.50").Amount);
        Assert.Equal(49.5m, Forms.Bound("amount", 49.5).Amount);
        Assert.True(Forms.Bound("urgent", "Yes").Urgent);
        Assert.False(Forms.Bound("urgent", 0).Urgent);
        Assert.True(Forms.Bound("urgent", true).Urgent);
    }

    [Theory]
    [InlineData("minutes", "half an hour")]
    [InlineData("minutes", 30.5)]
    [InlineData("minutes", -30)]
    [InlineData("minutes", 99999999999)]
    [InlineData("amount", -5)]
    [InlineData("amount", 0.001)]
    [InlineData("amount", "lots")]
    [InlineData("urgent", "perhaps")]
    [InlineData("email", "ada at example dot com")]
    [InlineData("email", "ada@example")]
    [InlineData("email", "ada@@example.com")]
    [InlineData("email", "a..b@example.com")]
    [InlineData("postCode", "ABC")]
    [InlineData("postCode", "M5V 2T6; x")]
    [InlineData("phone", "555-0123")]
    [InlineData("phone", true)]
    public void What_does_not_fit_its_kind_is_refused(string member, object given) => Assert.Equal(member, Forms.Refused(member, given).Argument);

    [Fact]
    public void Facts_are_kept_in_one_form()
    {
        Assert.Equal("s12", Forms.Bound("slotId", "S12").SlotId);
        Assert.Equal("M5V 2T6", Forms.Bound("postCode", "m5v 2t6").PostCode);
        Assert.Equal("90210-1234", Forms.Bound("postCode", "90210-1234").PostCode);
        Assert.Equal("ada.l+x@mail.example.com", Forms.Bound("email", " ada.l+x@mail.example.com ").Email);
        Assert.Equal("josé@exämple.com", Forms.Bound("email", "josé@exämple.com").Email);
    }

    [Theory]
    [InlineData("{{customer.number}}")]
    [InlineData("{{ customer.number }}")]
    [InlineData("caller_phone_number")]
    [InlineData("customer.number")]
    [InlineData("<phone>")]
    [InlineData("[date of birth]")]
    [InlineData("${phone}")]
    [InlineData("unknown")]
    [InlineData("Unknown")]
    [InlineData("N/A")]
    [InlineData("null")]
    [InlineData("undefined")]
    [InlineData("not provided")]
    [InlineData("string")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u0000")]
    public void Placeholders_count_as_left_out(string placeholder)
    {
        foreach (var member in new[] { "firstName", "dateOfBirth", "phone", "email", "postCode", "date", "startTime", "minutes", "urgent", "amount", "slotId" })
        {
            Assert.Equal(Forms.Bound("other", null), Forms.Bound(member, placeholder));
        }
    }

    [Theory]
    [InlineData("0000000000")]
    [InlineData("+10000000000")]
    [InlineData("555-555-5555")]
    [InlineData("1234567890")]
    [InlineData("+1 (234) 567-8901")]
    [InlineData(1111111111)]
    public void Numbers_that_nobody_has_count_as_left_out(object number) =>
        Assert.Null(Forms.Person("phone", number) is Binding<PersonForm>.Bound bound ? bound.Value.Phone : null);

    [Fact]
    public void In_free_text_only_the_obvious_is_a_placeholder()
    {
        Assert.Null(Forms.Bound("text", "{{reason}}").Text);
        Assert.Null(Forms.Bound("text", "N/A").Text);
        Assert.Equal("unknown", Forms.Bound("text", "unknown").Text);
        Assert.Equal("check_up", Forms.Bound("text", "check_up").Text);
        Assert.Equal("text", Forms.Refused("text", "Call {{customer.number}} back").Argument);
    }

    private static readonly Gen<string> Pieces = Gen.OneOf(
        Gen.String,
        Gen.String["0123456789-/:T Zz+.apm"],
        Gen.OneOf(Gen.Const("2026-"), Gen.Const("-03-02"), Gen.Const("T10:00"), Gen.Const("{{"), Gen.Const("\ud83d"), Gen.Const("\u0301"), Gen.Const(" PM"), Gen.Const("[America/Toronto]"), Gen.Const("March 2, "), Gen.Const("99999999999")));

    private static readonly Gen<string> Values = Gen.OneOf(
        Pieces.List[0, 6].Select(pieces => JsonValue.Create(string.Concat(pieces)).ToJsonString()),
        Gen.String.Select(text => "\"" + new string([.. text.Where(c => c is > ' ' and < '\u007f' and not ('"' or '\\'))]) + "\\ud800\""),
        Gen.Double.Where(double.IsFinite).Select(number => JsonSerializer.Serialize(number)),
        Gen.Long.Select(number => JsonSerializer.Serialize(number)),
        Gen.OneOf(Gen.Const("1e400"), Gen.Const("-0"), Gen.Const("[]"), Gen.Const("{}"), Gen.Const("[[{\"a\":null}]]"), Gen.Const("true"), Gen.Const("null")));

    [Fact]
    public void Nothing_that_a_model_sends_makes_it_throw()
    {
        var members = typeof(PersonForm).GetConstructors()[0].GetParameters().Select(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!)).ToArray();
        Gen.Select(Gen.Int[0, members.Length - 1], Values).List[0, 4].Sample(
            given =>
            {
                var json = "{" + string.Join(",", given.Select(one => $"\"{members[one.Item1]}\":{one.Item2}")) + "}";
                if (Forms.Bind<PersonForm>(json) is Binding<PersonForm>.Bound { Value: var form })
                {
                    Assert.True(form.DateOfBirth is null || (form.DateOfBirth.Value.Year >= 1900 && form.DateOfBirth <= Forms.Now.Date));
                    Assert.All(new[] { form.FirstName, form.Text, form.Email }, text => Assert.True(text is null || (text.Length is > 0 and <= 1000 && !text.Any(char.IsControl) && text.Trim() == text)));
                }
            },
            iter: 100_000);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        byte[] json = [.. Encoding.UTF8.GetBytes("{\"firstName\":\"a"), 0xFF, .. Encoding.UTF8.GetBytes("\"}")];
        using var document = JsonDocument.Parse(json);
        Assert.IsType<Binding<PersonForm>.Invalid>(ArgumentRecord.Bind<PersonForm>(document.RootElement, Forms.Now));
    }
}
