using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Parlae.Pms.Tests.Architecture;

/// <summary>Lines that the compiler cannot hold, since the layers share one library.</summary>
public partial class LayeringTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));
    private static readonly string[] Features = ["Practices", "Appointments", "Patients", "Billing", "Calls", "Figures", "Writes", "Messages"];

    [Fact]
    public void Features_mention_no_adapter_no_storage_engine_no_cloud_and_no_http_client()
    {
        var files = Features.Select(feature => Path.Combine(Root, "Parlae.Pms.Core", feature)).Where(Directory.Exists).SelectMany(Sources).ToList();
        Assert.True(files.Count > 40, "the features were not found");
        AssertNone(files, Outside());
    }

    [Fact]
    public void Core_knows_no_web_server_and_no_voice_platform()
    {
        AssertNone(Sources(Path.Combine(Root, "Parlae.Pms.Core")), AspNet());
        var project = XDocument.Load(Path.Combine(Root, "Parlae.Pms.Core", "Parlae.Pms.Core.csproj"));
        Assert.Equal("Microsoft.NET.Sdk", (string?)project.Root!.Attribute("Sdk"));
        Assert.DoesNotContain(project.Descendants(), element => element.Name.LocalName is "FrameworkReference" or "ProjectReference");
        Assert.DoesNotContain(typeof(Core.CoreRegistration).Assembly.GetReferencedAssemblies(), name => name.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    /// <summary>What all adapters share. It knows none of them.</summary>
    private const string Line = "Line";

    [Fact]
    public void Adapters_do_not_know_each_other()
    {
        var vendors = Directory.GetDirectories(Path.Combine(Root, "Parlae.Pms.Core", "Adapters"));
        Assert.NotEmpty(vendors);
        foreach (var vendor in vendors)
        {
            var others = vendors.Where(other => other != vendor).Select(Path.GetFileName).Where(name => char.IsUpper(name![0]) && name != Line).ToList();
            foreach (var other in others)
                AssertNone(Sources(vendor), new Regex($@"Adapters\.{other}\b"));
        }
    }

    [Fact]
    public void Nothing_names_the_machine_it_was_written_on()
    {
        var files = Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Where(file => !IsMade(file) && Path.GetExtension(file) is ".cs" or ".csproj" or ".props" or ".json" or ".md" or ".sh" or ".yml" or ".bicep" or ".html" or ".js")
            .Where(file => !IsMade(file) && file != Here());
        AssertNone(files, ForeignPath());
    }

    private static void AssertNone(IEnumerable<string> files, Regex forbidden)
    {
        var found = files.SelectMany(file => File.ReadLines(file).Select((line, i) => (file, line, number: i + 1)))
            .Where(at => forbidden.IsMatch(at.line))
            .Select(at => $"{Path.GetRelativePath(Root, at.file)}:{at.number}");
        Assert.Empty(found);
    }

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => !IsMade(file));

    private static bool IsMade(string file) =>
        Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar) is var parts && parts.Any(part => part is "bin" or "obj" or "node_modules" or ".git" or ".local" or "artifacts");

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"\bAdapters\b|\bSqlite|Storage\.(Tables|Cosmos|Blobs|KeyVault)\b|\bAzure\.|\bHttpClient\b|\bIHttpClientFactory\b")]
    private static partial Regex Outside();

    [GeneratedRegex(@"\bMicrosoft\.AspNetCore\b|\bHttpContext\b|Parlae\.Pms\.(Functions|Sandbox)\b")]
    private static partial Regex AspNet();

    [GeneratedRegex(@"(^|[^\w./])/(home|root|tmp|work)/\w")]
    private static partial Regex ForeignPath();
}
