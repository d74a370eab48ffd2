using System.Text.RegularExpressions;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Infra;

/// <summary>What ships the program: azd's file, the hooks, the workflow.</summary>
public sealed partial class ShippingTests
{
    private static readonly string Azure = File.ReadAllText(Path.Combine(BuiltApp.Root, "azure.yaml"));
    private static readonly string Workflow = File.ReadAllText(Path.Combine(BuiltApp.Root, ".github", "workflows", "deploy.yml"));

    [Fact]
    public async Task azd_finds_the_app_by_its_tag_and_the_scripts_that_it_runs_can_be_run()
    {
        var tag = $"{(await Infrastructure.UsualAsync()).One("Microsoft.Web/sites")["tags"]!["azd-service-name"]}";

        Assert.Contains($"services:\n  {tag}:\n", Azure, StringComparison.Ordinal);
        var scripts = Script().Matches(Azure + Workflow).Select(match => match.Value).Distinct().ToList();
        Assert.Equal(["infra/package.sh", "infra/postdeploy.sh", "infra/postprovision.sh", "infra/preprovision.sh"], scripts.Order(StringComparer.Ordinal));
        Assert.All(Directory.EnumerateFiles(BicepCompiler.Folder, "*.sh"), script =>
        {
            if (!OperatingSystem.IsWindows()) Assert.True(File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute), script);
        });
    }

    [Fact]
    public async Task Each_resource_belongs_to_the_azd_environment()
    {
        var tagged = (await Infrastructure.OfAsync("custom", true)).All.Where(resource => resource["location"] is not null && $"{resource["type"]}".Count(letter => letter == '/') == 1).ToList();

        Assert.InRange(tagged.Count, 20, 200);
        Assert.All(tagged, resource => Assert.Equal("test", $"{resource["tags"]?["azd-env-name"]}"));
    }

    [Fact]
    public void Actions_are_pinned_by_commit_and_the_workflow_has_few_rights()
    {
        var uses = Uses().Matches(Workflow).Select(match => match.Groups[1].Value).ToList();

        Assert.InRange(uses.Count, 4, 20);
        Assert.All(uses, action => Assert.Matches("^[A-Za-z-]+/[a-z-]+@[0-9a-f]{40}$", action));
        Assert.Contains("\npermissions: {}\n", Workflow, StringComparison.Ordinal);
        Assert.Equal(["contents: read", "contents: read", "id-token: write"], Right().Matches(Workflow).Select(match => match.Groups[1].Value));
        Assert.DoesNotContain("secrets.", Workflow, StringComparison.Ordinal);
    }

    [Fact]
    public void The_workflow_hands_on_each_choice_that_is_no_secret()
    {
        var choices = Choice().Matches(File.ReadAllText(Path.Combine(BicepCompiler.Folder, "main.parameters.json"))).Select(match => match.Groups[1].Value).Where(name => !name.StartsWith("PARLAE_OUTBOX_", StringComparison.Ordinal));

        Assert.All(choices, name => Assert.Matches($"\n      {name}: \\$\\{{\\{{ vars\\.{name}\\b", Workflow));
    }

    [GeneratedRegex(@"infra/[a-z-]+\.sh")]
    private static partial Regex Script();

    [GeneratedRegex(@"uses: (\S+)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"\n      ([a-z-]+: (?:read|write))\b")]
    private static partial Regex Right();

    [GeneratedRegex(@"\$\{((?:PARLAE|AZURE)_[A-Z_]+)")]
    private static partial Regex Choice();
}
