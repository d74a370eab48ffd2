using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.KeyVault;

namespace Parlae.Pms.Tests.Storage.KeyVault;

/// <summary>Secrets of accounts in a vault that keeps what is deleted for a time.</summary>
public sealed class KeyVaultSecretsTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_is_kept_replaced_and_deleted_for_every_process()
    {
        await using var bench = await VaultBench.StartAsync();

        Assert.Null(await bench.Secrets.GetAsync("clinic", "sikka-secretKey", Now));
        foreach (var value in new[] { "first ✓", "", "third" })
        {
            await bench.Secrets.SetAsync("clinic", "sikka-secretKey", value, Now);
            Assert.Equal(value, await bench.Secrets.GetAsync("clinic", "sikka-secretKey", Now));
            Assert.Equal(value, await new KeyVaultSecrets(bench.Another()).GetAsync("clinic", "sikka-secretKey", Now));
        }

        await bench.Secrets.DeleteAsync("clinic", "sikka-secretKey", Now);
        await bench.Secrets.DeleteAsync("clinic", "sikka-secretKey", Now);
        Assert.Null(await bench.Secrets.GetAsync("clinic", "sikka-secretKey", Now));
        Assert.Null(await new KeyVaultSecrets(bench.Another()).GetAsync("clinic", "sikka-secretKey", Now));
        Assert.True(bench.Server.Challenges > 0); // each client was first asked for a token
    }

    [Fact]
    public async Task A_change_reads_what_another_process_has_just_written()
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "vapi-secret", "one", Now);
        var other = new KeyVaultSecrets(bench.Another());
        Assert.Equal("one", await other.GetAsync("clinic", "vapi-secret", Now));
        Assert.Null(await other.GetNewestAsync("clinic", "vapi-secret-previous", Now));

        await bench.Secrets.SetAsync("clinic", "vapi-secret", "two", Now);

        Assert.Equal("one", await other.GetAsync("clinic", "vapi-secret", Now)); // for five minutes
        Assert.Equal("two", await other.GetNewestAsync("clinic", "vapi-secret", Now));
    }

    [Fact]
    public async Task Whoever_guesses_names_does_not_spend_the_vaults_quota()
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "a", "kept", Now);
        var secrets = new KeyVaultSecrets(bench.Another(bench.Options with { MostNewAtOnce = 5, MostNewPerSecond = 2 }));
        Assert.Equal("kept", await secrets.GetAsync("clinic", "a", Now));
        var before = bench.Server.Reads;

        var guesses = 0;
        for (var n = 0; n < 20; n++)
            if (await IsReadAsync($"guess{n}")) guesses++;

        Assert.Equal((5, 5), (guesses, bench.Server.Reads - before));
        Assert.Equal("kept", await secrets.GetAsync("clinic", "a", Now)); // what is in use goes on
        Assert.True(await IsReadAsync("guess0")); // and what is known not to be there
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        var later = new List<bool>();
        for (var n = 0; n < 3; n++)
            later.Add(await IsReadAsync($"later{n}"));
        Assert.Equal([true, true, false], later);
        Assert.Null(await secrets.GetAsync("other-clinic", "a", Now)); // and what belongs to who is there is read all the same

        async Task<bool> IsReadAsync(string name)
        {
            try
            {
                return await secrets.GetNamedAsync("clinic", name, Now) is null;
            }
            catch (StoreUnavailableException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a_b")]
    [InlineData("a/b")]
    public async Task A_name_is_letters_digits_and_dashes(string name)
    {
        await using var bench = await VaultBench.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await bench.Secrets.GetAsync("clinic", name, Now));
        await Assert.ThrowsAsync<ArgumentException>(async () => await bench.Secrets.SetAsync("clinic", name, "v", Now));
        await Assert.ThrowsAsync<ArgumentException>(async () => await bench.Secrets.DeleteAsync("clinic", name, Now));
    }

    [Fact]
    public async Task What_is_too_long_for_the_vault_is_refused_before_it_is_sent()
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "a", new string('ä', 12_500), Now);

        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await bench.Secrets.SetAsync("clinic", "a", new string('ä', 12_500) + "x", Now));

        Assert.DoesNotContain("ä", refused.Message, StringComparison.Ordinal);
        Assert.Single(bench.Server.Requests);
    }

    [Fact]
    public async Task What_is_deleted_is_purged()
    {
        await using var bench = await VaultBench.StartAsync();
        bench.Server.Shelf.TakesAsking = 3;
        await bench.Secrets.SetAsync("clinic", "a", "old", Now);
        await bench.Secrets.SetAsync("clinic", "a", "new", Now);

        await bench.Secrets.DeleteAsync("clinic", "a", Now);

        Assert.Empty(bench.Server.Shelf.Readable());
        Assert.Empty(bench.Server.Shelf.DeletedNames);
        await bench.Secrets.SetAsync("clinic", "a", "again", Now); // the name was not free at once
        Assert.Equal("again", await bench.Secrets.GetAsync("clinic", "a", Now));
    }

    [Fact]
    public async Task Where_purging_is_not_allowed_every_version_is_disabled_under_one_of_no_value()
    {
        await using var bench = await VaultBench.StartAsync(isProtected: true);
        await bench.Secrets.SetAsync("clinic", "a", "old", Now);
        await bench.Secrets.SetAsync("clinic", "a", "new", Now);

        await bench.Secrets.DeleteAsync("clinic", "a", Now);

        Assert.Empty(bench.Server.Shelf.Readable());
        Assert.Single(bench.Server.Shelf.DeletedNames);
        Assert.Null(await new KeyVaultSecrets(bench.Another()).GetAsync("clinic", "a", Now));
        await bench.Secrets.DeleteAsync("clinic", "a", Now); // nothing is left to do
        Assert.DoesNotContain(bench.Server.Requests, asked => asked.Path.EndsWith("/recover", StringComparison.Ordinal));
        await bench.Secrets.SetAsync("clinic", "a", "again", Now);
        Assert.Equal(["again"], bench.Server.Shelf.Readable());
        Assert.Equal("again", await new KeyVaultSecrets(bench.Another()).GetAsync("clinic", "a", Now));
    }

    [Fact]
    public async Task Without_the_right_to_purge_the_value_is_taken_out_as_well()
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "a", "old", Now);
        bench.Server.Refuse = asked => asked.Method == "DELETE" && asked.Path.StartsWith("/deletedsecrets/", StringComparison.Ordinal) ? (403, null) : null;

        await bench.Secrets.DeleteAsync("clinic", "a", Now);

        Assert.Empty(bench.Server.Shelf.Readable());
        Assert.Empty(bench.Server.Shelf.Names);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_secret_that_someone_deleted_by_hand_makes_way_for_a_new_value(bool isProtected)
    {
        await using var bench = await VaultBench.StartAsync(isProtected);
        await bench.Secrets.SetAsync("clinic", "a", "old", Now);
        bench.Server.Shelf.TakesAsking = 2;
        bench.Server.Shelf.Delete(bench.Server.Shelf.Names.Single());

        await bench.Secrets.SetAsync("clinic", "a", "new", Now);

        Assert.Equal("new", await new KeyVaultSecrets(bench.Another()).GetAsync("clinic", "a", Now));
        Assert.Empty(bench.Server.Shelf.DeletedNames);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Secrets_of_an_account_go_together_over_all_pages_and_leave_the_others(bool isProtected)
    {
        await using var bench = await VaultBench.StartAsync(isProtected);
        await Task.WhenAll(Enumerable.Range(0, 30).SelectMany(i => new[]
        {
            bench.Secrets.SetAsync("one", $"a{i}", "1", Now).AsTask(),
            bench.Secrets.SetAsync("one-0", $"a{i}", "2", Now).AsTask(),
        }));
        bench.Server.Shelf.Delete(VaultName.Of("one", "a7")); // by one that was killed midway

        await bench.Secrets.DeleteAllAsync("one", Now);

        Assert.Equal(Enumerable.Repeat("2", 30), bench.Server.Shelf.Readable());
        Assert.Null(await bench.Secrets.GetAsync("one", "a3", Now));
        Assert.Equal("2", await bench.Secrets.GetAsync("one-0", "a3", Now));
    }

    [Fact]
    public async Task A_secret_that_someone_disabled_is_none()
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "a", "old", Now);
        var version = bench.Server.Shelf.Versions(VaultName.Of("clinic", "a"))[0]["id"]!.GetValue<string>().Split('/')[^1];
        bench.Server.Shelf.Change(VaultName.Of("clinic", "a"), version, System.Text.Json.Nodes.JsonNode.Parse("""{"attributes":{"enabled":false}}""")!);

        Assert.Null(await new KeyVaultSecrets(bench.Another()).GetAsync("clinic", "a", Now));
        bench.Server.Refuse = _ => (403, null);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await new KeyVaultSecrets(bench.Another()).GetAsync("clinic", "a", Now)); // we have no rights: that is no answer
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_looked_up_before_the_value_is_used_again()
    {
        await using var bench = await VaultBench.StartAsync();
        await bench.Secrets.SetAsync("clinic", "a", "old", Now);
        bench.Server.Shelf.Set(VaultName.Of("clinic", "a"), System.Text.Json.Nodes.JsonNode.Parse("""{"value":"new"}""")!);
        bench.Server.Refuse = asked => asked.Method == "PUT" ? (500, null) : null;

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bench.Secrets.SetAsync("clinic", "a", "new", Now));

        Assert.Equal("new", await bench.Secrets.GetAsync("clinic", "a", Now));
    }
}
