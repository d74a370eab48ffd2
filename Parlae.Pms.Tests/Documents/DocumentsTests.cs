using System.Reflection;
using System.Text.RegularExpressions;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Documents;

/// <summary>What the documents name is there: pages they link, code and tests that the evidence points at, settings.</summary>
public sealed partial class DocumentsTests
{
    private static readonly string Evidence = Read("docs/hipaa.md");

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(BuiltApp.Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(BuiltApp.Root, "docs"), "*.md", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(BuiltApp.Root, file).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(BuiltApp.Root, page))!;
        var broken = Link().Matches(Read(page)).Select(match => match.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal) && target.Length > 0)
            .Where(target => !Path.Exists(Path.Combine(folder, target)));
        Assert.Empty(broken);
    }

    [Fact]
    public void Every_test_that_the_evidence_names_is_one()
    {
        var tests = typeof(DocumentsTests).Assembly.GetTypes().Where(type => type.GetMethods().Any(method => method.GetCustomAttributes<FactAttribute>().Any())).Select(type => type.Name).ToHashSet();
        var named = TestName().Matches(Evidence).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Empty(named.Except(tests));
        Assert.True(named.Count > 30);
    }

    [Fact]
    public void Every_piece_of_code_that_the_evidence_names_is_there()
    {
        var named = Code().Matches(Evidence).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.DoesNotContain(named, path => !Path.Exists(Path.Combine(BuiltApp.Root, path.StartsWith("infra", StringComparison.Ordinal) ? path : $"Parlae.Pms.{path}")));
        Assert.True(named.Count > 20);
    }

    [Fact]
    public void Every_setting_that_the_evidence_names_can_be_set()
    {
        var known = Read("local.settings.sample.json") + Read("infra/main.parameters.json");
        var named = Setting().Matches(Evidence).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.DoesNotContain(named, name => !known.Contains($"\"{name}\"", StringComparison.Ordinal) && !known.Contains($"{{{name}=", StringComparison.Ordinal));
        Assert.True(named.Count > 8);
    }

    [Theory]
    [InlineData("(a)(1)")]
    [InlineData("(a)(2)(i)")]
    [InlineData("(a)(2)(ii)")]
    [InlineData("(a)(2)(iii)")]
    [InlineData("(a)(2)(iv)")]
    [InlineData("(b)")]
    [InlineData("(c)(1)")]
    [InlineData("(c)(2)")]
    [InlineData("(d)")]
    [InlineData("(e)(1)")]
    [InlineData("(e)(2)(i)")]
    [InlineData("(e)(2)(ii)")]
    public void Each_rule_has_its_evidence(string rule)
    {
        var row = Assert.Single(Evidence.Split('\n'), line => line.StartsWith($"| {rule} ", StringComparison.Ordinal));
        Assert.Equal(5, row.Trim('|', ' ').Split('|').Count(cell => cell.Trim().Length > 0));
        Assert.Matches(TestName(), row);
    }

    [Fact]
    public void Each_of_the_ten_risks_has_its_evidence() =>
        Assert.All(Enumerable.Range(1, 10), number => Assert.Matches(TestName(), Assert.Single(Evidence.Split('\n'), line => line.StartsWith($"| API{number} ", StringComparison.Ordinal))));

    private static string Read(string path) => File.ReadAllText(Path.Combine(BuiltApp.Root, path));

    [GeneratedRegex(@"\]\(([^)#\s]*)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(\w+Tests)`")]
    private static partial Regex TestName();

    [GeneratedRegex("`((?:Core|Functions|infra)/[^`]+|infra)`")]
    private static partial Regex Code();

    [GeneratedRegex("`((?:Parlae|Vapi|Sikka|Kolla|OpenDental|NexHealth)__[A-Za-z_]+|[A-Z]{3,}_[A-Z_]+)`")]
    private static partial Regex Setting();
}
