using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Protocols;
using Parlae.Pms.Functions.Entra;

namespace Parlae.Pms.Tests.Entra;

/// <summary>How often the provider is asked what it says of itself, and what holds while it is away.</summary>
public sealed class EntraMetadataTests : IDocumentRetriever, IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly EntraMetadata metadata;
    private int asked;
    private Exception? away;

    public EntraMetadataTests() => metadata = new EntraMetadata("https://login.example.com/.well-known/openid-configuration", this, clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_asked_once_for_all_who_come_and_again_after_half_a_day()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => metadata.GetConfigurationAsync(Cancellation)));
        Assert.Equal(1, asked);
        clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal("issuer 2", (await metadata.GetConfigurationAsync(Cancellation)).Issuer);
    }

    [Fact]
    public async Task An_unknown_key_has_it_asked_again_but_made_up_ones_not_all_day()
    {
        await metadata.GetConfigurationAsync(Cancellation);
        for (var i = 0; i < 10; i++)
        {
            metadata.RequestRefresh();
            await metadata.GetConfigurationAsync(Cancellation);
        }

        Assert.Equal(2, asked);
        clock.Advance(TimeSpan.FromSeconds(30));
        metadata.RequestRefresh();
        await metadata.GetConfigurationAsync(Cancellation);
        Assert.Equal(3, asked);
    }

    public static TheoryData<Exception> OfALostLine => [new IOException("away"), new SocketException((int)SocketError.ConnectionReset)];

    [Theory]
    [MemberData(nameof(OfALostLine), DisableDiscoveryEnumeration = true)]
    public async Task While_it_is_away_what_was_heard_last_holds_and_nobody_waits_behind_another(Exception fault)
    {
        away = fault;
        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAsync<IOException>(() => metadata.GetConfigurationAsync(Cancellation));
        Assert.Equal(1, asked);

        away = null;
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("issuer 2", (await metadata.GetConfigurationAsync(Cancellation)).Issuer);
        away = fault;
        clock.Advance(TimeSpan.FromHours(13));
        Assert.Equal("issuer 2", (await metadata.GetConfigurationAsync(Cancellation)).Issuer);
        away = null;
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("issuer 4", (await metadata.GetConfigurationAsync(Cancellation)).Issuer);
    }

    public Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        asked++;
        return away is not null ? throw away : Task.FromResult($$"""{"issuer":"issuer {{asked}}"}""");
    }

    public void Dispose() => metadata.Dispose();
}
