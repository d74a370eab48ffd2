using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Adapters.NexHealth;

public sealed class NexHealthTokenTests : IDisposable
{
    private readonly NexHealthBench bench = new(options => options.RequestsPerSecond = 1000);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public NexHealthTokenTests() => bench.NexHealth.On("GET patients/415", _ => Recording.Of("patient-get").Answer());

    [Fact]
    public async Task Fifty_callers_at_once_buy_one_token()
    {
        var gate = new TaskCompletionSource();
        bench.NexHealth.OnAsync("POST authenticates", async _ =>
        {
            await gate.Task;
            return Recording.Of("authenticate").Answer();
        });
        var calls = Enumerable.Range(0, 50).Select(_ => ReadAsync()).ToList();
        gate.SetResult();
        await Task.WhenAll(calls);
        Assert.Single(bench.NexHealth.To("POST authenticates"));
        Assert.Equal(50, bench.NexHealth.To("GET patients/415").Count);
    }

    [Fact]
    public async Task A_token_that_is_refused_under_fifty_calls_is_renewed_once_and_each_call_repeated_once()
    {
        await ReadAsync();
        bench.NexHealth.On("GET patients/415", request => (request.Authorization == "Bearer token-1" ? Recording.Of("error-401") : Recording.Of("patient-get")).Answer());
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ReadAsync()));
        Assert.Equal(2, bench.NexHealth.To("POST authenticates").Count);
        Assert.Equal(50, bench.NexHealth.To("GET patients/415").Count(request => request.Authorization == "Bearer token-2"));
    }

    [Fact]
    public async Task A_refused_token_was_refused_before_the_write_so_the_write_goes_once_more()
    {
        bench.NexHealth.On("POST appointments", request => (request.Authorization == "Bearer token-1" ? Recording.Of("error-401") : Recording.Of("appointment-create")).Answer());
        Assert.Equal(new WriteReceipt.Submitted("1901"), await bench.Connect().Appointments!.BookAsync(Sample.Visit(), Stop));
        Assert.Equal(["Bearer token-1", "Bearer token-2"], bench.NexHealth.To("POST appointments").Select(request => request.Authorization));
    }

    [Theory]
    [InlineData(54, 1)]
    [InlineData(56, 2)] // five minutes before its hour is over
    public async Task A_token_is_renewed_before_it_runs_out(int minutes, int bought)
    {
        await ReadAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(minutes));
        await ReadAsync();
        Assert.Equal(bought, bench.NexHealth.To("POST authenticates").Count);
    }

    [Fact]
    public async Task Another_instance_uses_the_token_that_is_there()
    {
        var tokens = new MemoryVendorTokens();
        using var one = new NexHealthBench(tokens: tokens);
        using var other = new NexHealthBench(tokens: tokens);
        foreach (var instance in new[] { one, other })
        {
            instance.NexHealth.On("GET patients/415", _ => Recording.Of("patient-get").Answer());
            await instance.Connect().Patients!.GetAsync("415", Stop);
        }

        Assert.Empty(other.NexHealth.To("POST authenticates"));
        Assert.Equal("Bearer token-1", other.NexHealth.To("GET patients/415")[0].Authorization);
    }

    [Fact]
    public async Task Accounts_and_keys_have_tokens_of_their_own()
    {
        await ReadAsync();
        await bench.Connect(NexHealthBench.Link(account: "other")).Patients!.GetAsync("415", Stop);
        await bench.Connect(NexHealthBench.Link(ownKey: "own-key")).Patients!.GetAsync("415", Stop);
        Assert.Equal([NexHealthBench.Key, NexHealthBench.Key, "own-key"], bench.NexHealth.To("POST authenticates").Select(request => request.Authorization));
    }

    [Theory]
    [InlineData(null, "NexHealth refuses the platform's key (NEXHEALTH_API_KEY)")]
    [InlineData("wrong-key", "NexHealth refuses credentials.apiKey")]
    public async Task A_refused_key_is_named_and_never_shown(string? ownKey, string says)
    {
        bench.NexHealth.On("POST authenticates", _ => NexHealthImitation.Refusal(401));
        var fault = await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => bench.Connect(NexHealthBench.Link(ownKey: ownKey)).Patients!.GetAsync("415", Stop));
        Assert.Equal(says, fault.Reason);
        Assert.DoesNotContain("wrong-key", fault + bench.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(NexHealthBench.Key, fault + bench.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"code\":true,\"data\":{}}")]
    [InlineData("<html>Zebulon</html>")]
    [InlineData("")]
    public async Task An_answer_without_a_token_breaks_the_contract(string body)
    {
        bench.NexHealth.On("POST authenticates", _ => NexHealthImitation.Json(201, body));
        var fault = await Assert.ThrowsAsync<VendorContractException>(ReadAsync);
        Assert.DoesNotContain("Zebulon", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_whose_token_cannot_be_had_was_certainly_not_performed()
    {
        bench.NexHealth.On("POST authenticates", _ => NexHealthImitation.Refusal(503));
        await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.WhileTimePassesAsync(bench.Connect().Appointments!.BookAsync(Sample.Visit(), Stop)));
    }

    private Task ReadAsync() => bench.Connect().Patients!.GetAsync("415", Stop);

    public void Dispose() => bench.Dispose();
}
