using System.Text.Json;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Sikka;

public sealed class SikkaTokenTests : IDisposable
{
    private readonly SikkaBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public SikkaTokenTests() => bench.Sikka.None("things");

    [Fact]
    public async Task Fifty_callers_at_once_buy_one_key()
    {
        var gate = new TaskCompletionSource();
        bench.Sikka.OnAsync("POST request_key", async _ =>
        {
            await gate.Task;
            return SikkaImitation.Json(200, bench.Sikka.Grant());
        });
        var calls = Enumerable.Range(0, 50).Select(_ => ReadAsync()).ToList();
        gate.SetResult();
        await Task.WhenAll(calls);

        Assert.Single(bench.Sikka.To("request_key"));
        Assert.Equal(50, bench.Sikka.To("things").Count(request => request.Key == "key-1"));
        var asked = JsonElement.Parse(bench.Sikka.To("request_key")[0].Body);
        Assert.Equal(
            ["request_key", "D10001", "office-secret", "app-id", "app-key-secret"],
            new[] { "grant_type", "office_id", "secret_key", "app_id", "app_key" }.Select(name => asked.GetProperty(name).GetString()));
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_take_the_key_from_the_others()
    {
        var gate = new TaskCompletionSource();
        bench.Sikka.OnAsync("POST request_key", async _ =>
        {
            await gate.Task;
            return SikkaImitation.Json(200, bench.Sikka.Grant());
        });
        using var impatient = new CancellationTokenSource();
        var first = bench.Http().ListAsync<Nothing>("things", new Dictionary<string, string?>(), false, impatient.Token);
        var second = ReadAsync();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        await second;
        Assert.Single(bench.Sikka.To("request_key"));
    }

    [Theory]
    [InlineData("API1025")]
    [InlineData("API1004")]
    public async Task A_key_that_expires_under_fifty_calls_is_renewed_once_and_each_call_repeated_once(string code)
    {
        await ReadAsync();
        bench.Sikka.On("GET things", request => request.Key == "key-1" ? SikkaImitation.Refusal(400, code) : SikkaImitation.Json(200, SikkaImitation.List()));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ReadAsync()));

        Assert.Equal(2, bench.Sikka.To("request_key").Count);
        Assert.Contains("refresh-1", bench.Sikka.To("request_key")[1].Body, StringComparison.Ordinal);
        Assert.Equal(50, bench.Sikka.To("things").Count(request => request.Key == "key-2"));
    }

    [Fact]
    public async Task An_expired_key_is_refused_before_the_write_so_the_write_goes_once_more()
    {
        bench.Sikka.On("POST thing", request => request.Key == "key-1" ? SikkaImitation.Refusal(400, "API1025") : SikkaImitation.Accepted("77"));
        Assert.Equal(new WriteReceipt.Submitted("77"), await WriteAsync());
        Assert.Equal(["key-1", "key-2"], bench.Sikka.To("thing").Select(request => request.Key));
        Assert.Equal(bench.Sikka.To("thing")[0].Body, bench.Sikka.To("thing")[1].Body);
    }

    [Fact]
    public async Task A_write_whose_key_cannot_be_renewed_was_certainly_not_performed()
    {
        await ReadAsync();
        bench.Sikka.On("POST thing", _ => SikkaImitation.Refusal(400, "API1025"));
        bench.Sikka.On("POST request_key", _ => SikkaImitation.Refusal(503, "API2002"));
        await Assert.ThrowsAsync<VendorUnreachableException>(WriteAsync);
    }

    [Fact]
    public async Task A_key_is_renewed_before_it_expires_by_the_business_clock()
    {
        await ReadAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(85603) - TimeSpan.FromMinutes(6));
        await ReadAsync();
        Assert.Single(bench.Sikka.To("request_key"));
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        await ReadAsync();
        Assert.Equal(2, bench.Sikka.To("request_key").Count);
        Assert.Equal("key-2", bench.Sikka.To("things")[^1].Key);
    }

    [Fact]
    public async Task A_refused_refresh_falls_back_to_the_offices_secret()
    {
        await ReadAsync();
        bench.Clock.Advance(TimeSpan.FromDays(2));
        bench.Sikka.On("POST request_key", request => request.Body.Contains("\"refresh_key\"", StringComparison.Ordinal) ? SikkaImitation.Refusal(400, "API1005") : SikkaImitation.Json(200, bench.Sikka.Grant()));
        await ReadAsync();
        Assert.Equal(3, bench.Sikka.To("request_key").Count);
        Assert.Equal("key-2", bench.Sikka.To("things")[^1].Key);
    }

    [Fact]
    public async Task Other_credentials_of_the_same_account_never_ride_on_the_old_key()
    {
        await ReadAsync();
        bench.Sikka.On("POST request_key", _ => SikkaImitation.Refusal(401, "API2003"));
        var fault = await Assert.ThrowsAsync<PracticeMisconfiguredException>(() =>
            bench.Http(SikkaBench.Link(secret: "wrong")).ListAsync<Nothing>("things", new Dictionary<string, string?>(), false, Stop));
        Assert.Equal("Sikka refuses this office id or secret key, or the platform's application id or key", fault.Reason);
        await ReadAsync();
    }

    [Theory]
    [InlineData("<html>log in</html>")]
    [InlineData("{}")]
    [InlineData("""{"request_key":"k","expires_in":"soon"}""")]
    [InlineData("")]
    public async Task A_key_answer_that_is_none_is_a_broken_contract(string body)
    {
        bench.Sikka.On("POST request_key", _ => SikkaImitation.Json(200, body));
        await Assert.ThrowsAsync<VendorContractException>(ReadAsync);
    }

    [Fact]
    public async Task Application_calls_carry_the_applications_key_and_no_request_key()
    {
        await bench.Http().ListAsync<Nothing>("things", new Dictionary<string, string?>(), true, Stop);
        var sent = Assert.Single(bench.Sikka.Requests);
        Assert.Equal(("app-id", "app-key-secret", ""), (sent.Headers["App-Id"], sent.Headers["App-Key"], sent.Key));
    }

    private Task ReadAsync() => bench.Http().ListAsync<Nothing>("things", new Dictionary<string, string?>(), false, Stop);

    private Task<WriteReceipt> WriteAsync() => bench.Http().WriteAsync(HttpMethod.Post, "thing", new Dictionary<string, string> { ["a"] = "b" }, WriteRejection.Other, Stop);

    public void Dispose() => bench.Dispose();

    internal sealed record Nothing(string? Id);
}
