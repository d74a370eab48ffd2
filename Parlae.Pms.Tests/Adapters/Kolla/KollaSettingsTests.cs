using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.Kolla;
using Parlae.Pms.Core.Adapters.Sikka;

namespace Parlae.Pms.Tests.Adapters.Kolla;

public sealed class KollaSettingsTests
{
    [Fact]
    public void Settings_are_read_and_the_usual_addresses_are_kollas()
    {
        var usual = Read([]);
        Assert.Equal(("https://unify.kolla.dev/dental/v1", "https://api.getkolla.com/connect/v1", "1.3"), (usual.BaseUrl.AbsoluteUri, usual.ConnectBaseUrl.AbsoluteUri, usual.MinimumTls));
        var set = Read(new() { ["KOLLA_API_KEY"] = "kc.x", ["Kolla:BaseUrl"] = "http://localhost:7080/kolla/dental/v1", ["Kolla:ConnectBaseUrl"] = "http://127.0.0.1:7080/kolla/connect/v1", ["Kolla:MinimumTls"] = "1.2" });
        Assert.Equal(("kc.x", "http://localhost:7080/kolla/dental/v1", "http://127.0.0.1:7080/kolla/connect/v1", "1.2"), (set.ApiKey, set.BaseUrl.AbsoluteUri, set.ConnectBaseUrl.AbsoluteUri, set.MinimumTls));
    }

    [Fact]
    public void A_setting_without_a_value_is_as_if_it_were_not_there()
    {
        Assert.Equal("1.3", Read(new() { ["Kolla:MinimumTls"] = "" }).MinimumTls);
        using var services = new ServiceCollection().AddLogging().AddSikka(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Sikka:MinimumTls"] = " " }).Build()).BuildServiceProvider();
        Assert.Equal("1.3", services.GetRequiredService<IOptions<SikkaOptions>>().Value.MinimumTls);
    }

    [Theory]
    [InlineData("BaseUrl", "http://example.com/v1", "Kolla__BaseUrl is plain HTTP")]
    [InlineData("ConnectBaseUrl", "http://example.com/v1", "Kolla__ConnectBaseUrl is plain HTTP")]
    [InlineData("BaseUrl", "ftp://localhost/v1", "Kolla__BaseUrl is not an absolute HTTP address")]
    [InlineData("ConnectBaseUrl", "https://user:pass@example.com/v1", "Kolla__ConnectBaseUrl holds more")]
    [InlineData("MinimumTls", "1.1", "Kolla__MinimumTls")]
    [InlineData("PageSize", "1001", "Kolla__PageSize")]
    [InlineData("RequestsPerSecond", "0", "Kolla__RequestsPerSecond")]
    [InlineData("TotalTimeout", "00:00:01", "Kolla__TotalTimeout")]
    [InlineData("AbsentAfter", "00:03:44", "Kolla__AbsentAfter")] // 5 s and 60 s to read whom it names, 5 s for its turn and 45 s to be answered, both twice after a 429, 60 s to be seen
    [InlineData("ReadsBehind", "00:01:16", "Kolla__AbsentAfter")]
    [InlineData("TotalTimeout", "00:01:16", "Kolla__AbsentAfter")]
    public void A_setting_that_cannot_be_is_named(string name, string value, string says)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Read(new() { [$"Kolla:{name}"] = value }));
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_is_not_called_absent_before_it_must_be_seen()
    {
        Assert.InRange(Read([]).AbsentAfter, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10));
        Assert.Equal(TimeSpan.FromSeconds(225), Read(new() { ["Kolla:AbsentAfter"] = "00:03:45" }).AbsentAfter);
        Assert.Equal(TimeSpan.FromSeconds(75), Read(new() { ["Kolla:ReadsBehind"] = "00:01:15" }).ReadsBehind);
    }

    private static KollaOptions Read(Dictionary<string, string?> settings)
    {
        using var services = new ServiceCollection().AddLogging().AddKolla(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        return services.GetRequiredService<IOptions<KollaOptions>>().Value;
    }
}
