using System.Net.Http.Json;
using System.Text.Json;
using Parlae.Pms.Sandbox.Sikka;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.OnSikka;

/// <summary>Rows as Sikka shows them to anybody with a key.</summary>
internal static class SikkaView
{
    public static async Task<JsonElement[]> RowsAsync(Clinic clinic, string path)
    {
        using var asking = new HttpRequestMessage(HttpMethod.Post, clinic.Settings["Sikka__BaseUrl"] + "/request_key")
        {
            Content = JsonContent.Create(new
            {
                grant_type = "request_key",
                office_id = SikkaCredentials.UnlimitedOfficeId,
                secret_key = SikkaCredentials.UnlimitedOfficeSecret,
                app_id = SikkaCredentials.ApplicationId,
                app_key = SikkaCredentials.ApplicationKey,
            }),
        };
        VendorView.CountKey(clinic);
        var key = (await VendorView.SendAsync(asking)).Text("request_key")!;
        return (await VendorView.GetAsync(clinic, "Sikka__BaseUrl", path, ("Request-Key", key))).List("items");
    }
}
