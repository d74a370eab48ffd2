using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parlae.Pms.Core.Adapters.Sikka.Wire;

/// <summary>The envelope that carries errors and acknowledgements alike (reference 5.1). Its texts may quote what was sent: they are matched, never shown.</summary>
internal sealed partial record Notice(string? HttpCode, string? ErrorCode, string? ShortMessage, string? LongMessage, string? LogMessage, string? MoreInformation)
{
    /// <summary>Null when the body is no such envelope.</summary>
    public static Notice? TryRead(JsonElement? body)
    {
        if (body is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1) body = list[0];
        if (body is not { ValueKind: JsonValueKind.Object } root) return null;
        var notice = root.Deserialize<Notice>(SikkaJson.Options);
        return notice is { HttpCode: null, ErrorCode: null, LongMessage: null, LogMessage: null } ? null : notice;
    }

    /// <summary>The status that the body claims; the real one may differ.</summary>
    public int? ClaimedStatus => SikkaValue.Whole(HttpCode);

    /// <summary>The number under which an accepted write is followed. It is no record's id.</summary>
    public string? TrackingId
    {
        get
        {
            var match = InText().Match(LongMessage ?? "");
            if (!match.Success) match = InLink().Match(MoreInformation ?? "");
            return match.Success ? match.Groups[1].Value : null;
        }
    }

    [GeneratedRegex(@"^\s*Id\s*:\s*([A-Za-z0-9_-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex InText();

    [GeneratedRegex(@"[?&]id=([A-Za-z0-9_-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex InLink();
}
