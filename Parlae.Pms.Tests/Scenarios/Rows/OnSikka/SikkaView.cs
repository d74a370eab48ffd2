using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Parlae.Pms.Sandbox.Sikka;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Rows as Sikka shows them to anybody with a key, for what the practice's own view does not tell.</summary>
internal static class SikkaView
{
    private static readonly ConditionalWeakTable<Clinic, StrongBox<int>> Fetched = [];

    /// <summary>Keys that were fetched to look, and not by the product.</summary>
    public static int Keys(Clinic clinic) => Fetched.TryGetValue(clinic, out var count) ? count.Value : 0;

    public static async Task<JsonElement[]> RowsAsync(Clinic clinic, string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(clinic.Settings["Sikka__BaseUrl"] + "/") };
        Fetched.GetValue(clinic, _ => new StrongBox<int>()).Value++;
        using var grant = await http.PostAsJsonAsync("request_key", new
        {
            grant_type = "request_key",
            office_id = SikkaCredentials.UnlimitedOfficeId,
            secret_key = SikkaCredentials.UnlimitedOfficeSecret,
            app_id = SikkaCredentials.ApplicationId,
            app_key = SikkaCredentials.ApplicationKey,
        }, Clinic.Cancellation);
        http.DefaultRequestHeaders.Add("Request-Key", (await grant.Content.ReadFromJsonAsync<JsonElement>(Clinic.Cancellation)).Text("request_key"));
        return (await http.GetFromJsonAsync<JsonElement>(path, Clinic.Cancellation)).List("items");
    }
}
