using System.Text;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Tests.Privacy;

public sealed class AccountSealTests : IDisposable
{
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("Zebediah Unmistakable");

    private readonly PrivacyFixture _fixture = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private AccountSeal Seal => _fixture.Seal;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task What_was_sealed_opens_again_in_another_process_too(int length)
    {
        var plain = new byte[length];
        new Random(length).NextBytes(plain);
        var body = await Seal.SealAsync("clinic", "calls/1", plain, Now);

        Assert.Equal(plain, await Seal.OpenAsync("clinic", "calls/1", body, Now));
        using var other = _fixture.Another();
        Assert.Equal(plain, await other.Seal.OpenAsync("clinic", "calls/1", body, Now));
    }

    [Fact]
    public async Task Sealing_twice_looks_different_and_shows_nothing()
    {
        var one = await Seal.SealAsync("clinic", "calls/1", Plain, Now);
        var two = await Seal.SealAsync("clinic", "calls/1", Plain, Now);

        Assert.NotEqual(one, two);
        Assert.Equal(-1, one.AsSpan().IndexOf("Zebediah"u8));
    }

    [Theory]
    [InlineData("other", "calls/1")]
    [InlineData("clinic", "calls/2")]
    [InlineData("clinic", "")]
    [InlineData("clini", "c/calls/1")]
    public async Task A_ciphertext_moved_elsewhere_does_not_open(string accountId, string context)
    {
        var body = await Seal.SealAsync("clinic", "calls/1", Plain, Now);
        await Seal.SealAsync("other", "calls/1", Plain, Now);

        await AssertBroken(accountId, context, body);
    }

    [Fact]
    public async Task Even_under_the_same_key_an_account_and_context_that_read_alike_differ()
    {
        // The same key record for both, as someone with the file at hand could arrange by copying it.
        var body = await Seal.SealAsync("a", "b/c", Plain, Now);
        var key = await _fixture.Store.GetAsync("DataKeys", "keys", "a", Now);
        await _fixture.Store.TryInsertAsync("DataKeys", "keys", "a-b", key!.Body, null, Now);

        await AssertBroken("a-b", "c", body);
    }

    [Fact]
    public async Task A_single_flipped_bit_anywhere_breaks_it()
    {
        var body = await Seal.SealAsync("clinic", "calls/1", Plain, Now);
        for (var i = 0; i < body.Length; i++)
        {
            var changed = body.ToArray();
            changed[i] ^= 1;
            await AssertBroken("clinic", "calls/1", changed);
        }
    }

    [Fact]
    public async Task A_ciphertext_cut_short_or_lengthened_breaks()
    {
        var body = await Seal.SealAsync("clinic", "calls/1", Plain, Now);
        for (var length = 0; length < body.Length; length++) await AssertBroken("clinic", "calls/1", body[..length]);
        await AssertBroken("clinic", "calls/1", [.. body, 0]);
    }

    [Fact]
    public async Task Opening_for_an_account_without_key_makes_none()
    {
        var body = await Seal.SealAsync("clinic", "calls/1", Plain, Now);

        await AssertBroken("stranger", "calls/1", body);

        Assert.Null(await _fixture.Store.GetAsync("DataKeys", "keys", "stranger", Now));
    }

    [Fact]
    public async Task First_uses_at_once_in_two_processes_make_one_key()
    {
        using var other = _fixture.Another();
        AccountSeal[] seals = [Seal, other.Seal];

        var bodies = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () => await seals[i % 2].SealAsync("new", "c", Plain, Now), Now)));

        foreach (var body in bodies) Assert.Equal(Plain, await Seal.OpenAsync("new", "c", body, Now));
    }

    [Fact]
    public async Task Hashes_are_steady_and_differ_by_account_purpose_and_value()
    {
        using var other = _fixture.Another();
        var hash = await Seal.HashAsync("clinic", "phone", "5551230000", Now);

        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, await other.Seal.HashAsync("clinic", "phone", "5551230000", Now));
        Assert.NotEqual(hash, await Seal.HashAsync("clinic", "phone", "5551230001", Now));
        Assert.NotEqual(hash, await Seal.HashAsync("clinic", "email", "5551230000", Now));
        Assert.NotEqual(hash, await Seal.HashAsync("clinic2", "phone", "5551230000", Now));
    }

    [Fact]
    public async Task A_destroyed_key_opens_nothing_here_and_with_no_trust_nothing_elsewhere()
    {
        using var other = _fixture.Another();
        var body = await Seal.SealAsync("clinic", "c", Plain, Now);
        var kept = await Seal.SealAsync("other", "c", Plain, Now);
        await other.Seal.OpenAsync("clinic", "c", body, Now);

        await _fixture.Keys.DestroyAsync("clinic", Now);

        await AssertBroken("clinic", "c", body);
        await Assert.ThrowsAsync<SealBrokenException>(async () => await other.Seal.OpenAsync("clinic", "c", body, Now));
        Assert.Equal(Plain, await Seal.OpenAsync("other", "c", kept, Now));
    }

    [Fact]
    public async Task A_destroyed_key_is_forgotten_elsewhere_when_the_trust_has_run_out()
    {
        using var here = _fixture.Another(TimeSpan.FromSeconds(30));
        using var elsewhere = _fixture.Another(TimeSpan.FromSeconds(30));
        var body = await here.Seal.SealAsync("clinic", "c", Plain, Now);
        await elsewhere.Seal.OpenAsync("clinic", "c", body, Now);

        await here.Keys.DestroyAsync("clinic", Now);

        await Assert.ThrowsAsync<SealBrokenException>(async () => await here.Seal.OpenAsync("clinic", "c", body, Now));
        _fixture.Clock.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<SealBrokenException>(async () => await elsewhere.Seal.OpenAsync("clinic", "c", body, Now));
    }

    [Fact]
    public async Task A_new_key_after_destruction_does_not_open_the_old_and_is_taken_up_elsewhere()
    {
        using var elsewhere = _fixture.Another(TimeSpan.FromSeconds(30));
        var old = await elsewhere.Seal.SealAsync("clinic", "c", Plain, Now);
        await _fixture.Keys.DestroyAsync("clinic", Now);

        var fresh = await Seal.SealAsync("clinic", "c", Plain, Now);

        await AssertBroken("clinic", "c", old);
        Assert.Equal(Plain, await elsewhere.Seal.OpenAsync("clinic", "c", fresh, Now));
    }

    [Fact]
    public async Task Within_the_trust_no_record_is_read()
    {
        using var trusting = _fixture.Another(TimeSpan.FromSeconds(30));
        await trusting.Seal.SealAsync("clinic", "c", Plain, Now);
        var before = trusting.Records.Read;

        for (var i = 0; i < 10; i++) await trusting.Seal.SealAsync("clinic", "c", Plain, Now);

        Assert.Equal(before, trusting.Records.Read);
    }

    [Fact]
    public async Task Memory_holds_a_thousand_keys_and_forgets_the_one_unseen_for_longest()
    {
        using var trusting = _fixture.Another(TimeSpan.FromHours(1));
        await trusting.Seal.HashAsync("first", "p", "v", Now);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i => await trusting.Seal.HashAsync($"clinic-{i}", "p", "v", Now)));
        var before = trusting.Records.Read;

        await trusting.Seal.HashAsync("clinic-7", "p", "v", Now);
        Assert.Equal(before, trusting.Records.Read);
        await trusting.Seal.HashAsync("first", "p", "v", Now);
        Assert.Equal(before + 1, trusting.Records.Read);
    }

    [Fact]
    public async Task Rotating_the_master_key_rewraps_every_data_key_and_nothing_else()
    {
        var bodies = new Dictionary<string, byte[]>();
        for (var i = 0; i < 30; i++) bodies[$"clinic-{i}"] = await Seal.SealAsync($"clinic-{i}", "c", Plain, Now);

        await _fixture.Ring.RotateAsync(Now);
        Assert.Equal(30, (await _fixture.Keys.RewrapAllAsync(Now)).Rewrapped);
        Assert.Equal(0, (await _fixture.Keys.RewrapAllAsync(Now)).Rewrapped);

        using var other = _fixture.Another();
        foreach (var (account, body) in bodies)
        {
            Assert.Equal(Plain, await Seal.OpenAsync(account, "c", body, Now));
            Assert.Equal(Plain, await other.Seal.OpenAsync(account, "c", body, Now));
        }
        await foreach (var record in _fixture.Store.RangeAsync("DataKeys", "keys", null, null, Now))
            Assert.Contains("\"master\":2", Encoding.UTF8.GetString(record.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"schema":9,"id":"AAAAAAAAAAA=","master":1,"wrapped":"AAAA"}""")]
    public async Task A_damaged_key_record_is_told_and_not_replaced(string content)
    {
        await _fixture.Store.TryInsertAsync("DataKeys", "keys", "clinic", Encoding.UTF8.GetBytes(content), null, Now);

        await Assert.ThrowsAsync<SealBrokenException>(async () => await Seal.SealAsync("clinic", "c", Plain, Now));
        Assert.Equal(content, Encoding.UTF8.GetString((await _fixture.Store.GetAsync("DataKeys", "keys", "clinic", Now))!.Body.Span));
    }

    private async Task AssertBroken(string accountId, string context, byte[] body)
    {
        var fault = await Assert.ThrowsAsync<SealBrokenException>(async () => await Seal.OpenAsync(accountId, context, body, Now));
        Assert.DoesNotContain("Zebediah", fault.ToString(), StringComparison.Ordinal);
    }
}
