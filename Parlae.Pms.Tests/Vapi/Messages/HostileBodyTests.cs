using System.Text;
using CsCheck;
using Parlae.Pms.Functions.Vapi.Messages;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Vapi.Messages;

public sealed class HostileBodyTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":\"\\u12\"}")]
    [InlineData("a=1&b=2")]
    [InlineData("<xml/>")]
    public void What_is_not_json_is_null(string body) => Assert.Null(VapiMessageReader.Read(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"tool-calls\"")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("{\"message\":[]}")]
    [InlineData("{\"message\":{\"type\":7}}")]
    [InlineData("{\"message\":{\"type\":\"tool-calls\",\"toolCallList\":{}}}")]
    [InlineData("{\"message\":{\"type\":\"tool-calls\",\"call\":7,\"toolCallList\":[[]]}}")]
    [InlineData("\uFEFF{}")]
    public void Json_that_is_no_message_has_no_calls(string body) => Assert.Empty(VapiMessageReader.Read(Encoding.UTF8.GetBytes(body))!.ToolCalls);

    [Fact]
    public void Invalid_utf8_is_refused_even_where_nobody_would_look()
    {
        Assert.Null(VapiMessageReader.Read((byte[])[.. "{\"message\":{\"type\":\"hang\",\"unread\":\""u8, 0xC3, 0x28, .. "\"}}"u8]));
        Assert.Null(VapiMessageReader.Read((byte[])[.. "{\""u8, 0xFF, .. "\":1}"u8]));
        Assert.Null(VapiMessageReader.Read((byte[])[.. "{\"a\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8])); // A surrogate in UTF-8.
    }

    [Theory]
    [InlineData(65)]
    [InlineData(1_000_000)]
    public void A_depth_bomb_is_refused(int depth)
    {
        Assert.Null(VapiMessageReader.Read(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth))));
        Assert.Null(VapiMessageReader.Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth))));
    }

    [Fact]
    public void A_depth_bomb_inside_argument_text_is_an_error_of_that_call()
    {
        var bomb = string.Concat(Enumerable.Repeat("{\\\"a\\\":", 500)) + "1" + new string('}', 500);

        var calls = Read($$$"""{"type":"tool-calls","toolCallList":[{"id":"1","name":"a","arguments":"{{{bomb}}}"},{"id":"2","name":"a"}]}""").ToolCalls;

        Assert.NotNull(calls[0].ArgumentsError);
        Assert.Null(calls[1].ArgumentsError);
    }

    [Theory]
    [InlineData(32, false)]
    [InlineData(33, true)]
    [InlineData(10_000, true)]
    public void More_than_32_calls_are_listed_but_not_read(int count, bool tooMany)
    {
        var items = string.Join(',', Enumerable.Range(0, count).Select(i => $$$"""{"id":"c{{{i}}}","name":"a","arguments":{"i":{{{i}}} }}"""));

        var message = Read($$$"""{"type":"tool-calls","toolCallList":[{{{items}}}]}""");

        Assert.Equal(tooMany, message.TooManyToolCalls);
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"c{i}"), message.ToolCalls.Select(call => call.Id));
        Assert.All(message.ToolCalls, call => Assert.Equal(tooMany, call.Arguments is null));
    }

    [Fact]
    public void Ten_thousand_copies_of_one_call_are_one_call()
    {
        var message = Read($$$"""{"type":"tool-calls","toolCallList":[{{{string.Join(',', Enumerable.Repeat("""{"id":"1","name":"a"}""", 10_000))}}}]}""");

        Assert.Single(message.ToolCalls);
        Assert.False(message.TooManyToolCalls);
    }

    [Fact]
    public void A_flood_of_small_things_costs_next_to_no_memory()
    {
        var flood = Encoding.UTF8.GetBytes($$$"""{"message":{"type":"tool-calls","artifact":[{{{string.Join(',', Enumerable.Repeat("[],0", 400_000))}}}],"toolCallList":[{"id":"1","name":"a"}]}}""");
        VapiMessageReader.Read(flood);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Single(VapiMessageReader.Read(flood)!.ToolCalls);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void Arguments_of_many_kilobytes_are_refused()
    {
        var call = Assert.Single(Read($$$"""{"type":"tool-calls","toolCallList":[{"id":"1","name":"a","arguments":{"note":"{{{new string('x', 70_000)}}}"}}]}""").ToolCalls);

        Assert.NotNull(call.ArgumentsError);
    }

    [Theory]
    [InlineData("""{"message":{"type":"hang"},"message":{"type":"hang"}}""")]
    [InlineData("""{"message":{"type":"hang"},"\u006dessage":{"type":"hang"}}""")]
    [InlineData("""{"message":{"call":{},"call":{}}}""")]
    [InlineData("""{"message":{},"call":{},"call":{}}""")]
    [InlineData("""{"message":{"call":{"phoneNumberId":"a","phoneNumberId":"a"}}}""")]
    [InlineData("""{"message":{"call":{"assistantId":null,"assistantId":"a"}}}""")]
    [InlineData("""{"message":{"call":{"type":"webCall","type":"inboundPhoneCall"}}}""")]
    [InlineData("""{"message":{"chat":{"assistantId":"a","assistantId":"b"}}}""")]
    [InlineData("""{"message":{"phoneNumber":{"id":"a","id":"b"}}}""")]
    [InlineData("""{"message":{"assistant":{},"assistant":{}}}""")]
    [InlineData("""{"message":{"assistant":{"metadata":{},"metadata":{}}}}""")]
    [InlineData("""{"message":{"assistant":{"metadata":{"accountId":"a","accountId":"b"}}}}""")]
    [InlineData("""{"message":{"assistant":{"metadata":{"accountId":"a","account\u0049d":"b"}}}}""")]
    [InlineData("""{"message":{"call":{"assistantOverrides":{"metadata":{"accountId":"a","accountId":"a"}}}}}""")]
    [InlineData("""{"message":{"call":{"assistantOverrides":{},"assistantOverrides":{}}}}""")]
    [InlineData("""{"message":{"call":{"metadata":{},"metadata":{}}}}""")]
    [InlineData("""{"message":{"call":{"squad":{"membersOverrides":{"metadata":{"accountId":"a","accountId":"b"}}}}}}""")]
    [InlineData("""{"message":{"call":{"squad":{"members":[{"assistantOverrides":{"metadata":{"accountId":"a","accountId":"b"}}}]}}}}""")]
    [InlineData("""{"message":{"call":{"squadOverrides":{"metadata":{},"metadata":{}}}}}""")]
    [InlineData("""{"message":{"call":{"metadata":{"accountId":["a","b"]}}}}""")]
    public void Duplicates_that_could_decide_the_account_are_noted(string body) => Assert.True(Read(body).Naming.IsAmbiguous);

    [Fact]
    public void Other_duplicates_do_no_harm_and_the_last_counts()
    {
        var message = Read("""{"message":{"type":"a","type":"hang","status":"x","status":"y","artifact":{},"artifact":{},"call":{"id":"1","id":"2"}}}""");

        Assert.False(message.Naming.IsAmbiguous);
        Assert.Equal(("hang", "y", "2"), (message.Type, message.Status, message.CallId));
    }

    [Fact]
    public void Mutated_bodies_never_crash_the_reader()
    {
        var bodies = VapiFixtures.Incoming.Select(VapiFixtures.Bytes).ToArray();
        Gen.Select(Gen.Int[0, bodies.Length - 1], Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 40], Gen.Byte.Array[0, 12]).Array[1, 6]).Sample(
            (which, changes) =>
            {
                var body = changes.Aggregate((IEnumerable<byte>)bodies[which], (bytes, change) =>
                {
                    var (at, cut, put) = change;
                    var array = bytes.ToArray();
                    at %= array.Length + 1;
                    return [.. array[..at], .. put, .. array[Math.Min(array.Length, at + cut)..]];
                });
                if (VapiMessageReader.Read(body.ToArray()) is { } message)
                {
                    Touch(message);
                }
            },
            iter: 4000);
    }

    [Fact]
    public void Rearranged_json_never_crashes_the_reader()
    {
        string[] names = ["message", "type", "call", "id", "toolCallList", "toolCalls", "toolWithToolCallList", "toolCall", "function", "name", "arguments", "parameters",
            "properties", "value", "metadata", "accountId", "squad", "members", "assistantOverrides", "customer", "number", "chat", "functionCall"];
        var leaf = Gen.OneOf("null", "true", "1e999", "-0", "\"\"", "\"tool-calls\"", "\"function-call\"", "\"object\"", "\"\\ud800\"", "\"{\\\"a\\\":\\\"\\\\udc00\\\"}\"", "\"\\u0000\\n\"", "{}", "[]");
        var json = Gen.Recursive<string>((depth, inner) => depth > 7 ? leaf : Gen.OneOf(
            leaf,
            inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]"),
            Gen.Select(Gen.OneOf<string>(names), inner).Array[0, 5].Select(members => $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}")));
        json.Sample(
            body =>
            {
                Touch(Read(body));
                Touch(Read($$$"""{"message":{"type":"tool-calls","toolCallList":[{"id":"1","name":"a","arguments":{{{body}}}},{{{body}}}],"call":{{{body}}}}}"""));
            },
            iter: 1500);
    }

    /// <summary>Everything that is read later must be readable.</summary>
    private static void Touch(VapiMessage message)
    {
        foreach (var call in message.ToolCalls.Where(call => call.Arguments is not null))
        {
            System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object?>>(call.ValuesForExecution);
        }

        System.Text.Json.JsonSerializer.Serialize(message.Metadata);
    }

    private static VapiMessage Read(string body) => VapiMessageReader.Read(Encoding.UTF8.GetBytes(body))!;
}
