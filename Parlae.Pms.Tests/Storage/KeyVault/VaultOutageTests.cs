using System.Text.Json.Nodes;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.KeyVault;

namespace Parlae.Pms.Tests.Storage.KeyVault;

/// <summary>What was read from the vault is remembered, renewed, and serves when the vault is away.</summary>
public sealed class VaultOutageTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(503, null, 1)]
    [InlineData(500, null, 15)] // each try takes its time
    [InlineData(429, "20", 1)]
    public async Task An_outage_of_an_hour_stops_no_account_whose_secrets_were_read_and_afterwards_the_newest_is_used(int status, string? retryAfter, int step)
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "a", "first", Now);
        Assert.Null(await bench.Secrets.GetAsync("clinic", "a-previous", Now));
        Change(bench, "second");
        bench.Server.Refuse = _ => (status, retryAfter);
        bench.Clock.Advance(4.9 * Minute); // nearly due when the vault goes

        for (var minute = 0; minute < 60; minute += step)
        {
            Assert.Equal("first", await bench.Secrets.GetAsync("clinic", "a", Now));
            Assert.Null(await bench.Secrets.GetAsync("clinic", "a-previous", Now)); // what there was none of stops nobody either
            bench.Clock.Advance(step * Minute);
        }

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bench.Secrets.GetAsync("other", "a", Now));
        Assert.False(bench.Store.IsAnswering);
        bench.Server.Refuse = _ => null;
        bench.Clock.Advance(Minute);
        Assert.Equal("second", await bench.Secrets.GetAsync("clinic", "a", Now));
        Assert.True(bench.Store.IsAnswering);
    }

    [Fact]
    public async Task What_served_when_the_vault_went_away_serves_through_an_hour_without_it()
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "a", "first", Now);
        bench.Clock.Advance(TimeSpan.FromMinutes(110)); // a quiet evening
        bench.Server.Refuse = _ => (503, null);

        for (var minute = 0; minute <= 60; minute++)
        {
            Assert.Equal("first", await bench.Secrets.GetAsync("clinic", "a", Now));
            bench.Clock.Advance(Minute);
        }

        bench.Clock.Advance(TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bench.Secrets.GetAsync("clinic", "a", Now));
    }

    [Fact]
    public async Task A_secret_that_nobody_could_renew_expires()
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "a", "first", Now);
        bench.Server.Refuse = _ => (503, null);
        bench.Clock.Advance(TimeSpan.FromHours(2));

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bench.Secrets.GetAsync("clinic", "a", Now));
    }

    [Fact]
    public async Task A_rotated_secret_is_used_within_its_refresh_time_even_if_nobody_asked_meanwhile()
    {
        await using var bench = await VaultBench.StartAsync();
        Assert.Null(await bench.Secrets.GetAsync("clinic", "a", Now));
        await bench.Secrets.SetAsync("clinic", "a", "first", Now);
        Change(bench, "second");

        bench.Clock.Advance(3.9 * Minute);
        Assert.Equal("first", await bench.Secrets.GetAsync("clinic", "a", Now));
        Assert.Equal(1, bench.Server.Reads); // the one of before it was there
        bench.Clock.Advance(1.1 * Minute);
        Assert.Equal("second", await bench.Secrets.GetAsync("clinic", "a", Now));
    }

    [Fact]
    public async Task Before_it_is_due_it_is_renewed_while_callers_go_on_with_what_there_is()
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "a", "first", Now);
        Change(bench, "second");
        var mayAnswer = new TaskCompletionSource();
        bench.Server.Before = _ => mayAnswer.Task;
        bench.Clock.Advance(4.5 * Minute);

        for (var i = 0; i < 20; i++) Assert.Equal("first", await bench.Secrets.GetAsync("clinic", "a", Now)); // while the vault thinks

        mayAnswer.SetResult();
        await UntilAsync(async () => await bench.Secrets.GetAsync("clinic", "a", Now) == "second");
        Assert.Equal(1, bench.Server.Reads);
    }

    [Fact]
    public async Task A_vault_that_is_slow_holds_nobody_up_who_has_an_older_value()
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "a", "first", Now);
        bench.Clock.Advance(6 * Minute);
        var mayAnswer = new TaskCompletionSource();
        bench.Server.Before = _ => mayAnswer.Task;

        var asked = bench.Secrets.GetAsync("clinic", "a", Now).AsTask();
        await UntilAsync(() => Task.FromResult(bench.Server.Reads == 1));
        bench.Clock.Advance(bench.Options.StalePatience);

        Assert.Equal("first", await asked.WaitAsync(TimeSpan.FromSeconds(30), Now));
        mayAnswer.SetResult();
    }

    [Fact]
    public async Task A_storm_of_requests_reads_each_secret_once()
    {
        await using var bench = await VaultBench.StartAsync();
        for (var i = 0; i < 3; i++) await new KeyVaultSecrets(bench.Another()).SetAsync("clinic", $"a{i}", $"value-{i}", Now);

        var read = await Task.WhenAll(Enumerable.Range(0, 600).Select(i => Task.Run(async () => await bench.Secrets.GetAsync("clinic", $"a{i % 3}", Now), Now)));

        Assert.All(read.Index(), each => Assert.Equal($"value-{each.Index % 3}", each.Item));
        Assert.Equal(3, bench.Server.Reads);
        bench.Clock.Advance(6 * Minute); // all are due
        await Task.WhenAll(Enumerable.Range(0, 600).Select(i => Task.Run(async () => await bench.Secrets.GetAsync("clinic", $"a{i % 3}", Now), Now)));
        Assert.Equal(6, bench.Server.Reads);
    }

    [Fact]
    public async Task A_caller_that_leaves_does_not_end_the_reading_for_the_others()
    {
        await using var bench = await VaultBench.StartAsync();
        await new KeyVaultSecrets(bench.Another()).SetAsync("clinic", "a", "value", Now);
        var mayAnswer = new TaskCompletionSource();
        bench.Server.Before = _ => mayAnswer.Task;
        using var leaving = new CancellationTokenSource();
        var first = bench.Secrets.GetAsync("clinic", "a", leaving.Token).AsTask();
        var second = bench.Secrets.GetAsync("clinic", "a", Now).AsTask();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        mayAnswer.SetResult();

        Assert.Equal("value", await second);
        Assert.Equal(1, bench.Server.Reads);
    }

    [Theory]
    [InlineData(429, "40")]
    [InlineData(503, "40")]
    [InlineData(503, "Mon, 02 Mar 2026 09:00:40 GMT")]
    public async Task A_vault_that_names_a_time_is_left_alone_until_then(int status, string retryAfter)
    {
        await using var bench = await VaultBench.StartAsync();
        var other = new KeyVaultSecrets(bench.Another());
        await other.SetAsync("clinic", "a", "value", Now);
        bench.Server.Refuse = _ => (status, retryAfter);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bench.Secrets.GetAsync("clinic", "a", Now));
        bench.Server.Refuse = _ => null;
        var before = bench.Server.Requests.Count;

        for (var second = 0; second < 39; second++)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bench.Secrets.GetAsync("clinic", "a", Now));
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bench.Secrets.SetAsync("clinic", "b", "value", Now));
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(before, bench.Server.Requests.Count);
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("value", await bench.Secrets.GetAsync("clinic", "a", Now));
    }

    [Fact]
    public async Task A_short_wait_is_waited_out_by_who_has_nothing_else()
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "a", "value", Now);
        var refused = 0;
        bench.Server.Refuse = asked => asked.Method == "GET" && refused++ == 0 ? (429, "2") : null;
        var patient = new KeyVaultSecrets(bench.Another(bench.Options with { Patience = TimeSpan.FromSeconds(3) }));

        var asked = patient.GetAsync("clinic", "a", Now).AsTask();
        await UntilAsync(() =>
        {
            if (refused > 0) bench.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(asked.IsCompleted);
        });

        Assert.Equal("value", await asked);
        Assert.Equal(2, refused);
    }

    [Fact]
    public async Task What_is_not_there_is_asked_for_once_in_a_while_and_guesses_do_not_fill_the_memory()
    {
        await using var bench = await VaultBench.StartAsync();
        var secrets = new KeyVaultSecrets(bench.Another(bench.Options with { MostInMemory = 8 }));
        await secrets.SetAsync("clinic", "kept", "value", Now);
        for (var i = 0; i < 5; i++) Assert.Null(await secrets.GetAsync("clinic", "absent", Now));
        Assert.Equal(1, bench.Server.Reads);

        for (var i = 0; i < 30; i++) Assert.Null(await secrets.GetAsync("clinic", $"guess{i}", Now));

        Assert.Equal("value", await secrets.GetAsync("clinic", "kept", Now));
        Assert.Equal(31, bench.Server.Reads);
        Change(bench, "found", "guess29");
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("found", await secrets.GetAsync("clinic", "guess29", Now));
    }

    [Fact]
    public async Task A_reading_that_began_before_a_write_does_not_undo_it()
    {
        await using var bench = await VaultBench.StartAsync();
        await new KeyVaultSecrets(bench.Another()).SetAsync("clinic", "a", "old", Now);
        var mayAnswer = new TaskCompletionSource();
        var isFirst = true;
        bench.Server.Before = asked => asked.Method == "GET" && isFirst && !(isFirst = false) ? mayAnswer.Task : Task.CompletedTask;
        var reading = bench.Secrets.GetAsync("clinic", "a", Now).AsTask();
        await UntilAsync(() => Task.FromResult(bench.Server.Reads == 1));

        await bench.Secrets.SetAsync("clinic", "a", "new", Now);
        mayAnswer.SetResult();

        Assert.Equal("new", await reading);
        Assert.Equal("new", await bench.Secrets.GetAsync("clinic", "a", Now));
    }

    private static void Change(VaultBench bench, string value, string name = "a") =>
        bench.Server.Shelf.Set(VaultName.Of("clinic", name), new JsonObject { ["value"] = value });

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Now);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await isSo()) await Task.Delay(10, limit.Token);
    }
}
