using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Vapi.Sdk;

/// <summary>What is installed beside this file: Vapi's SDK, the TypeScript compiler, LiquidJS.</summary>
internal static partial class SdkTools
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    private static string Folder => Path.Combine(BuiltApp.Root, "Parlae.Pms.Tests", "Vapi", "Sdk");

    /// <summary>One thing that the compiler does not like.</summary>
    internal sealed record Problem(string File, int Line, string Code, string Text);

    /// <summary>Checks files in one strict compilation.</summary>
    public static async Task<IReadOnlyList<Problem>> CheckAsync(IReadOnlyDictionary<string, string> files)
    {
        using var folder = new TemporaryDirectory();
        foreach (var (name, text) in files)
            await File.WriteAllTextAsync(folder.File(name), text, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("tsconfig.json"), JsonSerializer.Serialize(new
        {
            compilerOptions = new
            {
                strict = true,
                noEmit = true,
                skipLibCheck = true, // their own files are not ours to judge
                types = Array.Empty<string>(),
                target = "es2022",
                lib = new[] { "es2022", "dom" },
                module = "nodenext",
                moduleResolution = "nodenext",
                paths = new Dictionary<string, string[]> { ["@vapi-ai/server-sdk"] = [Installed("@vapi-ai/server-sdk/dist/cjs/index.d.ts")] },
            },
            files = files.Keys,
        }), TestContext.Current.CancellationToken);
        var (_, output) = await RunAsync([Installed("typescript/bin/tsc"), "-p", folder.Path, "--pretty", "false"], null);
        return [.. ProblemLine().Matches(output).Select(match => new Problem(Path.GetFileName(match.Groups[1].Value), int.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture), match.Groups[3].Value, match.Groups[4].Value))];
    }

    /// <summary>What LiquidJS makes of templates.</summary>
    public static async Task<IReadOnlyList<string>> RenderAsync(IEnumerable<(string Template, object Variables)> templates)
    {
        Installed("liquidjs");
        var (code, output) = await RunAsync([Path.Combine(Folder, "render.js")], JsonSerializer.Serialize(templates.Select(each => new { template = each.Template, variables = each.Variables })));
        Assert.True(code == 0, output);
        return JsonSerializer.Deserialize<string[]>(output)!;
    }

    private static string Installed(string path) => Path.Combine(Folder, "node_modules", path) is var there && (File.Exists(there) || Directory.Exists(there))
        ? there
        : throw new InvalidOperationException("Vapi's SDK is not installed: run Parlae.Pms.Tests/Vapi/Sdk/install.sh (test.sh does).");

    private static async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> arguments, string? input)
    {
        using var process = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        giveUp.CancelAfter(Longest);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), giveUp.Token);
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(giveUp.Token);
            await process.WaitForExitAsync(giveUp.Token);
            return (process.ExitCode, output);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    [GeneratedRegex(@"^(\S+\.ts)\((\d+),\d+\): error (TS\d+): (.*)$", RegexOptions.Multiline)]
    private static partial Regex ProblemLine();
}
