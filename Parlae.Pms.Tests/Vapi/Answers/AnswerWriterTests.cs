using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Vapi.Answers;

public sealed class AnswerWriterTests
{
    public static TheoryData<string> Invalid => [.. Directory.GetFiles(Path.Combine(VapiFixtures.Folder, "invalid")).Select(path => Path.GetFileName(path)!)];

    [Fact]
    public void An_answer_is_exactly_what_the_contract_shows()
    {
        var json = Write(
            [Call("call_1", "checkAvailability"), Call("toolu_2", "bookAppointment")],
            [
                new ToolAnswer.Result("slots", "Monday at 10 AM,\nor Zoë's \"9\".", new JsonObject { ["slots"] = new JsonArray(new JsonObject { ["slotId"] = "s1" }), ["more"] = false }),
                new ToolAnswer.Error("That didn't\r\nwork."),
            ]);

        Assert.Equal(
            """{"results":[{"toolCallId":"call_1","name":"checkAvailability","result":"{\"status\":\"slots\",\"say\":\"Monday at 10 AM, or Zoë's \\\"9\\\".\",\"slots\":[{\"slotId\":\"s1\"}],\"more\":false}"},{"toolCallId":"toolu_2","name":"bookAppointment","error":"That didn't  work."}]}""",
            json);
    }

    [Fact]
    public void The_legacy_answer_is_one_string()
    {
        Assert.Equal("""{"result":"{\"status\":\"ok\",\"say\":\"Yes.\"}"}""", Encoding.UTF8.GetString(AnswerWriter.Legacy(new ToolAnswer.Result("ok", "Yes."))));
        Assert.Equal("""{"result":"No luck."}""", Encoding.UTF8.GetString(AnswerWriter.Legacy(new ToolAnswer.Error("No\nluck."))));
    }

    [Fact]
    public void No_text_whatever_makes_a_shape_that_vapi_ignores()
    {
        var text = Gen.OneOf(Gen.Char, Gen.OneOf('\ud83d', '\n', '\r', '\0', '\u0085', '\u2028', '"', '\\')).Array[1, 16].Select(chars => new string(chars));
        Gen.Select(text, text, text, Gen.Bool).Sample(
            (id, name, say, isError) =>
            {
                ToolAnswer answer = isError ? new ToolAnswer.Error(say) : new ToolAnswer.Result("ok", say, new JsonObject { ["list"] = new JsonArray(say, 1, null), [name + "x"] = name });
                var call = Call(id, name);
                var json = Write([call], [answer]);

                // A lone surrogate is no character, so the checker's parser cannot hold it; the reader must.
                var asRead = JsonSlice.Parse(Encoding.UTF8.GetBytes(json))!.Value;
                foreach (var entry in JsonMembers.Of(asRead, "results")["results"].Items)
                {
                    Assert.Equal(id, JsonMembers.Of(entry, "toolCallId")["toolCallId"].Text);
                }

                if (Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(id)) == id)
                {
                    Assert.Null(AnswerShape.Fault(json, [id]));
                }
            },
            iter: 10_000);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void The_checker_knows_every_shape_that_vapi_ignores(string name)
    {
        Assert.NotNull(AnswerShape.Fault(Encoding.UTF8.GetString(VapiFixtures.Bytes(Path.Combine("invalid", name))), ["call_Mz7tQa2wXe9RfLk4bVn6GhJp"]));
    }

    [Fact]
    public void A_missing_answer_is_a_fault_not_a_hole()
    {
        Assert.Throws<ArgumentException>(() => Write([Call("1", "a"), Call("2", "a")], [new ToolAnswer.Error("No.")]));
    }

    [Fact]
    public void An_answer_can_be_kept_and_given_again()
    {
        ToolAnswer[] answers = [new ToolAnswer.Result("ok", "Yes.", new JsonObject { ["n"] = 1 }), new ToolAnswer.Error("No.")];

        var kept = JsonSerializer.Deserialize<ToolAnswer[]>(JsonSerializer.Serialize(answers))!;

        VapiToolCall[] calls = [Call("1", "a"), Call("2", "b")];
        Assert.Equal(Write(calls, answers), Write(calls, kept));
    }

    private static VapiToolCall Call(string id, string name) => new(id, name, null, null);
    private static string Write(VapiToolCall[] calls, ToolAnswer[] answers) => Encoding.UTF8.GetString(AnswerWriter.ToolCalls(calls, answers));
}
