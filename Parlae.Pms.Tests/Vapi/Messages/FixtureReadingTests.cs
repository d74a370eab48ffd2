using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Functions.Vapi.Messages;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Vapi.Messages;

public sealed class FixtureReadingTests
{
    public static TheoryData<string> ToolCalls => [.. VapiFixtures.ToolCalls];
    public static TheoryData<string> Others => [.. VapiFixtures.Others];

    [Theory]
    [MemberData(nameof(ToolCalls))]
    public void Every_shape_of_tool_call_is_read_as_expected(string name)
    {
        var message = VapiMessageReader.Read(VapiFixtures.Bytes(name));

        var expected = VapiFixtures.Json("expected-normalized.json")[name]!;
        var actual = Normalized(message!);
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected}\nbut read {actual}");
    }

    [Fact]
    public void No_recorded_tool_call_lacks_its_expectation()
    {
        Assert.Equal(VapiFixtures.ToolCalls.Order(), VapiFixtures.Json("expected-normalized.json").AsObject().Select(member => member.Key).Order());
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Other_messages_keep_their_type_and_call(string name)
    {
        var message = VapiMessageReader.Read(VapiFixtures.Bytes(name))!;

        var sent = VapiFixtures.Json(name)["message"]!;
        Assert.Equal(sent["type"]!.GetValue<string>(), message.Type);
        Assert.Equal(sent["call"]?["id"]?.GetValue<string>(), message.CallId);
        Assert.Equal(sent["chat"]?["id"]?.GetValue<string>(), message.ChatId);
        Assert.Empty(message.ToolCalls);
        Assert.False(message.Naming.IsAmbiguous);
    }

    [Theory]
    [InlineData("status-update.in-progress.json", "in-progress")]
    [InlineData("status-update.ended.json", "ended")]
    public void Status_updates_say_their_status(string name, string status)
    {
        Assert.Equal(status, VapiMessageReader.Read(VapiFixtures.Bytes(name))!.Status);
    }

    private static JsonObject Normalized(VapiMessage message)
    {
        var normalized = new JsonObject
        {
            ["type"] = message.Type,
            ["callId"] = message.CallId,
            ["callType"] = message.CallType,
            ["assistantId"] = message.AssistantId,
            ["squadId"] = message.SquadId,
            ["phoneNumberId"] = message.PhoneNumberId,
            ["customerNumber"] = message.CustomerNumber,
        };
        foreach (var absent in normalized.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            normalized.Remove(absent);
        }

        normalized["metadata"] = JsonSerializer.SerializeToNode(message.Metadata);
        normalized["toolCalls"] = new JsonArray([.. message.ToolCalls.Select(call => new JsonObject
        {
            ["id"] = call.Id,
            ["name"] = call.Name,
            ["arguments"] = JsonNode.Parse(call.Arguments!.Value.GetRawText()),
        })]);
        return normalized;
    }
}
