using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Adapters.Kolla;
using Parlae.Pms.Core.Adapters.NexHealth;
using Parlae.Pms.Core.Adapters.OpenDental;
using Parlae.Pms.Core.Adapters.Sikka;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>The page is what is declared, to the last sign. With <c>PARLAE_WRITE_DOCS=1</c> it is written first.</summary>
public sealed class CapabilitiesPageTests
{
    [Fact]
    public void The_page_is_made_of_what_each_vendor_declares()
    {
        Assert.Equal(Enum.GetValues<PmsVendor>(), CapabilitiesPage.Clinics.Select(clinic => clinic.Vendor)); // a new one joins
        using var adapters = Adapters();
        var made = CapabilitiesPage.Text(vendor => adapters.GetRequiredKeyedService<IPmsConnector>(vendor).Requirements);
        var file = Path.Combine(BuiltApp.Root, "docs", "capabilities.md");
        if (Environment.GetEnvironmentVariable("PARLAE_WRITE_DOCS") == "1") File.WriteAllText(file, made);

        Assert.Equal(made, File.ReadAllText(file), ignoreLineEndingDifferences: true);
    }

    /// <summary>As the program registers them.</summary>
    private static ServiceProvider Adapters()
    {
        var settings = new ConfigurationBuilder().Build();
        return new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton<IVendorTokens, MemoryVendorTokens>().AddLogging()
            .AddSikka(settings).AddKolla(settings).AddOpenDental(settings).AddNexHealth(settings).BuildServiceProvider();
    }
}
