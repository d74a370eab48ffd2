using System.Text;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Benchmarks;
using Parlae.Pms.Benchmarks.Clinic;
using Parlae.Pms.Benchmarks.Load;
using Parlae.Pms.Benchmarks.Webhooks;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Tests.Benchmarks;

public sealed class LoadTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200)]
    [InlineData("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n", 401)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 200)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", 0)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", 0)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", 0)]
    [InlineData("", 0)]
    public void An_answer_is_read_when_it_is_whole(string received, int status) =>
        Assert.Equal(status, HttpAnswer.TryRead(Encoding.ASCII.GetBytes(received)));

    [Fact]
    public void A_body_is_5_kB_long_and_the_product_reads_from_it_what_was_asked()
    {
        var body = new VapiBody("number-1", "assistant-1").Of("call-9", "checkAvailability", """{"date":"2026-03-05"}""", "+18675550100", "tool-7");
        var message = VapiMessageReader.Read(body)!;

        Assert.InRange(body.Length, VapiBody.Size - 100, VapiBody.Size + 250);
        Assert.Equal(("tool-calls", "call-9", "+18675550100", "number-1", "assistant-1"), (message.Type, message.CallId, message.CustomerNumber, message.PhoneNumberId, message.AssistantId));
        var call = Assert.Single(message.ToolCalls);
        Assert.Equal(("tool-7", "checkAvailability"), (call.Id, call.Name));
        Assert.DoesNotContain('@', Encoding.UTF8.GetString(body));
        Assert.False(message.Naming.IsAmbiguous);
    }

    [Fact]
    public void Two_bodies_are_never_the_same()
    {
        var body = new VapiBody("number-1", "assistant-1");
        Assert.NotEqual(body.Of("call-9", "getProviders", "{}", "+1"), body.Of("call-9", "getProviders", "{}", "+1"));
    }

    [Fact]
    public void No_two_visits_of_ten_thousand_meet_and_a_caller_wants_one_a_day()
    {
        var hands = WantedVisit.Hands(new LocalDate(2026, 3, 2), 7).Take(1500).ToList();

        Assert.All(hands, hand => Assert.Equal(7, hand.Select(visit => visit.Start.Date).Distinct().Count()));
        Assert.All(hands.SelectMany(hand => hand).GroupBy(visit => (visit.Provider, visit.Start.Date)), day =>
        {
            var sorted = day.OrderBy(visit => visit.Start).ToList();
            Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(pair.First.Start.PlusMinutes(pair.First.Minutes) <= pair.Second.Start));
        });
        Assert.All(Enumerable.Range(0, hands.Count - 32), first => Assert.All(hands.Skip(first).Take(32).SelectMany(hand => hand).GroupBy(visit => visit.Start.Date), day =>
            Assert.Equal(day.Count(), day.Select(visit => visit.Start).Distinct().Count()))); // at once they could be given the same room
        Assert.Equal("p1", JsonDocument.Parse(hands[0][0].Arguments).RootElement.GetProperty("patientId").GetString());
    }

    [Theory]
    [InlineData("--only nothing")]
    [InlineData("--rounds 0")]
    [InlineData("--rounds many")]
    [InlineData("--faster yes")]
    [InlineData("--only")]
    [InlineData("--rounds 3")]
    [InlineData("--product nowhere/at-all")]
    public void What_cannot_be_measured_is_refused_with_words(string arguments) =>
        Assert.NotEmpty(Assert.Throws<BenchFailure>(() => BenchOptions.Parse(arguments.Split(' '), ["start"])).Message);
}
