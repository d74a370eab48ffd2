using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.IsolatedWorker;

/// <summary>What <c>-p:HostingModel=IsolatedWorker</c> makes of the project, as far as it can be told without the packages.</summary>
public sealed class BuildTests : IDisposable
{
    private static readonly string[] WorkerPackages =
    [
        "Microsoft.Azure.Functions.Worker 2.52.0", "Microsoft.Azure.Functions.Worker.Extensions.Http 3.3.0", "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore 2.1.1",
        "Microsoft.Azure.Functions.Worker.Extensions.Timer 4.3.1", "Microsoft.Azure.Functions.Worker.Sdk 2.1.0",
    ];

    private readonly TemporaryDirectory folder = new();

    [Fact]
    public async Task The_worker_is_built_apart_with_its_packages_and_its_folder()
    {
        var worker = await EvaluateAsync("-p:HostingModel=IsolatedWorker");

        var versions = XDocument.Load(Path.Combine(BuiltApp.Root, "Directory.Packages.props")).Descendants("PackageVersion").ToDictionary(each => each.Attribute("Include")!.Value, each => each.Attribute("Version")!.Value);
        Assert.Equal(WorkerPackages, Items(worker, "PackageReference").Where(IsWorkers).Order(StringComparer.Ordinal).Select(package => $"{package} {versions[package]}"));
        Assert.Contains(Items(worker, "Compile"), file => file.EndsWith("IsolatedWorker/TimerTriggers.cs", StringComparison.Ordinal));
        Assert.DoesNotContain(Items(worker, "Compile"), file => file.StartsWith("obj/", StringComparison.Ordinal) || file.StartsWith("bin/", StringComparison.Ordinal));
        Assert.Contains("ISOLATED_WORKER", Property(worker, "DefineConstants").Split(';'));
        Assert.Equal(("false", "false"), (Property(worker, "RestorePackagesWithLockFile"), Property(worker, "TreatWarningsAsErrors")));
        Assert.Contains("NU1605", Property(worker, "NoWarn"), StringComparison.Ordinal);
        Assert.False(File.Exists(Property(worker, "NuGetLockFilePath"))); // else NuGet refuses to do without it
        Assert.Equal("bin/IsolatedWorker/", Property(worker, "BaseOutputPath")); // no function.json of another build lies there
    }

    [Fact]
    public async Task The_custom_handler_knows_nothing_of_the_worker()
    {
        var usual = await EvaluateAsync();

        Assert.DoesNotContain(Items(usual, "PackageReference"), IsWorkers);
        Assert.DoesNotContain(Items(usual, "Compile"), file => file.Contains("IsolatedWorker", StringComparison.Ordinal));
        Assert.Contains("../host.json", Items(usual, "None"));
        Assert.Equal(("true", "true"), (Property(usual, "RestorePackagesWithLockFile"), Property(usual, "TreatWarningsAsErrors")));
        Assert.DoesNotContain("ISOLATED_WORKER", Property(usual, "DefineConstants"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_workers_host_json_is_the_one_without_the_custom_handler()
    {
        var made = await EvaluateAsync("-p:HostingModel=IsolatedWorker", $"-p:IntermediateOutputPath={folder.Path}/", "-t:WriteHostJson");

        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(BuiltApp.Root, "host.json"), TestContext.Current.CancellationToken))!.AsObject();
        Assert.True(expected.Remove("customHandler"));
        var file = Path.Combine(folder.Path, "worker", "host.json");
        Assert.Equal(expected.ToJsonString(), JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!.ToJsonString());
        var item = Assert.Single(made["Items"]!["None"]!.AsArray(), item => (string?)item!["Link"] == "host.json")!;
        Assert.Equal((file, "PreserveNewest", "PreserveNewest"), ((string?)item["Identity"], (string?)item["CopyToOutputDirectory"], (string?)item["CopyToPublishDirectory"]));
    }

    [Fact]
    public async Task The_project_that_the_workers_SDK_makes_may_downgrade_packages()
    {
        var made = await EvaluateAsync("-p:HostingModel=IsolatedWorker", "-t:AllowDowngradesInExtensions", "-getProperty:_FunctionsExtensionCommonProps");
        Assert.Contains("NoWarn=NU1605", Property(made, "_FunctionsExtensionCommonProps"), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static bool IsWorkers(string package) => package.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal);

    private static string Property(JsonNode project, string name) => (string)project["Properties"]![name]!;

    private static IEnumerable<string> Items(JsonNode project, string name) => project["Items"]![name]!.AsArray().Select(item => ((string)item!["Identity"]!).Replace('\\', '/'));

    private static async Task<JsonNode> EvaluateAsync(params string[] arguments)
    {
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "msbuild", Path.Combine(BuiltApp.Root, "Parlae.Pms.Functions"), "-nodeReuse:false",
                "-getProperty:DefineConstants,RestorePackagesWithLockFile,NuGetLockFilePath,TreatWarningsAsErrors,NoWarn,BaseOutputPath", "-getItem:PackageReference,Compile,None", .. arguments,
            ])
        {
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("dotnet does not start.");
        var output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        return build.ExitCode == 0 ? JsonNode.Parse(output)! : throw new InvalidOperationException(output);
    }
}
