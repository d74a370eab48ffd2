using System.Diagnostics;
using System.IO.Compression;
using Parlae.Pms.Tests.Hosting.CustomHandler;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.HostImitation;

namespace Parlae.Pms.Tests.Infra;

/// <summary>What is shipped: packed as azd and the workflow pack it, unpacked where there is no .NET, and started as a host starts it.</summary>
[Trait("Category", "Heavy")]
public sealed class PackageTests
{
    private const string Program = "Parlae.Pms.Functions";
    private const int RunBits = 0b001_001_001;

    [Fact]
    public async Task The_package_runs_in_a_clean_folder_without_an_SDK()
    {
        await PackAsync();
        using var clean = new TemporaryDirectory();
        using var data = new TemporaryDirectory();
        var app = clean.File("app");
        await using (var archive = await ZipFile.OpenReadAsync(Path.Combine(BuiltApp.Root, "artifacts", "app.zip"), TestContext.Current.CancellationToken))
        {
            Assert.Equal(RunBits, (archive.GetEntry(Program)!.ExternalAttributes >> 16) & RunBits);
            Assert.NotNull(archive.GetEntry("host.json"));
            Assert.Null(archive.GetEntry("local.settings.json"));
            await archive.ExtractToDirectoryAsync(app, TestContext.Current.CancellationToken);
        }

        var nowhere = clean.File("nowhere");
        await EveryFunctionTests.TryAllAsync(app, Handover.Proxying, data, new Dictionary<string, string?> { ["PATH"] = nowhere, ["DOTNET_ROOT"] = nowhere });
    }

    private static async Task PackAsync()
    {
        using var pack = Process.Start(new ProcessStartInfo(Path.Combine(BicepCompiler.Folder, "package.sh")) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("package.sh does not start.");
        var output = pack.StandardOutput.ReadToEndAsync();
        var errors = await pack.StandardError.ReadToEndAsync();
        await pack.WaitForExitAsync();
        Assert.True(pack.ExitCode == 0, await output + errors);
    }
}
