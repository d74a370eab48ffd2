using System.Text;
using System.Text.Json;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Sandbox.Load.Answers;

namespace Parlae.Pms.Tests.Sandbox.Load.Answers;

public sealed class AnswerReadingTests
{
    private const string Tool = "checkAvailability";
    private const string Slots = """{"status":"slots","say":"I have nine.","slots":[]}""";

    [Fact]
    public void A_result_with_a_word_of_its_tool_is_allowed()
    {
        var heard = Read(Results(new { toolCallId = "c1", name = Tool, result = Slots }));
        Assert.Equal(("slots", "I have nine.", null), (heard.Word, heard.Say, heard.Problem));
        Assert.Empty(heard.List("slots"));
        Assert.False(heard.IsError);
    }

    [Fact]
    public void An_error_is_one_sentence()
    {
        var heard = Read(Results(new { toolCallId = "c1", name = Tool, error = "Not now." }));
        Assert.Equal((true, "Not now.", null), (heard.IsError, heard.Say, heard.Problem));
    }

    public static TheoryData<int, string, string> Wrong => new()
    {
        { 500, Results(new { toolCallId = "c1", name = Tool, result = Slots }), "status 500" },
        { 401, "", "status 401" },
        { 200, "", "no JSON object" },
        { 200, "[]", "no JSON object" },
        { 200, "{}", "no results" },
        { 200, Results(), "0 results for one call" },
        { 200, Results(new { toolCallId = "c1", name = Tool, result = Slots }, new { toolCallId = "c1", name = Tool, result = Slots }), "2 results for one call" },
        { 200, Results(new { toolCallId = "c2", name = Tool, result = Slots }), "a result for another call" },
        { 200, Results(new { toolCallId = "c1", name = "getProviders", result = Slots }), "a result for another call" },
        { 200, Results(new { toolCallId = "c1", name = Tool }), "neither a result nor an error, or both" },
        { 200, Results(new { toolCallId = "c1", name = Tool, result = Slots, error = "No." }), "neither a result nor an error, or both" },
        { 200, Results(new { toolCallId = "c1", name = Tool, error = "Not\nnow." }), "an error that is no single line" },
        { 200, Results(new { toolCallId = "c1", name = Tool, error = "" }), "an error that is no single line" },
        { 200, Results(new { toolCallId = "c1", name = Tool, result = "{\n}" }), "a result that is no single line" },
        { 200, Results(new { toolCallId = "c1", name = Tool, result = "slots" }), "a result that is no JSON object" },
        { 200, Results(new { toolCallId = "c1", name = Tool, result = """{"status":"booked","say":"Done."}""" }), "a status that is no word of the tool's" },
        { 200, Results(new { toolCallId = "c1", name = Tool, result = """{"say":"Done."}""" }), "a status that is no word of the tool's" },
        { 200, Results(new { toolCallId = "c1", name = Tool, result = """{"status":"slots","say":""}""" }), "a result that says nothing" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Anything_else_is_a_problem_with_its_name(int status, string body, string problem) =>
        Assert.Equal(problem, AnswerReading.Tool(Tool, "c1", status, Encoding.UTF8.GetBytes(body)).Problem);

    [Fact]
    public void Events_are_acknowledged_with_nothing_and_a_request_is_given_the_accounts_assistant()
    {
        Assert.Null(AnswerReading.Acknowledged(200, "{}"u8.ToArray()).Problem);
        Assert.NotNull(AnswerReading.Acknowledged(200, """{"error":"no"}"""u8.ToArray()).Problem);
        Assert.NotNull(AnswerReading.Acknowledged(503, "{}"u8.ToArray()).Problem);
        Assert.Null(AnswerReading.Assistant("a1", 200, """{"assistantId":"a1","assistantOverrides":{}}"""u8.ToArray()).Problem);
        Assert.NotNull(AnswerReading.Assistant("a1", 200, """{"assistantId":"a2"}"""u8.ToArray()).Problem);
        Assert.NotNull(AnswerReading.Assistant("a1", 200, """{"error":"no"}"""u8.ToArray()).Problem);
    }

    [Theory]
    [InlineData("getPracticeInfo", "ok")]
    [InlineData("getCallerContext", "several")]
    [InlineData("searchPatients", "verified")]
    [InlineData("bookAppointment", "submitted")]
    [InlineData("getAppointments", "ok")]
    [InlineData("rescheduleAppointment", "slotTaken")]
    [InlineData("cancelAppointment", "alreadyCancelled")]
    public void Each_tool_that_the_load_calls_has_its_own_words(string tool, string word)
    {
        Assert.True(StatusWords.Allow(tool, word));
        Assert.False(StatusWords.Allow(tool, "done"));
        Assert.Contains(tool, ToolRegistration.Names);
    }

    private static string Results(params object[] results) => JsonSerializer.Serialize(new { results });

    private static Heard Read(string body) => AnswerReading.Tool(Tool, "c1", 200, Encoding.UTF8.GetBytes(body));
}
