using System.Diagnostics;

namespace Parlae.Pms.Tests.Support;

/// <summary>The function app as the build left it, and as a publish of it does.</summary>
internal static class BuiltApp
{
    private const string Project = "Parlae.Pms.Functions";

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static readonly Lazy<Task<string>> Publish = new(PublishAsync);

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The build output of the function app.</summary>
    public static string Folder { get; } = Path.Combine(Root, Project, "bin", Configuration, "net10.0");

    /// <summary>A folder published once per test run.</summary>
    public static Task<string> PublishedFolder => Publish.Value;

    public static string Program(string folder) => Path.Combine(folder, OperatingSystem.IsWindows() ? Project + ".exe" : Project);

    private static string FindRoot(string folder) => File.Exists(Path.Combine(folder, "Parlae.Pms.slnx"))
        ? folder
        : FindRoot(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? throw new InvalidOperationException("The tests do not run inside the repository."));

    private static async Task<string> PublishAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "published");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        // A function that is gone: the publish must not leave it in the app.
        Directory.CreateDirectory(Path.Combine(folder, "goneFunction"));
        await File.WriteAllTextAsync(Path.Combine(folder, "goneFunction", "function.json"), "{}");

        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", Path.Combine(Root, Project), "--no-build", "-c", Configuration, "-o", folder, "-v", "quiet", "--nologo"])
        {
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("dotnet does not start.");
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? folder : throw new InvalidOperationException($"Publish failed: {output}");
    }
}
