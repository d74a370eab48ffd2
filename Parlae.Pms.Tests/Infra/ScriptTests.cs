using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Infra;

/// <summary>The scripts that azd, the workflow and operators run, with Azure's own tool replaced by one that notes what it is asked.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Theory]
    [InlineData("", "", 1)]
    [InlineData("short", "", 1)]
    [InlineData("a-secret-of-sixteen-and-more", "", 0)]
    [InlineData("", "VAPI_WEBHOOK_SECRET,SIKKA_SECRET_KEY", 0)]
    [InlineData("", "VAPI_WEBHOOK_SECRET_PREVIOUS", 1)]
    public async Task Nothing_is_provisioned_for_an_app_that_would_not_start(string secret, string inVault, int expected)
    {
        var (code, said) = await RunAsync("preprovision.sh", [], ("VAPI_WEBHOOK_SECRET", secret), ("PARLAE_SECRETS_IN_VAULT", inVault));

        Assert.Equal(expected, code);
        Assert.Equal(expected != 0, said.Contains("VAPI_WEBHOOK_SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_next_is_said_with_the_installations_own_names()
    {
        var (code, said) = await RunAsync("postprovision.sh", [], ("AZURE_KEY_VAULT_NAME", "kv-test"), ("PARLAE_APP_URL", "https://app.example.com"), ("PARLAE_OUTBOUND_ADDRESS", "192.0.2.7"));

        Assert.Equal(0, code);
        Assert.All(["kv-test", "https://app.example.com/api/vapi/events", "192.0.2.7", "azd deploy"], word => Assert.Contains(word, said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef01234567", 0)]
    [InlineData("76543210fedcba9876543210fedcba9876543210", 1)]
    public async Task A_deployment_holds_when_the_app_tells_the_commit_just_shipped(string shipped, int expected)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.MapGet("/api/version", () => Results.Json(new { version = "0.1.0", commit = "0123456789abcdef0123456789abcdef01234567" }));
        await app.StartAsync(TestContext.Current.CancellationToken);

        var (code, said) = await RunAsync("postdeploy.sh", [app.Urls.Single(), shipped], ("PARLAE_VERSION_TRIES", "1"), ("PARLAE_VERSION_PAUSE", "0"));

        Assert.Equal(expected, code);
        Assert.Contains(shipped, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_that_this_machine_may_not_ask_says_so_and_what_to_do()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.MapGet("/api/version", () => Results.StatusCode(403));
        await app.StartAsync(TestContext.Current.CancellationToken);

        var (code, said) = await RunAsync("postdeploy.sh", [app.Urls.Single(), "0123456789abcdef0123456789abcdef01234567"]);

        Assert.Equal(1, code);
        Assert.Contains("PARLAE_ALLOWED_NETWORKS", said, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Checkpoints_are_locked_only_when_somebody_means_it_and_once()
    {
        await File.WriteAllTextAsync(_folder.File("state"), "Unlocked\n", TestContext.Current.CancellationToken);
        var az = _folder.File("az");
        await File.WriteAllTextAsync(az, """
            #!/usr/bin/env bash
            here=$(dirname "$0")
            echo "$*" >>"$here/asked"
            case "$*" in
              *"show --query state"*) cat "$here/state" ;;
              *"show --query etag"*) echo the-etag ;;
              *"show --query immutability"*) echo 2192 ;;
              *"lock --if-match the-etag"*) echo Locked >"$here/state" ;;
              *) exit 3 ;;
            esac
            """, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Task<(int Code, string Said)> LockAsync(params string[] arguments) => RunAsync(
            "lock-seals.sh", arguments, ("PATH", $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}"), ("PARLAE_DATA_ACCOUNT", "stdatatest"), ("AZURE_RESOURCE_GROUP", "rg-parlae-test"));

        var unasked = await LockAsync(); // there is nobody to answer
        Assert.NotEqual(0, unasked.Code);
        Assert.Contains("2192 days", unasked.Said, StringComparison.Ordinal);
        Assert.Equal("Unlocked\n", await File.ReadAllTextAsync(_folder.File("state"), TestContext.Current.CancellationToken));

        var meant = await LockAsync("--yes");
        Assert.True(meant.Code == 0, meant.Said);
        Assert.Contains("PARLAE_LOCK_SEALS true", meant.Said, StringComparison.Ordinal);
        Assert.Equal(0, (await LockAsync("--yes")).Code);
        Assert.Single(await File.ReadAllLinesAsync(_folder.File("asked"), TestContext.Current.CancellationToken), line => line.Contains("--account-name stdatatest --container-name parlae-seals", StringComparison.Ordinal) && line.Contains(" lock ", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<(int Code, string Said)> RunAsync(string script, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(BicepCompiler.Folder, script), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var run = Process.Start(start) ?? throw new InvalidOperationException($"{script} does not start.");
        run.StandardInput.Close();
        var output = run.StandardOutput.ReadToEndAsync();
        var errors = await run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync();
        return (run.ExitCode, await output + errors);
    }
}
