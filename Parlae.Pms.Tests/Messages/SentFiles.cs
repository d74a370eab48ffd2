using System.Text.Json;

namespace Parlae.Pms.Tests.Messages;

/// <summary>What the folder channel has written.</summary>
internal static class SentFiles
{
    public static IReadOnlyList<JsonElement> Read(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.json").Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement)]
        : [];

    public static IReadOnlyList<JsonElement> ToPatients(string folder) => [.. Read(folder).Where(each => each.GetProperty("to").GetString() == "patient")];

    public static IReadOnlyList<JsonElement> ToStaff(string folder) => [.. Read(folder).Where(each => each.GetProperty("to").GetString() == "staff")];

    public static string? Of(this JsonElement sent, string member) => sent.TryGetProperty(member, out var value) ? value.GetString() : null;
}
