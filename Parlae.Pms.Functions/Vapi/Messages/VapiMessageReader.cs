using System.Globalization;
using System.Text.Json;

namespace Parlae.Pms.Functions.Vapi.Messages;

/// <summary>Reads a webhook body tolerantly (vapi.md 2, 5.3 and 6): one pass finds what matters, the rest is skipped unread.</summary>
internal static class VapiMessageReader
{
    private const int LongestId = 128;
    private const int LongestMetadata = 64 * 1024;

    /// <summary>Null when the body is not JSON (or deeper than <see cref="JsonSlice.MaximumDepth"/>). JSON that is no message has an empty type.</summary>
    public static VapiMessage? Read(ReadOnlyMemory<byte> body)
    {
        if (JsonSlice.Parse(body) is not { } document)
        {
            return null;
        }

        var outer = JsonMembers.Of(document, ["message", .. MessageSource.Members]);
        var inner = outer["message"];
        var root = JsonMembers.Of(
            inner.IsObject ? inner : document,
            ["type", "timestamp", "status", "endedReason", "startedAt", "endedAt", "functionCall", "toolCallList", "toolCalls", "toolWithToolCallList", .. MessageSource.Members]);
        MessageSource[] sources = inner.IsObject ? [new(root), new(outer)] : [new(root)];
        var main = sources.FirstOrDefault(source => source.HasCall) ?? sources[0];
        var metadata = MetadataReading.Of(sources);
        var callTypes = sources.Select(source => source.Call["type"].Text).OfType<string>().Distinct().ToList();

        var type = root["type"].Text == "tool_calls" ? MessageTypes.ToolCalls : root["type"].Text;
        var (calls, tooMany) = type switch
        {
            MessageTypes.ToolCalls or null => ToolCallReader.ReadLists(root),
            MessageTypes.FunctionCall => (ToolCallReader.ReadLegacy(root["functionCall"]), false),
            _ => ([], false),
        };

        var message = new VapiMessage
        {
            Type = type ?? (calls.Count > 0 ? MessageTypes.ToolCalls : ""), // Test posts lack it (vapi.md 5.1, E).
            CallId = Id(main.Call["id"]),
            ChatId = sources.Select(source => Id(source.Chat["id"])).FirstOrDefault(id => id is not null),
            CallType = callTypes.FirstOrDefault(),
            HasCallOnly = main.HasCall && !sources.Any(source => source.HasChat),
            SquadId = main.Call["squadId"].Text,
            ClinicNumber = sources.Select(source => source.Number["number"].Text).FirstOrDefault(number => number is not null),
            Status = root["status"].Text,
            Timestamp = Time(root["timestamp"]),
            EndedReason = Id(root["endedReason"]),
            StartedAt = Time(root["startedAt"]),
            EndedAt = Time(root["endedAt"]),
            Metadata = metadata.Merge(LongestMetadata),
            Naming = new AccountNaming
            {
                PhoneNumberIds = Distinct(sources.SelectMany(source => new[] { source.Call["phoneNumberId"], source.Number["id"] })),
                AssistantIds = Distinct(sources.SelectMany(source => new[] { source.Call["assistantId"], source.Chat["assistantId"], source.Assistant["id"] })),
                MetadataAccountIds = metadata.AccountIds,
                IsAmbiguous = metadata.IsAmbiguous || outer.AnyTwice("message") || callTypes.Count > 1 || sources.Any(source => source.IsAmbiguous),
            },
            ToolCalls = calls,
            TooManyToolCalls = tooMany,
        };
        return message.IsPhoneCall ? message with { CustomerNumber = JsonMembers.Of(main.Call["customer"], "number")["number"].Text } : message;
    }

    /// <summary>Goes into logs, the audit and keys; what is longer is no id.</summary>
    private static string? Id(JsonSlice id) => id.Text is { Length: <= LongestId } text ? text : null;

    private static List<string> Distinct(IEnumerable<JsonSlice> ids) => [.. ids.Select(Id).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Unix milliseconds today, fractional or in exponent form at times; ISO text in 2024.</summary>
    private static DateTimeOffset? Time(JsonSlice timestamp)
    {
        const double LastMillisecond = 253_402_300_799_999; // The end of the year 9999.
        if (timestamp.Kind == JsonTokenType.Number)
        {
            return double.TryParse(timestamp.Utf8.Span, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and <= LastMillisecond
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)ms)
                : null;
        }

        return DateTimeOffset.TryParse(timestamp.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
