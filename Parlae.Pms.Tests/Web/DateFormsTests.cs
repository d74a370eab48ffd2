using System.Text.RegularExpressions;
using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Web;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Web;

/// <summary>Days and times follow the texts: in another language they are written as its file says.</summary>
public sealed partial class DateFormsTests
{
    private static readonly ZonedDateTime At = new LocalDateTime(2026, 8, 3, 14, 5, 9).InZoneStrictly(DateTimeZoneProviders.Tzdb["America/Toronto"]);

    [Fact]
    public void They_are_written_as_the_texts_say()
    {
        var forms = DateForms.Current;
        Assert.Equal(
            ["Mon, Aug 3 2026, 2:05 PM", "Mon, Aug 3 2026, 2:05:09 PM", "Mon, Aug 3 2026", "Mon, Aug 3", "2:05:09 PM", "12 AM", "14:05"],
            [forms.Moment(At), forms.Exact(At), forms.Day(At.Date), forms.ShortDay(At.Date), forms.Clock(At.TimeOfDay), forms.Hour(0), forms.Minute(At.TimeOfDay)]);
    }

    [Fact]
    public void Another_languages_texts_give_another_languages_days()
    {
        var texts = new Dictionary<string, string>
        {
            ["Date.Moment"] = "ddd d MMM uuuu 'à' H 'h' mm",
            ["Date.Exact"] = "ddd d MMM uuuu 'à' H 'h' mm 'min' ss",
            ["Date.Day"] = "ddd d MMM uuuu",
            ["Date.ShortDay"] = "ddd d MMM",
            ["Date.Clock"] = "HH:mm:ss",
            ["Date.Hour"] = "H 'h'",
            ["Date.Minute"] = "H'h'mm",
            ["Date.DayNames"] = "dim. lun. mar. mer. jeu. ven. sam.",
            ["Date.MonthNames"] = "janv. févr. mars avr. mai juin juill. août sept. oct. nov. déc.",
            ["Date.Halves"] = "a.m. p.m.",
        };
        var forms = new DateForms(name => texts[name]);
        Assert.Equal(
            ["lun. 3 août 2026 à 14 h 05", "lun. 3 août 2026 à 14 h 05 min 09", "lun. 3 août 2026", "lun. 3 août", "14:05:09", "0 h", "14h05"],
            [forms.Moment(At), forms.Exact(At), forms.Day(At.Date), forms.ShortDay(At.Date), forms.Clock(At.TimeOfDay), forms.Hour(0), forms.Minute(At.TimeOfDay)]);
    }

    [Fact]
    public void No_other_place_of_the_pages_writes_a_day_for_people()
    {
        var folder = Path.Combine(BuiltApp.Root, "Parlae.Pms.Functions", "Web");
        var places = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".cs" or ".razor" && Path.GetFileName(file) != "DateForms.cs");
        Assert.Empty(places.Where(file => Form().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("operator", "operator-key", "operator operator-key")]
    [InlineData("key:k1", "front desk", "key:k1 front desk")]
    [InlineData("other", "x", "other x")]
    public void Who_did_something_is_told_with_a_word_of_the_texts(string kind, string id, string told) => Assert.Equal(told, ActorTexts.Of(new AuditActor(kind, id)));

    /// <summary>Patterns with names or halves of the day, and those that are made elsewhere. What machines read is ISO, and may stay.</summary>
    [GeneratedRegex("\"[^\"]*(ddd|MMM|\\btt\\b)[^\"]*\"|Local\\w+Pattern\\.Create|ZonedDateTimePattern|To(Short|Long)(Date|Time)String")]
    private static partial Regex Form();
}
