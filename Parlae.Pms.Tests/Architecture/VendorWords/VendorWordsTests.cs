using System.Runtime.CompilerServices;

namespace Parlae.Pms.Tests.Architecture.VendorWords;

/// <summary>A vendor's words stay in its adapter: whoever changes a vendor looks nowhere else.</summary>
public sealed class VendorWordsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));
    private static readonly string[] Vendors = ["Sikka", "Kolla", "OpenDental", "NexHealth"];
    private static readonly WordFinder Finder = new(VendorVocabulary.All(Root));

    /// <summary>Where words of vendors have to stand, and which.</summary>
    private static readonly (string File, string Why, Func<string, bool> Allows)[] Exceptions =
    [
        ("Parlae.Pms.Core/Practices/PmsVendor.cs", "the contract's providers (8), by which adapters are registered", IsName),
        ("Parlae.Pms.Functions/Hosting/Settings/VendorSettings.cs", "the contract's settings (7)", IsName),
        ("Parlae.Pms.Functions/Hosting/FunctionsApp.cs", "registration", IsName),
        ("Parlae.Pms.Functions/Rest/OpenApi/OperatorOperations.cs", "the setup's example connects a practice of one provider (8)", word => IsName(word) || word == "D10001"),
        ("Parlae.Pms.Functions/Web/Assets/chartjs/chart.umd.min.js", "a library that is not ours: states of a drawing", word => word is "active" or "complete"),
        ("Parlae.Pms.Functions/Tools/Arguments/Placeholders.cs", "what models write where they know no number", word => word == "phone_number"),
    ];

    [Fact]
    public void No_word_of_a_vendor_stands_outside_its_adapter()
    {
        var files = new[] { "Parlae.Pms.Core", "Parlae.Pms.Functions" }.SelectMany(Sources).ToList();
        Assert.True(files.Count > 300, "the sources were not found");
        var found = files.SelectMany(file => Finder.Find(File.ReadAllText(Path.Combine(Root, file))).Where(hit => !IsAllowed(file, hit.Word)).Select(hit => $"{file}: {hit.Vendor}'s {hit.Word}")).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>Open Dental is also a practice system that stands behind others.</summary>
    [Fact]
    public void No_adapter_names_another_vendor()
    {
        foreach (var vendor in Vendors)
        {
            var others = new WordFinder([.. VendorVocabulary.All(Root).Where(other => other.Name != vendor && other.Name != "OpenDental").Select(other => other with { Own = new HashSet<string>(), Texts = new HashSet<string>(), IdForms = [] })]);
            var found = Sources($"Parlae.Pms.Core/Adapters/{vendor}", all: true).SelectMany(file => others.Find(File.ReadAllText(Path.Combine(Root, file))).Select(hit => $"{file}: {hit.Word}")).ToList();
            Assert.True(found.Count == 0, string.Join('\n', found));
        }
    }

    [Fact]
    public void Every_exception_is_needed()
    {
        foreach (var (file, why, allows) in Exceptions)
            Assert.True(Finder.Find(File.ReadAllText(Path.Combine(Root, file))).Any(hit => allows(hit.Word)), $"{file} needs no exception any more ({why})");
    }

    [Theory]
    [InlineData("Sikka", "// as Sikka has it")]
    [InlineData("Sikka", "var id = row[\"appointment_sr_no\"];")]
    [InlineData("Sikka", "request.Headers.Add(\"Request-Key\", token);")]
    [InlineData("Sikka", "if (status == \"No Show\") return;")]
    [InlineData("Sikka", "const string Office = \"D10001\";")]
    [InlineData("Sikka", "if (text.StartsWith(\"Id:\")) return;")]
    [InlineData("Kolla", "KollaClient client")]
    [InlineData("Kolla", "(\"connector-id\", connector)")]
    [InlineData("Kolla", "var name = $\"contacts/{id}\";")]
    [InlineData("Kolla", "row.Of(\"next_page_token\")")]
    [InlineData("OpenDental", "throw new InvalidOperationException(\"Open Dental said no\");")]
    [InlineData("OpenDental", "body[\"AptDateTime\"] = start;")]
    [InlineData("OpenDental", "string? PatNum")]
    [InlineData("OpenDental", "Is(row.Status, \"Broken\")")]
    [InlineData("OpenDental", "case \"UnschedList\":")]
    [InlineData("NexHealth", "nexhealth")]
    [InlineData("NexHealth", "(\"Nex-Api-Version\", \"v3.0.0\")")]
    [InlineData("NexHealth", "/// <summary>Its foreign_id.</summary>")]
    [InlineData("NexHealth", "if (link.Status == \"red\") return;")]
    [InlineData("NexHealth", "\"available_slots\"")]
    public void A_planted_word_is_found(string vendor, string line) => Assert.Contains(Finder.Find($"namespace X;\n{line}\n"), hit => hit.Vendor == vendor);

    [Theory]
    [InlineData("[\"status\"] = \"confirmed\", // the contract's")]
    [InlineData("Instant StartTime, string Note, string Address, string appointmentId")]
    [InlineData("credentials[\"customerKey\"], config[\"clinicNum\"]")]
    [InlineData("\"scheduled|confirmed|completed|cancelled|missed\"")]
    [InlineData("var room = rooms.Where(room => room.Status is AppointmentStatus.Cancelled);")]
    public void Everybodys_words_are_nobodys(string line) => Assert.Empty(Finder.Find(line));

    [Fact]
    public void Each_vendors_words_were_found_in_its_adapter() =>
        Assert.All(VendorVocabulary.All(Root), vendor => Assert.True(vendor.Own.Count > 30, $"{vendor.Name} has {vendor.Own.Count} words of its own"));

    private static bool IsName(string word) => Vendors.Contains(word.Replace(" ", "", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase);

    private static bool IsAllowed(string file, string word) => Exceptions.Any(one => one.File == file && one.Allows(word));

    /// <summary>From the root, with slashes; without adapters, unless all are asked for.</summary>
    private static IEnumerable<string> Sources(string folder) => Sources(folder, all: false);

    private static IEnumerable<string> Sources(string folder, bool all) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".html" or ".js")
            .Select(file => Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules") && (all || !Vendors.Any(vendor => file.StartsWith($"Parlae.Pms.Core/Adapters/{vendor}/", StringComparison.Ordinal))));

    private static string Here([CallerFilePath] string path = "") => path;
}
