using Parlae.Pms.Sandbox;
using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Sandbox.NexHealth;
using Parlae.Pms.Sandbox.OpenDental;
using Parlae.Pms.Sandbox.Sikka;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>The app's own keys for every vendor, and where the sandbox stands for each.</summary>
internal static class VendorSettings
{
    public static IReadOnlyDictionary<string, string?> Of(RunningSandbox sandbox) => new Dictionary<string, string?>
    {
        ["SIKKA_APPLICATION_ID"] = SikkaCredentials.ApplicationId,
        ["SIKKA_SECRET_KEY"] = SikkaCredentials.ApplicationKey,
        ["Sikka__BaseUrl"] = sandbox.Sikka.AbsoluteUri,
        ["KOLLA_API_KEY"] = KollaCredentials.ApiKey,
        ["Kolla__BaseUrl"] = sandbox.Kolla.AbsoluteUri,
        ["Kolla__ConnectBaseUrl"] = sandbox.KollaConnect.AbsoluteUri,
        ["OPENDENTAL_DEVELOPER_KEY"] = OpenDentalKeys.Developer,
        ["OpenDental__BaseUrl"] = sandbox.OpenDental.AbsoluteUri,
        ["NEXHEALTH_API_KEY"] = NexHealthCredentials.ApiKey,
        ["NexHealth__BaseUrl"] = sandbox.NexHealth.AbsoluteUri,
    };
}
