using System.Reflection;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>No row is left out: each story is played on each vendor, and what a vendor plays in another form stands on the page of capabilities with its reason.</summary>
public sealed partial class EveryRowOnEveryVendorTests
{
    private const int Rows = 20;

    /// <summary>The rows that each vendor plays in another form, said here once more and not taken from what the page is made of: a row that comes or goes has to be meant.</summary>
    private static readonly Dictionary<string, int[]> OtherForms = new()
    {
        ["sikka"] = [2, 3, 5, 10, 12, 16, 17],
        ["kolla"] = [1, 2, 3, 10, 12, 14, 18],
        ["opendental"] = [1, 2, 3, 10, 12, 14, 18],
        ["nexhealth"] = [1, 2, 3, 5, 8, 10, 11, 12, 16, 17, 18],
    };

    private static readonly Type[] Types = typeof(EveryRowOnEveryVendorTests).Assembly.GetTypes();

    private static IReadOnlyList<Type> Stories { get; } = [.. Types.Where(type => type.IsAbstract && type.Namespace == typeof(Row).Namespace && StoryName().IsMatch(type.Name))];

    public static TheoryData<string> Vendors => [.. RowVendor.All.Select(vendor => vendor.Word)];

    [Fact]
    public void Each_vendor_and_each_row_has_a_part()
    {
        Assert.Equal(Enum.GetValues<PmsVendor>(), RowVendor.All.Select(vendor => vendor.Vendor).Order());
        Assert.Equal(Enumerable.Range(1, Rows), Stories.Select(NumberOf).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public void A_vendor_plays_each_story_or_another_of_the_same_row(string word)
    {
        var vendor = RowVendor.All.Single(one => one.Word == word);
        var played = Types.Where(type => !type.IsAbstract && type.Namespace == vendor.GetType().Namespace && Stories.Any(story => story.IsAssignableFrom(type))).ToList();

        Assert.Equal(Enumerable.Range(1, Rows), played.Select(type => NumberOf(StoryOf(type))).Distinct().Order());
        Assert.Empty(Stories.Except(played.Select(StoryOf)).Except(vendor.NotToldOf).Select(story => $"{story.Name} is not played on {word}."));
        Assert.Empty(vendor.NotToldOf.Intersect(played.Select(StoryOf)));
        Assert.All(vendor.NotToldOf, story => Assert.Contains(NumberOf(story), vendor.Nearest));
        foreach (var type in played)
        {
            Assert.True(type.IsPublic, $"{type} is seen by nobody.");
            Assert.Equal(NumberOf(StoryOf(type)), NumberOf(type));
            var tests = type.GetMethods().Select(method => method.GetCustomAttribute<FactAttribute>()).OfType<FactAttribute>().ToList();
            Assert.NotEmpty(tests);
            Assert.All(tests, test => Assert.True(test is { Skip: null, SkipWhen: null, SkipUnless: null, Explicit: false }, $"A test of {type} is skipped."));
        }
    }

    /// <summary>A shared clinic is one of the vendor in whose name the row is played.</summary>
    [Theory]
    [MemberData(nameof(Vendors))]
    public void A_row_is_played_in_a_clinic_of_its_vendor(string word)
    {
        var vendor = RowVendor.All.Single(one => one.Word == word).GetType();
        foreach (var type in Types.Where(type => !type.IsAbstract && type.Namespace == vendor.Namespace))
        {
            var clinics = type.GetConstructors().SelectMany(made => made.GetParameters()).Select(parameter => parameter.ParameterType).Where(clinic => clinic.IsGenericType);
            Assert.All(clinics, clinic => Assert.Equal(vendor, Assert.Single(clinic.GetGenericArguments())));
        }
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public void The_page_gives_a_reason_for_each_row_that_is_played_in_another_form(string word)
    {
        var vendor = RowVendor.All.Single(one => one.Word == word);
        var page = File.ReadAllText(Path.Combine(BuiltApp.Root, "docs", "capabilities.md"));
        var forms = page[page.IndexOf("## Scenarios in their nearest form", StringComparison.Ordinal)..];
        var name = PageName().Replace(vendor.Vendor.ToString(), vendor.Vendor == PmsVendor.OpenDental ? " " : "");
        var section = Assert.Single(Section().Matches(forms), match => match.Groups[1].Value == name).Groups[2].Value;

        Assert.Equal(OtherForms[word], Line().Matches(section).Select(line => int.Parse(line.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order());
        Assert.All(Line().Matches(section), line => Assert.All(line.Groups[2].Value.Split('|'), cell => Assert.True(cell.Trim().Length > 20, line.Value)));
    }

    /// <summary>What the stories do otherwise for a vendor, since it lacks what they are told with, has a row on the page.</summary>
    [Theory]
    [MemberData(nameof(Vendors))]
    public void What_a_vendor_lacks_for_a_story_makes_it_another_form(string word)
    {
        var vendor = RowVendor.All.Single(one => one.Word == word);
        (bool IsOther, int[] Rows)[] lacking =
        [
            (!vendor.TakesWritesIn || vendor.HasIdsAtOnce, [1]), // a write under a number of its own, performed later
            (vendor.NotToldOf.Count > 0 || !vendor.TellsLaterRefusals, [2]),
            (vendor.FindsBeside || !vendor.TakesWritesIn || !vendor.TellsLaterRefusals, [3]),
            (vendor.TakesWritesIn, [5, 16, 17]), // a live book, which changes while the caller is on the line
            (!vendor.TellsHours, [8, 11]),
            (vendor.WritesWallClocks || !vendor.TakesOtherZones, [10]),
            (!vendor.TellsPracticePhone, [14]),
            (!vendor.TellsBalances || !vendor.HasPatientsWithoutBalance, [18]),
        ];

        Assert.All(lacking.Where(one => one.IsOther).SelectMany(one => one.Rows), row => Assert.Contains(row, vendor.Nearest));
    }

    private static Type StoryOf(Type type) => Stories.Single(story => story.IsAssignableFrom(type));

    private static int NumberOf(Type type) => int.Parse(type.Name[3..5], System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Row\d\d_")]
    private static partial Regex StoryName();

    /// <summary>A vendor's own heading, and what stands under it.</summary>
    [GeneratedRegex(@"^### (.+)\n((?:(?!^#).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| (\d+) \| (.+ \| .+) \|$", RegexOptions.Multiline)]
    private static partial Regex Line();

    /// <summary>Between the words of a name.</summary>
    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex PageName();
}
