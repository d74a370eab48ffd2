using System.Text;
using System.Text.Json;
using CsCheck;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Tests.Vapi.Messages;

public sealed class JsonTextTests
{
    /// <summary>Any code units, surrogates and controls over-represented.</summary>
    private static readonly Gen<string> Anything = Gen.OneOf(
        Gen.Char, Gen.OneOf('\ud83d', '\ude00', '"', '\\', '\n', '\0', '\u007f', '\u0085', '\u2028', 'é')).Array[0, 20].Select(chars => new string(chars));

    [Fact]
    public void Any_text_comes_back_from_its_token_unit_by_unit()
    {
        Anything.Sample(text => JsonText.Decode(Encoding.UTF8.GetBytes(JsonText.Quote(text)).AsSpan()[1..^1]) == text, iter: 20_000);
    }

    [Fact]
    public void Any_token_is_one_line_that_every_parser_takes()
    {
        Anything.Sample(
            text =>
            {
                var quoted = JsonText.Quote(text);
                using var parsed = JsonDocument.Parse(quoted);
                return !quoted.Any(char.IsControl);
            },
            iter: 20_000);
    }

    [Fact]
    public void Escapes_are_read_as_the_framework_reads_them()
    {
        Gen.OneOf("\\n", "\\t", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\u00e9", "\\u00E9", "\\ud83d\\ude00", "x", "é", "😀").Array[0, 12].Select(string.Concat).Sample(
            content => JsonText.Decode(Encoding.UTF8.GetBytes(content)) == JsonSerializer.Deserialize<string>($"\"{content}\""), iter: 10_000);
    }

    [Fact]
    public void Mending_leaves_whole_text_alone_and_makes_the_rest_readable()
    {
        Anything.Sample(
            text =>
            {
                var json = Encoding.UTF8.GetBytes(JsonText.Quote(text));
                JsonText.MendSurrogates(json);
                return JsonSerializer.Deserialize<string>(json) == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            },
            iter: 20_000);
    }
}
