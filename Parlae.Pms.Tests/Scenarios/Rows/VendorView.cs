using System.Runtime.CompilerServices;
using System.Text.Json;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>What a vendor shows to anybody with a key, for what the practice's own view does not tell.</summary>
internal static class VendorView
{
    private static readonly ConditionalWeakTable<Clinic, StrongBox<int>> Fetched = [];

    /// <summary>Keys that were fetched to look, and not by the product.</summary>
    public static int Keys(Clinic clinic) => Fetched.TryGetValue(clinic, out var count) ? count.Value : 0;

    public static void CountKey(Clinic clinic) => Fetched.GetValue(clinic, _ => new StrongBox<int>()).Value++;

    /// <param name="clinic">Whose.</param>
    /// <param name="baseUrl">The setting that names the vendor's address.</param>
    /// <param name="path">Below it.</param>
    /// <param name="headers">With which the vendor answers.</param>
    public static async Task<JsonElement> GetAsync(Clinic clinic, string baseUrl, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{clinic.Settings[baseUrl]!.TrimEnd('/')}/{path}");
        return await SendAsync(request, headers);
    }

    public static async Task<JsonElement> SendAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient();
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request, Clinic.Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Clinic.Cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
