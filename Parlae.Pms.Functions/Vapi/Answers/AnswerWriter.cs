using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Answers;

/// <summary>Writes the bodies that Vapi reads (contract 5, vapi.md 7).</summary>
internal static class AnswerWriter
{
    private const string NamelessTool = "unknown";

    // Names keep their letters: the model reads this text, no browser does.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{"results":[...]}</c>, one entry per call and in their order.</summary>
    public static byte[] ToolCalls(IReadOnlyList<VapiToolCall> calls, IReadOnlyList<ToolAnswer> answers)
    {
        if (calls.Count != answers.Count)
        {
            throw new ArgumentException($"{calls.Count} calls need as many answers, not {answers.Count}.", nameof(answers));
        }

        return Json(writer =>
        {
            writer.WriteStartArray("results");
            foreach (var (call, answer) in calls.Zip(answers))
            {
                writer.WriteStartObject();
                writer.WritePropertyName("toolCallId");
                writer.WriteRawValue(JsonText.Quote(call.Id ?? ""), skipInputValidation: true);
                writer.WriteString("name", SingleLine.Of(call.Name ?? NamelessTool));
                writer.WriteString(answer is ToolAnswer.Error ? "error" : "result", Text(answer));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    /// <summary><c>{"result":"..."}</c>: the legacy form has no place for an error, so its sentence is the result.</summary>
    public static byte[] Legacy(ToolAnswer answer) => Json(writer => writer.WriteString("result", Text(answer)));

    /// <summary>An object; the action writes its members.</summary>
    public static byte[] Json(Action<Utf8JsonWriter> members)
    {
        var json = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(json, Compact))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return json.WrittenSpan.ToArray();
    }

    private static string Text(ToolAnswer answer) => answer switch
    {
        ToolAnswer.Error error => SingleLine.Of(error.Sentence),
        ToolAnswer.Result result => Encoding.UTF8.GetString(Json(writer => WriteResult(writer, result))),
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };

    private static void WriteResult(Utf8JsonWriter writer, ToolAnswer.Result result)
    {
        writer.WriteString("status", result.Status);
        writer.WriteString("say", SingleLine.Of(result.Say));
        foreach (var (name, value) in result.More ?? [])
        {
            writer.WritePropertyName(SingleLine.Of(name));
            SingleLine.Write(writer, value);
        }
    }
}
