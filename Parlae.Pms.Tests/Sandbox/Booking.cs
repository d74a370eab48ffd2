using System.Text.Json;

namespace Parlae.Pms.Tests.Sandbox;

/// <summary>A booking body as the reference's example has it; the default day is far enough ahead to be free in every seed.</summary>
internal static class Booking
{
    internal const string FarDay = "2026-07-06";

    internal static Dictionary<string, string> Of(string patient = "000004", string date = FarDay, string time = "10:00", string provider = "HYG1", string room = "Chair 2") => new()
    {
        ["patient_id"] = patient,
        ["date"] = date,
        ["time"] = time,
        ["length"] = "60",
        ["operatory"] = room,
        ["provider_id"] = provider,
        ["practice_id"] = "1",
        ["description"] = "Cleaning",
    };

    internal static string? Text(this JsonElement json, string member) => json.GetProperty(member).GetString();

    internal static JsonElement[] List(this JsonElement json, string member) => [.. json.GetProperty(member).EnumerateArray()];
}
