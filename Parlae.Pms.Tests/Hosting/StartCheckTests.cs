using System.Diagnostics;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Scenarios;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting;

/// <summary>A store in the cloud that cannot be used stops the start with one line, and soon.</summary>
public sealed class StartCheckTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40); // on a machine that does much else; by itself at most 20

    [Theory]
    [InlineData("identity", "This program's identity got no token for the service.")]
    [InlineData("audience", "The service answered 401 Unauthorized.")]
    [InlineData("rights", "The service answered 403 Forbidden.")]
    [InlineData("busy", "The service answered 429 Throttled.")]
    [InlineData("certificate", "The service cannot be reached (RequestFailedException).")]
    [InlineData("port", "The service cannot be reached (RequestFailedException).")]
    public async Task A_vault_that_cannot_be_used_is_named_with_the_reason(string wrong, string reason)
    {
        var mint = new TokenMint();
        await using var vault = await VaultServer.StartAsync(mint);
        await using var identity = await IdentityServer.StartAsync(mint);
        var settings = SecretsInVaultTests.Settings(vault, identity);
        if (wrong == "identity") identity.Refuses = true;
        if (wrong == "audience") identity.Audience = "https://storage.azure.com";
        if (wrong == "rights") vault.Refuse = _ => (403, null);
        if (wrong == "busy") vault.Refuse = _ => (429, "120");
        if (wrong == "certificate") settings["Parlae__StandInCertificate"] = new string('0', 64);
        if (wrong == "port") settings["Parlae__KeyVault__Uri"] = $"https://127.0.0.1:{HostPort.Free()}";

        var watch = Stopwatch.StartNew();
        var ended = await AppProcess.RunAsync(["serve", "--port", "0"], settings);

        Assert.Equal(3, ended.ExitCode);
        Assert.Equal($"Parlae__KeyVault__Uri names a store that cannot be used: {reason}", Assert.Single(ended.Errors.TrimEnd().Split('\n')));
        Assert.DoesNotMatch("127\\.0\\.0\\.1|eyJ[A-Za-z0-9]", ended.Errors + ended.Output);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
    }

    [Fact]
    public async Task A_vault_whose_keys_were_deleted_is_not_given_new_ones()
    {
        var mint = new TokenMint();
        await using var vault = await VaultServer.StartAsync(mint);
        await using var identity = await IdentityServer.StartAsync(mint);
        vault.Shelf.Set("parlae-2master", new System.Text.Json.Nodes.JsonObject { ["value"] = "1" });
        vault.Shelf.Delete("parlae-2master");

        var ended = await AppProcess.RunAsync(["serve", "--port", "0"], SecretsInVaultTests.Settings(vault, identity));

        Assert.Equal((2, "The master keys were deleted from the vault: recover them there, or nothing that was kept opens."), (ended.ExitCode, ended.Errors.TrimEnd()));
        Assert.Empty(vault.Shelf.Names);
    }
}
