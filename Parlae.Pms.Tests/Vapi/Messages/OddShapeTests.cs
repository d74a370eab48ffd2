using System.Text;
using System.Text.Json;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Tests.Vapi.Messages;

public sealed class OddShapeTests
{
    [Theory]
    [InlineData("""{"message":{"type":"tool_calls","toolCallList":[{"id":"1","name":"a","arguments":{}}]}}""")]
    [InlineData("""{"type":"tool-calls","toolCallList":[{"id":"1","name":"a","arguments":{}}]}""")]
    [InlineData("""{"message":null,"type":"tool-calls","toolCallList":[{"id":"1","name":"a"}]}""")]
    [InlineData("""{"toolCallList":[{"id":"1","name":"a","arguments":""}]}""")]
    [InlineData("""{"message":{"type":"tool-calls","toolCallList":[],"toolCalls":[{"toolCallId":"1","name":"a","arguments":null}]}}""")]
    [InlineData("""{"message":{"type":"tool-calls","toolCallList":[null,7,"x"],"toolCalls":[{"id":"1","function":{"name":"a","arguments":"  "}}]}}""")]
    [InlineData("""{"message":{"type":"tool-calls","toolCallList":[{"type":"tool_calls","tool":{"name":"a"},"toolCall":{"id":"1","arguments":"{}"}}]}}""")]
    [InlineData("""{"message":{"type":"tool-calls","toolWithToolCallList":[{"name":"a","toolCall":{"id":"1","parameters":{}}}]}}""")]
    [InlineData("""{"message":{"type":"tool-calls","toolCalls":[{"id":"1","function":{"name":"a","arguments":null},"arguments":{}}]}}""")]
    public void Every_form_that_handlers_report_is_one_call_without_arguments(string body)
    {
        var message = Read(body);

        Assert.Equal("tool-calls", message.Type);
        var call = Assert.Single(message.ToolCalls);
        Assert.Equal(("1", "a", "{}"), (call.Id, call.Name, call.Arguments?.GetRawText()));
    }

    [Theory]
    [InlineData("\"{\\\"date\\\":\\\"2026-03\"")]
    [InlineData("\"tomorrow\"")]
    [InlineData("\"[1]\"")]
    [InlineData("\"null\"")]
    [InlineData("\"\\\"{}\\\"\"")]
    [InlineData("\"{} {}\"")]
    [InlineData("[1]")]
    [InlineData("12")]
    [InlineData("true")]
    public void Arguments_that_are_no_object_are_an_error_never_an_empty_object(string arguments)
    {
        foreach (var item in new[] { $$$"""{"id":"1","name":"a","arguments":{{{arguments}}}}""", $$$"""{"id":"1","function":{"name":"a","arguments":{{{arguments}}}}}""" })
        {
            var call = Assert.Single(Read($$$"""{"message":{"type":"tool-calls","toolCallList":[{{{item}}}]}}""").ToolCalls);

            Assert.Null(call.Arguments);
            Assert.NotNull(call.ArgumentsError);
            Assert.Throws<InvalidOperationException>(() => call.ValuesForExecution);
        }
    }

    [Fact]
    public void A_tools_schema_is_never_read_as_arguments()
    {
        var body = """{"message":{"type":"tool-calls","toolWithToolCallList":[{"id":"t","function":{"name":"a","parameters":{"type":"object"}}},{"function":{"name":"b","parameters":{"type":"object"}},"toolCall":{"id":"1"}}]}}""";

        var call = Assert.Single(Read(body).ToolCalls);
        Assert.Equal(("1", "b", "{}"), (call.Id, call.Name, call.Arguments?.GetRawText()));
    }

    [Fact]
    public void A_second_item_with_the_same_id_is_dropped_however_it_is_spelt()
    {
        var calls = Read("""{"message":{"type":"tool-calls","toolCallList":[{"id":"ab","name":"x"},{"id":"b","name":"y"},{"id":"\u0061b","name":"z"}]}}""").ToolCalls;

        Assert.Equal(["x", "y"], calls.Select(call => call.Name));
    }

    [Fact]
    public void Calls_without_an_id_are_left_out_and_those_without_a_name_are_kept()
    {
        var calls = Read("""{"message":{"type":"tool-calls","toolCallList":[{"name":"x"},{"id":"","name":"y"},{"id":null},{"id":{}},{"id":5},{"id":"2","name":null}]}}""").ToolCalls;

        Assert.Equal([("5", null), ("2", null)], calls.Select(call => (call.Id, call.Name)));
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"date":{"type":"string","value":"today"},"when":{"type":"string"}},"required":["date"],"tenant":"t"}""", """{"date":"today","tenant":"t"}""")]
    [InlineData("""{"date":"today"}""", """{"date":"today"}""")]
    [InlineData("""{"type":"urgent","properties":{"x":{"value":1}}}""", """{"type":"urgent","properties":{"x":{"value":1}}}""")]
    public void A_hooks_schema_is_unwrapped_for_execution(string arguments, string values)
    {
        var call = Assert.Single(Read($$$"""{"message":{"type":"tool-calls","toolCallList":[{"id":"hook-function-call","name":"a","arguments":{{{arguments}}}}]}}""").ToolCalls);

        Assert.Equal(values, call.ValuesForExecution.GetRawText());
        Assert.Equal(arguments, call.Arguments!.Value.GetRawText());
    }

    [Theory]
    [InlineData("1.773064942377E12", 1_773_064_942_377)]
    [InlineData("1773064942377.25", 1_773_064_942_377)]
    [InlineData("\"2026-03-09T14:02:22.377Z\"", 1_773_064_942_377)]
    [InlineData("\"yesterday\"", null)]
    [InlineData("1e300", null)]
    [InlineData("-1e400", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public void Timestamps_come_as_numbers_and_as_text(string timestamp, long? expected)
    {
        Assert.Equal(expected, Read($$$"""{"message":{"type":"hang","timestamp":{{{timestamp}}}}}""").Timestamp?.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("inboundPhoneCall", "+12025550143")]
    [InlineData("outboundPhoneCall", "+12025550143")]
    [InlineData("webCall", null)]
    [InlineData("vapi.websocketCall", null)]
    [InlineData("somethingElse", null)]
    public void Only_a_phone_call_has_a_callers_number(string type, string? number)
    {
        var message = Read($$$$$"""{"message":{"type":"hang","customer":{"number":"+19"},"call":{"id":"c","type":"{{{{{type}}}}}","customer":{"number":"+12025550143"}}}}""");

        Assert.Equal(number, message.CustomerNumber);
    }

    [Fact]
    public void A_call_beside_the_message_is_seen()
    {
        Assert.Equal("c", Read("""{"message":{"type":"hang"},"call":{"id":"c"}}""").CallId);
    }

    [Fact]
    public void What_is_too_long_for_an_id_is_none()
    {
        Assert.Null(Read($$$$"""{"message":{"type":"hang","call":{"id":"{{{{new string('x', 129)}}}}"}}}""").CallId);
    }

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("a\\udc00b")]
    [InlineData("\\ud83d\\ud83d\\ude00")]
    public void Half_an_emoji_in_arguments_stays_readable(string half)
    {
        foreach (var arguments in new[] { $$"""{"note":"{{half}}","{{half}}":1}""", JsonSerializer.Serialize($$"""{"note":"{{half}}"}"""), $$"""
            "{\"note\":\"{{half}}\"}"
            """ })
        {
            var call = Assert.Single(Read($$$"""{"message":{"type":"tool-calls","toolCallList":[{"id":"1","name":"a","arguments":{{{arguments}}}}]}}""").ToolCalls);

            Assert.Contains('\uFFFD', call.ValuesForExecution.GetProperty("note").GetString()!);
            Assert.All(call.ValuesForExecution.EnumerateObject(), member => Assert.NotNull(member.Name));
        }
    }

    [Fact]
    public void Whole_emoji_and_accents_come_through()
    {
        var call = Assert.Single(Read("""{"message":{"type":"tool-calls","toolCallList":[{"id":"1","name":"a","arguments":{"note":"Zo\u00eb \ud83d\ude00 Nuñez \\ud83d"}}]}}""").ToolCalls);

        Assert.Equal("Zoë 😀 Nuñez \\ud83d", call.ValuesForExecution.GetProperty("note").GetString());
    }

    [Fact]
    public void A_message_does_not_show_what_it_holds()
    {
        var message = Read("""{"message":{"type":"tool-calls","call":{"id":"c","type":"inboundPhoneCall","customer":{"number":"+12025550143"}},"toolCallList":[{"id":"1","name":"a","arguments":{"lastName":"Zanzibar"}}]}}""");

        Assert.Equal("tool-calls of call c|tool call 1", $"{message}|{message.ToolCalls[0]}");
    }

    private static VapiMessage Read(string body) => VapiMessageReader.Read(Encoding.UTF8.GetBytes(body))!;
}
