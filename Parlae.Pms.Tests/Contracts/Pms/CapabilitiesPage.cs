using System.Globalization;
using System.Reflection;
using System.Text;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Scenarios.Rows;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>
/// <c>docs/capabilities.md</c>, made of what each vendor's suites declare, which they find out to be true, and of the names that each connector takes. What is
/// only told stands in <see cref="CapabilitiesWords"/>.
/// </summary>
internal static class CapabilitiesPage
{
    /// <summary>In the order of the vendors everywhere.</summary>
    public static IReadOnlyList<PmsClinic> Clinics { get; } = [new SikkaPmsTests.Practice(), new KollaPmsTests.Practice(), new OpenDentalPmsTests.Practice(), new NexHealthPmsTests.Practice()];

    /// <summary>What a connection can do or not, how and when apart.</summary>
    public static IReadOnlyList<PropertyInfo> Abilities { get; } =
    [
        .. typeof(PmsCapabilities).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(member => member.PropertyType == typeof(bool) && member.Name is not (nameof(PmsCapabilities.WritesLater) or nameof(PmsCapabilities.ReadsLag))),
    ];

    public static string NameOf(PmsVendor vendor) => vendor == PmsVendor.OpenDental ? "Open Dental" : vendor.ToString();

    public static string Text(Func<PmsVendor, PmsRequirements> requirements)
    {
        var page = new StringBuilder(CapabilitiesWords.Opening);
        Table(page, ["", .. Clinics.Select(clinic => NameOf(clinic.Vendor))], [.. Abilities.Select(Ability), .. Timing()]);
        page.Append(CapabilitiesWords.AfterAbilities);
        foreach (var vendor in RowVendor.All)
        {
            var name = NameOf(vendor.Vendor);
            page.Append(CultureInfo.InvariantCulture, $"\n### {name}\n\n");
            Table(page, ["row", $"premise that {name} cannot produce", "what is asserted instead"], vendor.Forms.Select(form => new[] { $"{form.Row}", form.Premise, form.Asserted }));
            page.Append(CapabilitiesWords.AfterForms.GetValueOrDefault(vendor.Vendor));
        }

        page.Append(CapabilitiesWords.AfterScenarios);
        foreach (var clinic in Clinics)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n### Settings for {NameOf(clinic.Vendor)}\n\n");
            Table(page, ["setting", "what it says or changes"], SettingsOf(clinic.Vendor, requirements(clinic.Vendor)));
        }

        return page.Append(CapabilitiesWords.Closing).ToString();
    }

    private static string[] Ability(PropertyInfo member) => [Camel(member.Name), .. Clinics.Select(clinic => clinic.Absent.Contains(member.Name) ? "-" : "yes")];

    private static IEnumerable<string[]> Timing() =>
    [
        [Camel(nameof(PmsCapabilities.WritesLater)), .. Clinics.Select(clinic => clinic.IsLater ? "yes" : "-")],
        [Camel(nameof(PmsCapabilities.ReadsLag)), .. Clinics.Select(clinic => clinic.IsLater ? "yes" : "-")],
        [Camel(nameof(PmsCapabilities.ReadsBehindSeconds)), .. Clinics.Select(clinic => clinic.SecondsBehind > 0 ? $"{clinic.SecondsBehind}" : "-")],
    ];

    /// <summary>Every name that the connector takes, in its own order; one without words is a fault of the page.</summary>
    private static IEnumerable<string[]> SettingsOf(PmsVendor vendor, PmsRequirements takes)
    {
        (string Part, string Name, bool IsNeeded)[] all =
        [
            .. takes.RequiredCredentials.Select(name => ("credentials", name, true)), .. takes.OptionalCredentials.Select(name => ("credentials", name, false)),
            .. takes.RequiredConfig.Select(name => ("config", name, true)), .. takes.OptionalConfig.Select(name => ("config", name, false)),
        ];
        var words = CapabilitySettings.Of(vendor);
        Assert.Equal(all.Select(one => one.Name).Order(StringComparer.Ordinal), words.Keys.Order(StringComparer.Ordinal));
        return all.Select(one => new[] { $"`{one.Part}.{one.Name}`{(one.IsNeeded ? ", needed" : "")}", words[one.Name] });
    }

    private static void Table(StringBuilder page, IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        page.Append(Line(head)).Append(Line(head.Select(_ => "---")));
        foreach (var row in rows) page.Append(Line(row));
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n".Replace("|  |", "| |", StringComparison.Ordinal);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
