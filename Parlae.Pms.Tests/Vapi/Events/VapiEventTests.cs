using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Events;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Vapi.Events;

public sealed class VapiEventTests
{
    [Theory]
    [InlineData("customer-ended-call", CallEnd.Completed)]
    [InlineData("assistant-ended-call", CallEnd.Completed)]
    [InlineData("assistant-said-end-call-phrase", CallEnd.Completed)]
    [InlineData("assistant-forwarded-call", CallEnd.Transferred)]
    [InlineData("silence-timed-out", CallEnd.TimedOut)]
    [InlineData("exceeded-max-duration", CallEnd.TimedOut)]
    [InlineData("pipeline-error-openai-voice-failed", CallEnd.Failed)]
    [InlineData("call.in-progress.error-assistant-did-not-receive-customer-audio", CallEnd.Failed)]
    [InlineData("voicemail", CallEnd.Other)]
    [InlineData("Avery Jordan", CallEnd.Other)]
    [InlineData("", CallEnd.Other)]
    [InlineData(null, CallEnd.Other)]
    public void Reasons_become_few_words_of_ours(string? said, CallEnd reason) => Assert.Equal(reason, EndOfCallReport.Reason(said));

    [Fact]
    public async Task A_report_of_today_tells_how_long_the_call_was()
    {
        var lengths = new ConcurrentBag<double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Name == "parlae.call.duration") listener.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => lengths.Add(value));
        listener.Start();
        using var bench = new VapiBench();
        Assert.Equal("{}", (await bench.PostAsync(VapiFixtures.Bytes("end-of-call-report.json"))).Text);
        Assert.Contains(87.215, lengths); // from 14:02:12.900 to 14:03:40.115
    }

    [Fact]
    public async Task A_signed_event_that_is_sent_again_does_nothing_again()
    {
        using var bench = new VapiBench(new WebhookAuth { Kind = WebhookAuthKind.Hmac });
        var body = VapiFixtures.Bytes("status-update.in-progress.json");
        var headers = bench.Sign(body);
        for (var n = 0; n < 3; n++)
            Assert.Equal((200, "{}"), await bench.SendAsync(body, headers) is var answer ? (answer.Status, answer.Text) : default);
        Assert.Single(bench.Prefetch.Begun);
    }

    [Theory]
    [InlineData("status-update.in-progress.json")]
    [InlineData("end-of-call-report.json")]
    public async Task An_event_is_acknowledged_when_the_stores_are_away(string name)
    {
        using var bench = new VapiBench();
        bench.Records.IsDown = true;
        Assert.Equal((200, "{}"), await bench.PostAsync(VapiFixtures.Bytes(name)) is var answer ? (answer.Status, answer.Text) : default);
    }

    [Theory]
    [InlineData("2026-03-10T03:59:00Z", "2026-03-09", "Monday")]
    [InlineData("2026-03-10T04:01:00Z", "2026-03-10", "Tuesday")]
    public async Task The_day_is_the_practices_own(string now, string today, string weekday)
    {
        using var bench = new VapiBench();
        bench.Clock.SetUtcNow(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        var told = (await bench.PostAsync(VapiFixtures.Bytes("assistant-request.json"))).Json["assistantOverrides"]!["variableValues"]!;
        Assert.Equal((today, weekday), (told["today"]!.GetValue<string>(), told["weekday"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Only_a_call_that_was_taken_is_read_ahead_for()
    {
        using var bench = new VapiBench();
        foreach (var name in VapiFixtures.Others)
            await bench.PostAsync(VapiFixtures.Bytes(name));
        var call = Assert.Single(bench.Prefetch.Begun);
        Assert.Equal(("demo", "call:12fa325d-e96b-4de0-858c-b2a06c4df9e3", "2025550143"), (call.AccountId, call.CallId, call.CallerNumber));
    }
}
