using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Sandbox.NexHealth;
using Parlae.Pms.Sandbox.OpenDental;
using Parlae.Pms.Sandbox.Sikka;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>A vendor through which the demo can be played.</summary>
/// <param name="Name">As <c>--pms</c> and the setup have it.</param>
/// <param name="WritesLater">It answers a write before the practice's system has performed it, so that the caller first hears "requested".</param>
internal sealed record DemoVendor(string Name, bool WritesLater)
{
    private static readonly DemoVendor[] All =
    [
        new(SikkaIds.Vendor, WritesLater: true),
        new(KollaIds.Vendor, WritesLater: false),
        new(OpenDentalIds.Vendor, WritesLater: false),
        new(NexHealthIds.Vendor, WritesLater: true),
    ];

    /// <param name="name">One of the options' vendors.</param>
    internal static DemoVendor Find(string name) => Array.Find(All, vendor => vendor.Name == name)!;
}
