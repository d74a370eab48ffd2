using Microsoft.Azure.Cosmos;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Blobs;
using Parlae.Pms.Core.Storage.Cosmos;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Tables;

namespace Parlae.Pms.Tests.Infra;

/// <summary>The stores have the shape that the program expects, and what must be kept is kept.</summary>
public sealed class StoreTests
{
    private static readonly RemoteStore AnyStore = new RemoteStore.WithKey("");

    [Fact]
    public async Task Each_collection_that_lies_in_tables_has_its_table()
    {
        var prefix = new TableRecordsOptions(AnyStore).Prefix;
        var tables = (await Infrastructure.UsualAsync()).Of("Microsoft.Storage/storageAccounts/tableServices/tables").Select(table => $"{table["name"]}".Split('/')[^1]);

        // A table's name knows no upper and lower case.
        Assert.Equal(
            RecordParts.Collections.Where(collection => RecordParts.Of(collection) == RecordPart.Tables).Select(collection => (prefix + collection).ToUpperInvariant()).Order(),
            tables.Select(name => name.ToUpperInvariant()).Order());
    }

    [Fact]
    public async Task The_container_of_documents_is_as_the_program_makes_it_in_a_stand_in()
    {
        var infrastructure = await Infrastructure.UsualAsync();
        var options = new CosmosRecordsOptions(AnyStore);
        var container = infrastructure.One("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers")["properties"]!["resource"]!;

        Assert.Equal(options.Container, $"{container["id"]}");
        Assert.Equal(options.Database, $"{infrastructure.One("Microsoft.DocumentDB/databaseAccounts/sqlDatabases")["properties"]!["resource"]!["id"]}");
        Assert.Equal($"/{CosmosItem.PartitionName}", $"{Assert.Single(container["partitionKey"]!["paths"]!.AsArray())}");
        Assert.Equal((int)PartitionKeyDefinitionVersion.V2, (int)container["partitionKey"]!["version"]!);
        Assert.Equal(-1, (int)container["defaultTtl"]!);
        Assert.Equal([$"/{CosmosItem.SortName}/?", $"/{CosmosItem.DueName}/?"], container["indexingPolicy"]!["includedPaths"]!.AsArray().Select(path => $"{path!["path"]}"));
        Assert.Equal(["/*"], container["indexingPolicy"]!["excludedPaths"]!.AsArray().Select(path => $"{path!["path"]}"));

        var account = infrastructure.One("Microsoft.DocumentDB/databaseAccounts")["properties"]!;
        Assert.Equal("Strong", $"{account["consistencyPolicy"]!["defaultConsistencyLevel"]}");
        Assert.Equal("EnableServerless", $"{Assert.Single(account["capabilities"]!.AsArray())!["name"]}");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Checkpoints_cannot_be_changed_for_as_many_years_as_the_trail_is_kept(int years)
    {
        var infrastructure = await Infrastructure.UsualAsync($"auditYears = {years}");
        var policy = infrastructure.One("Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies");

        Assert.Equal(new BlobContainerOptions(AnyStore).Container, $"{policy["name"]}".Split('/')[^2]);
        var anyYears = Enumerable.Range(2000, 8).Select(year => (new DateTime(year + years, 3, 1) - new DateTime(year, 3, 1)).Days);
        Assert.InRange((int)policy["properties"]!["immutabilityPeriodSinceCreationInDays"]!, anyYears.Max(), anyYears.Max() + 1);
        Assert.False((bool)policy["properties"]!["allowProtectedAppendWrites"]!);
        Assert.Equal($"{years}", $"{infrastructure.Settings["Parlae__Audit__RetentionYears"]}");
    }

    [Fact]
    public async Task A_locked_policy_is_left_alone()
    {
        var infrastructure = await Infrastructure.UsualAsync("lockSeals = true");

        Assert.Empty(infrastructure.Of("Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies"));
        Assert.Contains(infrastructure.Of("Microsoft.Storage/storageAccounts/blobServices/containers"), container => $"{container["name"]}".EndsWith("/parlae-seals", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(2)]
    public async Task What_the_services_write_down_is_kept_as_long(int years)
    {
        var infrastructure = await Infrastructure.UsualAsync($"auditYears = {years}");
        var kept = infrastructure.Of("Microsoft.OperationalInsights/workspaces/tables").ToDictionary(table => $"{table["name"]}".Split('/')[1], table => (int)table["properties"]!["totalRetentionInDays"]!);

        Assert.Equal(["AZKVAuditLogs", "CDBControlPlaneRequests", "CDBDataPlaneRequests", "StorageBlobLogs", "StorageTableLogs"], kept.Keys.Order(StringComparer.Ordinal));
        Assert.All(kept.Values, days => Assert.InRange(days, years * 365, years * 366));
        var written = infrastructure.Of("Microsoft.Insights/diagnosticSettings").ToList();
        Assert.Equal(5, written.Count);
        Assert.All(written, each => Assert.Contains("outputs.workspaceId", $"{each["properties"]!["workspaceId"]}", StringComparison.Ordinal));
        Assert.All(["Microsoft.KeyVault/vaults/", "/blobServices/default/", "/tableServices/default/", "databaseAccounts/", "Microsoft.Web/sites/"], of => Assert.Single(written, each => $"{each["id"]}".Contains(of, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_can_be_asked_for_longer_than_the_trail_is_kept_is_kept_as_long_as_that()
    {
        var infrastructure = await Infrastructure.UsualAsync("auditYears = 1", "logDays = 730");

        Assert.All(infrastructure.Of("Microsoft.OperationalInsights/workspaces/tables"), table => Assert.Equal(730, (int)table["properties"]!["totalRetentionInDays"]!));
    }

    [Fact]
    public async Task The_month_has_a_budget_unless_none_is_wanted()
    {
        var budget = (await Infrastructure.UsualAsync("monthlyBudget = 120")).One("Microsoft.Consumption/budgets")["properties"]!;

        Assert.Equal(120, (int)budget["amount"]!);
        Assert.All(budget["notifications"]!.AsObject(), each => Assert.Equal("operator@example.com", $"{each.Value!["contactEmails"]![0]}"));
        Assert.Empty((await Infrastructure.UsualAsync("monthlyBudget = 0")).Of("Microsoft.Consumption/budgets"));
    }
}
