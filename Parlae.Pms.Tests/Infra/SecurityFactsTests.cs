using System.Text.Json.Nodes;

namespace Parlae.Pms.Tests.Infra;

/// <summary>What an auditor asks of the installation, asked of the template.</summary>
public sealed class SecurityFactsTests
{
    public static TheoryData<string, bool> Modes => Infra.Modes.All;

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task No_store_can_be_opened_with_a_key(string hostingModel, bool inNetwork)
    {
        var infrastructure = await Infrastructure.OfAsync(hostingModel, inNetwork);

        Assert.Equal(2, infrastructure.Of("Microsoft.Storage/storageAccounts").Count());
        foreach (var account in infrastructure.Of("Microsoft.Storage/storageAccounts").Select(Properties))
        {
            Assert.False((bool)account["allowSharedKeyAccess"]!);
            Assert.False((bool)account["allowBlobPublicAccess"]!);
            Assert.False((bool)account["allowCrossTenantReplication"]!);
            Assert.True((bool)account["supportsHttpsTrafficOnly"]!);
            Assert.Equal("TLS1_2", $"{account["minimumTlsVersion"]}");
        }

        var cosmos = Properties(infrastructure.One("Microsoft.DocumentDB/databaseAccounts"));
        Assert.True((bool)cosmos["disableLocalAuth"]!);
        Assert.True((bool)cosmos["disableKeyBasedMetadataWriteAccess"]!);
        Assert.Equal("Tls12", $"{cosmos["minimalTlsVersion"]}");
        Assert.True((bool)Properties(infrastructure.One("Microsoft.OperationalInsights/workspaces"))["features"]!["disableLocalAuth"]!);
        Assert.True((bool)Properties(infrastructure.One("Microsoft.Insights/components"))["DisableLocalAuth"]!);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_vault_knows_roles_alone_and_cannot_be_purged(string hostingModel, bool inNetwork)
    {
        var vault = Properties((await Infrastructure.OfAsync(hostingModel, inNetwork)).One("Microsoft.KeyVault/vaults"));

        Assert.True((bool)vault["enableRbacAuthorization"]!);
        Assert.True((bool)vault["enablePurgeProtection"]!);
        Assert.True((bool)vault["enableSoftDelete"]!);
        Assert.InRange((int)vault["softDeleteRetentionInDays"]!, 7, 90);
        Assert.Null(vault["accessPolicies"]);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_app_takes_TLS_1_3_and_no_password(string hostingModel, bool inNetwork)
    {
        var infrastructure = await Infrastructure.OfAsync(hostingModel, inNetwork);
        var app = Properties(infrastructure.One("Microsoft.Web/sites"));

        Assert.True((bool)app["httpsOnly"]!);
        Assert.Equal("1.3", $"{app["siteConfig"]!["minTlsVersion"]}");
        Assert.Equal("1.3", $"{app["siteConfig"]!["scmMinTlsVersion"]}");
        Assert.Equal("Disabled", $"{app["siteConfig"]!["ftpsState"]}");
        Assert.Equal(["ftp", "scm"], infrastructure.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Select(door => $"{door["name"]}".Split('/')[1]).Order());
        Assert.All(infrastructure.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies"), door => Assert.False((bool)Properties(door)["allow"]!));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_host_starts_the_package_of_its_model_and_one_instance_always_waits(string hostingModel, bool inNetwork)
    {
        var app = Properties((await Infrastructure.OfAsync(hostingModel, inNetwork)).One("Microsoft.Web/sites"))["functionAppConfig"]!;

        Assert.Equal(hostingModel, $"{app["runtime"]!["name"]}");
        Assert.Equal(hostingModel == "custom" ? "1.0" : "10.0", $"{app["runtime"]!["version"]}");
        Assert.Equal("UserAssignedIdentity", $"{app["deployment"]!["storage"]!["authentication"]!["type"]}");
        var waiting = Assert.Single(app["scaleAndConcurrency"]!["alwaysReady"]!.AsArray())!;
        Assert.Equal("http", $"{waiting["name"]}");
        Assert.InRange((int)waiting["instanceCount"]!, 1, int.MaxValue);
    }

    [Fact]
    public async Task Memory_and_instances_are_the_operators_choice()
    {
        var scale = Properties((await Infrastructure.UsualAsync("alwaysReady = 3", "maximumInstances = 7", "instanceMemoryMB = 4096")).One("Microsoft.Web/sites"))["functionAppConfig"]!["scaleAndConcurrency"]!;

        Assert.Equal(3, (int)scale["alwaysReady"]![0]!["instanceCount"]!);
        Assert.Equal(7, (int)scale["maximumInstanceCount"]!);
        Assert.Equal(4096, (int)scale["instanceMemoryMB"]!);
    }

    [Fact]
    public async Task Reached_by_Vapi_and_named_networks_alone_where_that_is_chosen()
    {
        static JsonNode Site(Infrastructure infrastructure) => Properties(infrastructure.One("Microsoft.Web/sites"))["siteConfig"]!;
        var open = Site(await Infrastructure.UsualAsync());
        var restricted = Site(await Infrastructure.UsualAsync("restrictToVapi = true", "allowedNetworks = '192.0.2.0/24, 198.51.100.7/32'"));

        Assert.Equal("Allow", $"{open["ipSecurityRestrictionsDefaultAction"]}");
        Assert.Equal("Deny", $"{restricted["ipSecurityRestrictionsDefaultAction"]}");
        Assert.Equal(["167.150.224.0/23", "192.0.2.0/24", "198.51.100.7/32"], restricted["ipSecurityRestrictions"]!.AsArray().Select(rule => $"{rule!["ipAddress"]}"));
        Assert.All(restricted["ipSecurityRestrictions"]!.AsArray(), rule => Assert.Equal("Allow", $"{rule!["action"]}"));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Nothing_deployed_listens_to_the_public_but_the_app(string hostingModel, bool inNetwork)
    {
        var infrastructure = await Infrastructure.OfAsync(hostingModel, inNetwork);
        var stores = infrastructure.All.Where(resource => $"{resource["type"]}" is "Microsoft.Storage/storageAccounts" or "Microsoft.KeyVault/vaults" or "Microsoft.DocumentDB/databaseAccounts").ToList();

        Assert.Equal(4, stores.Count);
        Assert.All(stores, store => Assert.Equal(inNetwork ? "Disabled" : "Enabled", $"{Properties(store)["publicNetworkAccess"]}"));
        Assert.All(stores.Where(store => Properties(store)["networkAcls"] is not null), store => Assert.Equal(inNetwork ? "Deny" : "Allow", $"{Properties(store)["networkAcls"]!["defaultAction"]}"));
        Assert.Equal("Enabled", $"{Properties(infrastructure.One("Microsoft.Web/sites"))["publicNetworkAccess"]}");
    }

    private static JsonNode Properties(JsonObject resource) => resource["properties"]!;
}
