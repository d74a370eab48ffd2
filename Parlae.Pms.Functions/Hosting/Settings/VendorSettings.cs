namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>Addresses that replace the vendors' own (null: the vendor's), with the version path.</summary>
internal sealed record VendorSettings(Uri? Sikka, Uri? Kolla, Uri? KollaConnect, Uri? OpenDental, Uri? NexHealth, Uri? Vapi)
{
    public static VendorSettings Read(SettingReader settings) => new(
        settings.Url("Sikka__BaseUrl"),
        settings.Url("Kolla__BaseUrl"),
        settings.Url("Kolla__ConnectBaseUrl"),
        settings.Url("OpenDental__BaseUrl"),
        settings.Url("NexHealth__BaseUrl"),
        settings.Url("Vapi__BaseUrl"));

    public IEnumerable<Uri> All => new[] { Sikka, Kolla, KollaConnect, OpenDental, NexHealth, Vapi }.OfType<Uri>();
}
