using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Vapi.Authentication;

public sealed class SignedReplayTests : IDisposable
{
    private static readonly WebhookAuth Hmac = new() { Kind = WebhookAuthKind.Hmac };
    private static readonly byte[] Body = VapiFixtures.Bytes("tool-calls.object-arguments.json");
    private static readonly WebhookCaller Caller = new(FakeAccounts.Account("demo"), new SeenSignature("signed", TimeSpan.FromMinutes(11)));
    private readonly VapiBench bench = new(Hmac);

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_body_seen_before_is_answered_from_the_record()
    {
        var headers = bench.Sign(Body);
        var first = await bench.SendAsync(Body, headers);
        bench.Clock.Advance(TimeSpan.FromMinutes(4));
        var second = await bench.SendAsync(Body, headers);
        var elsewhere = await bench.SendAsync(Body, headers, tool: "bookAppointment");

        Assert.Equal((200, first.Text, first.Text), (second.Status, second.Text, elsewhere.Text));
        Assert.Single(bench.Runner.Ran);
        Assert.Contains("Done", first.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_outlives_the_time_in_which_the_signature_is_accepted()
    {
        var headers = bench.Sign(Body, at: bench.Clock.GetUtcNow().AddMinutes(5));
        await bench.SendAsync(Body, headers);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(200, (await bench.SendAsync(Body, headers)).Status);
        Assert.Single(bench.Runner.Ran);

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, (await bench.SendAsync(Body, headers)).Status);
        Assert.All(bench.Records.All, record => Assert.NotNull(record.Due));
    }

    [Fact]
    public async Task A_plan_without_timestamp_remembers_for_a_day()
    {
        using var untimed = new VapiBench(Hmac with { Hmac = new HmacPlan { PayloadFormat = "{body}", IncludeTimestamp = false } });
        var mac = System.Security.Cryptography.HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(VapiBench.Secret), Body);
        var headers = new Dictionary<string, string> { ["x-signature"] = Convert.ToHexStringLower(mac) };

        await untimed.SendAsync(Body, headers);
        untimed.Clock.Advance(TimeSpan.FromHours(23.9));
        await untimed.SendAsync(Body, headers);
        Assert.Single(untimed.Runner.Ran);

        untimed.Clock.Advance(TimeSpan.FromHours(0.2));
        await untimed.SendAsync(Body, headers);
        await untimed.SendAsync(Body, headers);
        Assert.Equal(2, untimed.Runner.Ran.Count);
    }

    [Fact]
    public async Task Deliveries_while_the_first_still_runs_wait_for_its_answer()
    {
        var release = new TaskCompletionSource();
        bench.Runner.Before = () => release.Task;
        var headers = bench.Sign(Body);

        var deliveries = Enumerable.Range(0, 8).Select(_ => bench.SendAsync(Body, headers)).ToList();
        Assert.All(deliveries, delivery => Assert.False(delivery.IsCompleted));
        release.SetResult();
        var answers = await Task.WhenAll(deliveries);

        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Single(bench.Runner.Ran);
    }

    [Fact]
    public async Task The_answer_is_sent_before_it_is_kept_and_a_repeat_in_between_waits_for_it()
    {
        var (replays, heard, kept) = (bench.Services.GetRequiredService<SignedReplays>(), new List<string>(), -1);
        var repeat = default(Task<bool>);
        Task Hear(byte[] json)
        {
            heard.Add(Encoding.UTF8.GetString(json));
            if (repeat is null)
            {
                kept = bench.Records.All.Count;
                repeat = replays.AnswerOnceAsync(Caller, bench.Clock.GetTimestamp(), _ => throw new InvalidOperationException("It ran again."), Hear, TestContext.Current.CancellationToken);
                Assert.Single(heard);
            }

            return Task.CompletedTask;
        }

        Assert.True(await replays.AnswerOnceAsync(Caller, bench.Clock.GetTimestamp(), _ => Task.FromResult(new AnswerOf("{}"u8.ToArray(), "demo")), Hear, TestContext.Current.CancellationToken));
        Assert.Equal((1, 2), (kept, bench.Records.All.Count)); // first only that it came
        Assert.True(await repeat!.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)); // it looks again in real time
        Assert.Equal(["{}", "{}"], heard);
    }

    [Fact]
    public async Task An_answer_is_kept_while_its_caller_is_slow_to_take_it_and_when_nobody_does()
    {
        var replays = bench.Services.GetRequiredService<SignedReplays>();
        var slow = new TaskCompletionSource();
        var first = replays.AnswerOnceAsync(Caller, bench.Clock.GetTimestamp(), _ => Task.FromResult(new AnswerOf("{}"u8.ToArray(), "demo")), _ => slow.Task, TestContext.Current.CancellationToken);
        Assert.False(first.IsCompleted);

        var heard = new List<byte[]>();
        Assert.True(await replays.AnswerOnceAsync(Caller, bench.Clock.GetTimestamp(), _ => throw new InvalidOperationException("It ran again."), json => { heard.Add(json); return Task.CompletedTask; }, TestContext.Current.CancellationToken));
        Assert.Equal("{}"u8.ToArray(), Assert.Single(heard));
        slow.SetCanceled(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task A_fault_in_keeping_an_answer_does_not_cut_it_off()
    {
        bench.Seal.Fault = new SealBrokenException(SealFault.UnknownKey);
        Assert.Contains("Done", (await bench.SendAsync(Body, bench.Sign(Body))).Text, StringComparison.Ordinal);
        Assert.Contains(bench.Logs.Lines, line => line.Contains("could not be kept (SealBrokenException)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_recorded_is_sealed_for_the_account()
    {
        await bench.SendAsync(Body, bench.Sign(Body));

        Assert.Equal(2, bench.Records.All.Count);
        Assert.Single(bench.Records.All, record => record.Partition == "demo");
        foreach (var text in bench.Records.All.Select(record => System.Text.Encoding.UTF8.GetString(record.Body.Span)))
        {
            Assert.DoesNotContain("Done", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String("Done"u8)[..5], text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_purge_takes_the_answer_and_the_body_still_makes_nothing_happen_again()
    {
        var headers = bench.Sign(Body);
        await bench.SendAsync(Body, headers);
        foreach (var record in bench.Records.All.Where(record => record.Partition == "demo").ToList())
            Assert.True(await bench.Records.TryDeleteAsync(SignedReplays.Collection, record.Partition, record.Row, null, TestContext.Current.CancellationToken));

        var again = await bench.SendAsync(Body, headers);

        Assert.DoesNotContain("Done", again.Text, StringComparison.Ordinal);
        Assert.NotNull(again.Results[0]!["error"]);
        Assert.Single(bench.Runner.Ran);
    }

    [Fact]
    public async Task What_is_over_the_limit_leaves_nothing_behind_and_a_repeat_is_still_answered_from_the_record()
    {
        using var limited = new VapiBench(Hmac, accountPerMinute: 1, burst: 1);
        var headers = limited.Sign(Body);
        var served = await limited.SendAsync(Body, headers);
        var kept = limited.Records.All.Count;

        var refused = await limited.SendAsync(Body, limited.Sign(Body, at: limited.Clock.GetUtcNow().AddSeconds(1)));
        Assert.Equal(EdgeWords.TooMany, (string?)refused.Results[0]!["error"]);
        Assert.Equal(kept, limited.Records.All.Count);

        Assert.Equal(served.Text, (await limited.SendAsync(Body, headers)).Text);
        Assert.Single(limited.Runner.Ran);
    }

    [Fact]
    public async Task Without_the_store_nothing_runs_and_every_call_gets_its_error()
    {
        bench.Records.IsDown = true;

        var answer = await bench.SendAsync(Body, bench.Sign(Body));

        Assert.Null(AnswerShape.Fault(answer.Text, ["call_Mz7tQa2wXe9RfLk4bVn6GhJp"]));
        Assert.NotNull(answer.Results[0]!["error"]);
        Assert.Empty(bench.Runner.Ran);
    }

    [Fact]
    public async Task A_store_that_fails_after_the_work_does_not_lose_the_answer()
    {
        bench.Runner.Before = () =>
        {
            bench.Records.IsDown = true;
            return Task.CompletedTask;
        };

        Assert.Contains("Done", (await bench.SendAsync(Body, bench.Sign(Body))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_are_only_acknowledged_leave_no_record()
    {
        var hang = VapiFixtures.Bytes("hang.json");
        Assert.Equal("{}", (await bench.SendAsync(hang, bench.Sign(hang))).Text);
        Assert.Equal("{}", (await bench.SendAsync(hang, bench.Sign(hang))).Text);
        Assert.Empty(bench.Records.All);
    }

    [Fact]
    public async Task Another_accounts_signature_is_another_record()
    {
        foreach (var id in new[] { "alder", "birch" })
        {
            bench.Accounts.All.Add(FakeAccounts.Account(id, auth: Hmac));
            bench.Vault.Set(id, AccountSetup.WebhookSecretName, "the-same-secret");
        }

        var body = """{"message":{"type":"tool-calls","toolCallList":[{"id":"1","name":"a"}]}}"""u8.ToArray();
        var headers = bench.Sign(body, "the-same-secret");
        var answers = new List<string>();
        foreach (var id in new[] { "alder", "birch" })
        {
            answers.Add((await bench.SendAsync(body, new(headers) { [WebhookGate.AccountHeader] = id })).Text);
        }

        Assert.Contains("alder", answers[0], StringComparison.Ordinal);
        Assert.Contains("birch", answers[1], StringComparison.Ordinal);
        Assert.Equal(2, bench.Runner.Ran.Count);
    }
}
