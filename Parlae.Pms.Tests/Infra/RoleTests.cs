using System.Text.RegularExpressions;

namespace Parlae.Pms.Tests.Infra;

/// <summary>Who may do what: all of it in one file, and no more than the program needs.</summary>
public sealed partial class RoleTests
{
    private static readonly Dictionary<string, string> RoleNames = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_apps_identity_has_these_rights_and_nobody_any_other(bool inNetwork)
    {
        var infrastructure = await Infrastructure.OfAsync("custom", inNetwork);
        var assigned = infrastructure.Of("Microsoft.Authorization/roleAssignments").ToList();

        Assert.Equal(
            [
                "Microsoft.Insights/components/appi: Monitoring Metrics Publisher",
                "Microsoft.KeyVault/vaults/kv: Key Vault Secrets Officer",
                "Microsoft.Storage/storageAccounts/stdata/blobServices/default/containers/parlae-seals: Storage Blob Data Contributor",
                "Microsoft.Storage/storageAccounts/stdata: Storage Table Data Contributor",
                "Microsoft.Storage/storageAccounts/sthost: Storage Blob Data Owner",
                "Microsoft.Storage/storageAccounts/sthost: Storage Table Data Contributor",
            ],
            assigned.Select(each => $"{Scope($"{each["id"]}")}: {RoleNames[$"{each["properties"]!["roleDefinitionId"]}".Split('/')[^1]]}").Order(StringComparer.Ordinal));
        Assert.All(assigned, each => Assert.Equal("ServicePrincipal", $"{each["properties"]!["principalType"]}"));
        Assert.All(assigned, each => Assert.Contains("outputs.principalId", $"{each["properties"]!["principalId"]}", StringComparison.Ordinal));

        var documents = infrastructure.One("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments")["properties"]!;
        Assert.EndsWith("sqlRoleDefinitions/00000000-0000-0000-0000-000000000002", $"{documents["roleDefinitionId"]}", StringComparison.Ordinal);
        Assert.Contains("outputs.principalId", $"{documents["principalId"]}", StringComparison.Ordinal);
    }

    [Fact]
    public void Rights_are_given_in_one_file()
    {
        var giving = Directory.EnumerateFiles(BicepCompiler.Folder, "*.bicep", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("oleAssignments@", StringComparison.Ordinal));

        Assert.Equal(["roles.bicep"], giving.Select(Path.GetFileName));
    }

    [Fact]
    public void Everything_is_written_out() =>
        Assert.DoesNotContain(Directory.EnumerateFiles(BicepCompiler.Folder, "*.bicep", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("'br", StringComparison.Ordinal));

    /// <summary>What a right is on, without what an installation's names end with.</summary>
    private static string Scope(string id) => OfThisInstallation().Replace(id[..id.LastIndexOf("/providers/Microsoft.Authorization", StringComparison.Ordinal)].Split("/providers/", 2)[1], "$1");

    [GeneratedRegex("(stdata|sthost|kv|appi)-?[^/]*")]
    private static partial Regex OfThisInstallation();
}
