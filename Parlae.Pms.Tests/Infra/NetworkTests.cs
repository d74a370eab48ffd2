using System.Text.Json.Nodes;

namespace Parlae.Pms.Tests.Infra;

/// <summary>Where public access is off, each store has its door inside, with a name, and the practice systems can still be reached.</summary>
public sealed class NetworkTests
{
    [Fact]
    public async Task Each_store_has_a_private_endpoint_and_a_name_for_it()
    {
        var infrastructure = await Infrastructure.OfAsync("custom", true);
        var endpoints = infrastructure.Of("Microsoft.Network/privateEndpoints").ToList();

        Assert.Equal(["Sql", "blob", "blob", "table", "table", "vault"], endpoints.Select(Group).Order(StringComparer.Ordinal));
        Assert.Equal(endpoints.Count, infrastructure.Of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count());
        Assert.Equal(4, infrastructure.Of("Microsoft.Network/privateDnsZones").Count());
        Assert.Equal(4, infrastructure.Of("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count());
        Assert.Equal(6, endpoints.Select(endpoint => $"{endpoint["name"]}").Distinct().Count());
    }

    [Fact]
    public async Task The_app_is_in_a_subnet_with_a_way_out_and_the_endpoints_in_another_without()
    {
        var network = (await Infrastructure.OfAsync("custom", true)).One("Microsoft.Network/virtualNetworks");
        var subnets = network["properties"]!["subnets"]!.AsArray().ToDictionary(subnet => $"{subnet!["name"]}", subnet => subnet!["properties"]!);

        Assert.Equal("Microsoft.App/environments", $"{subnets["app"]["delegations"]![0]!["properties"]!["serviceName"]}");
        Assert.NotNull(subnets["app"]["natGateway"]);
        Assert.Null(subnets["endpoints"]["natGateway"]);
        Assert.False((bool)subnets["endpoints"]["defaultOutboundAccess"]!);
        Assert.NotEqual($"{subnets["app"]["addressPrefix"]}", $"{subnets["endpoints"]["addressPrefix"]}");
    }

    [Fact]
    public async Task Without_a_network_there_is_nothing_of_it() =>
        Assert.DoesNotContain((await Infrastructure.UsualAsync()).All, resource => $"{resource["type"]}".StartsWith("Microsoft.Network/", StringComparison.Ordinal));

    private static string Group(JsonObject endpoint) => $"{endpoint["properties"]!["privateLinkServiceConnections"]![0]!["properties"]!["groupIds"]![0]}";
}
