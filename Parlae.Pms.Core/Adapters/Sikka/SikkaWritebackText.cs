using System.Text.Json;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>The words of finished write-backs, and what a write-back was asked to write. Texts differ per PMS and are nowhere listed (reference 8.2, 11).</summary>
internal static class SikkaWritebackText
{
    private static readonly string[] FailureWords = ["fail", "error", "reject", "denied", "declin", "invalid", "cancel", "abort", "unsuccess", "not found", "unable", "cannot"];
    private static readonly string[] SuccessWords = ["success", "inserted", "created", "added"];

    public static bool SaysFailure(string? text) => Has(text, FailureWords);

    public static bool SaysSuccess(string? text) => Has(text, SuccessWords) && !SaysFailure(text);

    public static bool SaysTaken(string? text, IEnumerable<string> patterns) => Has(text, patterns);

    /// <summary>Why a write failed, from its result text.</summary>
    public static WriteRejection Reason(string? text, IEnumerable<string> takenPatterns) =>
        SaysTaken(text, takenPatterns) ? WriteRejection.SlotTaken
        : Has(text, ["patient not found", "invalid patient", "no such patient", "patient does not exist", "patient doesn't exist", "unknown patient"]) ? WriteRejection.PatientUnknown
        : Has(text, ["offline", "not running", "unreachable"]) ? WriteRejection.PracticeOffline
        : Has(text, ["permission", "not permitted", "not supported", "not authorized", "access denied"]) ? WriteRejection.NotPermitted
        : Has(text, ["invalid", "required", "missing", "format"]) ? WriteRejection.Invalid
        : WriteRejection.Other;

    /// <summary>The members a write-back was sent with: as a form, as JSON, or as JSON in text.</summary>
    public static IReadOnlyDictionary<string, string> Sent(WritebackRow row)
    {
        var members = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if ((row.ApiRequestBody ?? row.PayloadBody) is not { } body) return members;
        if (body.ValueKind == JsonValueKind.String)
        {
            var text = body.GetString()!.Trim();
            if (!text.StartsWith('{') && !text.StartsWith('['))
            {
                foreach (var pair in text.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)) members[pair[0].Trim()] = Uri.UnescapeDataString(pair[1].Replace('+', ' ')).Trim();
                return members;
            }

            try
            {
                body = LineJson.Parse(System.Text.Encoding.UTF8.GetBytes(text)) ?? default;
            }
            catch (JsonException)
            {
                return members; // Cut off or otherwise no JSON: it matches nothing.
            }
        }

        if (body.ValueKind == JsonValueKind.Array && body.GetArrayLength() > 0) body = body[0];
        if (body.ValueKind != JsonValueKind.Object) return members;
        foreach (var member in body.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number) members[member.Name] = member.Value.ToString().Trim();
        }

        return members;
    }

    private static bool Has(string? text, IEnumerable<string> words) => text is not null && words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
