using System.Reflection;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>The page tells what each adapter was seen to do; what it cannot is declared for its suite, which finds out whether that is true.</summary>
public sealed class CapabilitiesPageTests
{
    private static readonly PmsClinic[] Clinics = [new SikkaPmsTests.Practice(), new KollaPmsTests.Practice(), new OpenDentalPmsTests.Practice(), new NexHealthPmsTests.Practice()];

    [Fact]
    public void The_page_has_what_each_vendor_can_do()
    {
        Assert.Equal(Enum.GetValues<PmsVendor>(), Clinics.Select(clinic => clinic.Vendor)); // a new one joins

        var page = File.ReadAllText(Path.Combine(BuiltApp.Root, "docs", "capabilities.md"));
        foreach (var line in Table()) Assert.Contains(line, page, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Table() => typeof(PmsCapabilities).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(member => member.PropertyType == typeof(bool) && member.Name is not (nameof(PmsCapabilities.WritesLater) or nameof(PmsCapabilities.ReadsLag)))
        .Select(member => $"| {char.ToLowerInvariant(member.Name[0])}{member.Name[1..]} | {string.Join(" | ", Clinics.Select(clinic => clinic.Absent.Contains(member.Name) ? "-" : "yes"))} |");
}
