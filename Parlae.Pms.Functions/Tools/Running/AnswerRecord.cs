using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Tools.Running;

/// <summary>Remembers what was answered, so that the same tool call delivered again is answered the same and done once (contract 5).</summary>
internal static class AnswerRecord
{
    /// <summary>A run whose process died is begun anew after this; longer than any write may go on.</summary>
    public static readonly Duration LongestRun = Duration.FromSeconds(70);

    private const int MostKept = 200;

    /// <summary>Of all answers together: the session must fit one record.</summary>
    private const int MostBytes = 200_000;
    private const string NoId = "-";
    private const string HookId = "hook-function-call"; // one id for every hook of every call: no id at all

    /// <summary>Null: this call has no id of its own and only reads; each delivery is a call.</summary>
    public static string? Key(ToolDescription tool, VapiToolCall call, JsonElement arguments)
    {
        var id = HasId(call) ? call.Id : null;
        return id is null && !tool.Writes ? null : $"{id ?? NoId}|{tool.Name}|{Hash(arguments)}";
    }

    public static bool HasId(VapiToolCall call) => call.Id is not (null or HookId);

    /// <summary>Whether such a <see cref="Key"/> knows a call by its values alone.</summary>
    public static bool IsOfNoId(string key) => key.StartsWith(NoId + "|", StringComparison.Ordinal);

    public static RecordedAnswer? Find(CallSession session, string? key) => key is null ? null : session.Answers.Find(answer => answer.Key == key);

    /// <summary>Marks the key as being worked on.</summary>
    public static void Begin(CallSession session, string key, Instant now)
    {
        Forget(session, key);
        Add(session, new(key, null, now));
    }

    /// <summary>Records the answer; the first one recorded stands and is returned.</summary>
    public static ToolAnswer End(CallSession session, string key, ToolAnswer answer, Instant now)
    {
        if (Find(session, key) is { Body: { } earlier })
            return Read(earlier);
        Forget(session, key);
        Add(session, new(key, Encoding.UTF8.GetString(StoredJson.Write(answer)), now));
        return answer;
    }

    public static void Forget(CallSession session, string key) => session.Answers.RemoveAll(recorded => recorded.Key == key);

    public static ToolAnswer Read(string body) => StoredJson.Read<ToolAnswer>(Encoding.UTF8.GetBytes(body));

    private static void Add(CallSession session, RecordedAnswer answer)
    {
        session.Answers.Add(answer);
        // The oldest answers go first; a mark of what still runs stays, and so does the answer just added.
        while ((session.Answers.Count > MostKept || session.Answers.Sum(kept => kept.Body is { } body ? Encoding.UTF8.GetByteCount(body) : 0) > MostBytes)
            && session.Answers.FindIndex(kept => kept.Body is not null) is >= 0 and var oldest
            && oldest < session.Answers.Count - 1)
            session.Answers.RemoveAt(oldest);
    }

    /// <summary>Of the arguments with members in order and blanks trimmed: a model repeats itself with other spacing.</summary>
    private static string Hash(JsonElement arguments)
    {
        var canonical = new StringBuilder();
        Append(canonical, arguments);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
    }

    private static void Append(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    text.Append(member.Name.Length).Append(':').Append(member.Name);
                    Append(text, member.Value);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in element.EnumerateArray())
                    Append(text, item);
                text.Append(']');
                break;
            default:
                var value = element.ToString().Trim();
                text.Append(value.Length).Append('=').Append(value);
                break;
        }
    }
}
