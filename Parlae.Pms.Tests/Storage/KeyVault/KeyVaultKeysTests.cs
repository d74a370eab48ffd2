using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.KeyVault;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Storage.KeyVault;

/// <summary>Master keys and audit keys in the vault.</summary>
public sealed class KeyVaultKeysTests
{
    private static readonly byte[] DataKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_process_opens_what_one_wrapped_and_only_for_its_context()
    {
        await using var bench = await VaultBench.StartAsync();
        var wrapped = await new KeyVaultMasterKeys(bench.Store).WrapAsync(DataKey, "context", Now);
        var other = new KeyVaultMasterKeys(bench.Another());

        Assert.Equal(1, wrapped.Version);
        Assert.Equal(DataKey, await other.UnwrapAsync(wrapped, "context", Now));
        Assert.Equal(SealFault.KeyChanged, (await Assert.ThrowsAsync<SealBrokenException>(async () => await other.UnwrapAsync(wrapped, "other", Now))).Fault);
        Assert.Equal(SealFault.UnknownMasterKey, (await Assert.ThrowsAsync<SealBrokenException>(async () => await other.UnwrapAsync(wrapped with { Version = 9 }, "context", Now))).Fault);
    }

    [Fact]
    public async Task Many_processes_that_start_at_once_on_an_empty_vault_open_each_others_keys_and_trails()
    {
        await using var bench = await VaultBench.StartAsync();
        var processes = Enumerable.Range(0, 6).Select(_ => bench.Another()).ToList();

        var masters = processes.Select(process => new KeyVaultMasterKeys(process)).ToList();
        var wrapped = await Task.WhenAll(masters.Select(each => Task.Run(async () => await each.WrapAsync(DataKey, "c", Now), Now)));
        var trails = processes.Select(process => new KeyVaultAuditKeys(process)).ToList();
        var signing = await Task.WhenAll(trails.Select(each => Task.Run(async () => await each.GetCurrentAsync("clinic", Now), Now)));

        foreach (var each in masters.Append(new KeyVaultMasterKeys(bench.Another())))
            foreach (var key in wrapped) Assert.Equal(DataKey, await each.UnwrapAsync(key, "c", Now));
        foreach (var each in trails.Append(new KeyVaultAuditKeys(bench.Another())))
            foreach (var key in signing) Assert.Equal(key.Bytes.ToArray(), (await each.FindAsync("clinic", key.Id, Now))!.Bytes.ToArray());
    }

    [Fact]
    public async Task After_a_rotation_a_new_version_is_read_once_however_many_want_it()
    {
        await using var bench = await VaultBench.StartAsync();
        var masters = new KeyVaultMasterKeys(bench.Store);
        await masters.OpenAsync(Now);
        var rotating = new KeyVaultMasterKeys(bench.Another());
        Assert.Equal(2, await rotating.RotateAsync(Now));
        var wrapped = await rotating.WrapAsync(DataKey, "c", Now);
        var before = bench.Server.Reads;

        var opened = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await masters.UnwrapAsync(wrapped, "c", Now), Now)));

        Assert.All(opened, key => Assert.Equal(DataKey, key));
        Assert.Equal(1, bench.Server.Reads - before);
    }

    [Fact]
    public async Task A_rotation_brings_every_key_under_a_new_version_and_a_later_one_destroys_the_old()
    {
        await using var bench = await VaultBench.StartAsync();
        using var folder = new TemporaryDirectory();
        using var records = SqliteRecords.Open(new SqliteRecordsOptions(folder.Path));
        var masters = new KeyVaultMasterKeys(bench.Store);
        var seal = new AccountSeal(new DataKeys(records, masters, bench.Clock, TimeSpan.Zero));
        var sealedBody = await seal.SealAsync("clinic", "c", DataKey, Now);
        KeyRotation Rotation()
        {
            var own = new KeyVaultMasterKeys(bench.Another());
            return new(own, [new DataKeys(records, own, bench.Clock, TimeSpan.Zero)], new FakeAudit(), own);
        }

        var first = await Rotation().RotateAsync(new AuditActor("operator", "test"), "c", Now);
        bench.Clock.Advance(KeyRing.LeastKept + TimeSpan.FromMinutes(1));
        var second = await Rotation().RotateAsync(new AuditActor("operator", "test"), "c", Now);

        Assert.Equal((2, 1, 0, 2), (first.Version, first.Counts[0].Rewrapped, first.Destroyed, first.Kept));
        Assert.Equal((3, 1, 1, 2), (second.Version, second.Counts[0].Rewrapped, second.Destroyed, second.Kept));
        Assert.Equal(["parlae-2master", "parlae-2master-2", "parlae-2master-3"], bench.Server.Shelf.Names);
        Assert.Empty(bench.Server.Shelf.DeletedNames);
        Assert.Equal(DataKey, await seal.OpenAsync("clinic", "c", sealedBody, Now)); // the process that was there before needs no restart
        Assert.Equal(3, (await masters.WrapAsync(DataKey, "c", Now)).Version);
    }

    [Fact]
    public async Task Rotations_at_once_lose_nothing()
    {
        await using var bench = await VaultBench.StartAsync();
        var processes = Enumerable.Range(0, 5).Select(_ => new KeyVaultMasterKeys(bench.Another())).ToList();
        var wrapped = new List<WrappedKey> { await processes[0].WrapAsync(DataKey, "c", Now) };

        await Task.WhenAll(processes.Select(each => Task.Run(async () => await each.RotateAsync(Now), Now)));
        foreach (var each in processes) wrapped.Add(await each.WrapAsync(DataKey, "c", Now));

        foreach (var each in processes.Append(new KeyVaultMasterKeys(bench.Another())))
            foreach (var key in wrapped) Assert.Equal(DataKey, await each.UnwrapAsync(key, "c", Now));
    }

    [Theory]
    [InlineData("parlae-2master")]
    [InlineData("parlae-2master-1")]
    public async Task Keys_that_were_deleted_or_disabled_are_never_made_anew(string name)
    {
        await using var bench = await VaultBench.StartAsync();
        await new KeyVaultMasterKeys(bench.Store).OpenAsync(Now);
        bench.Server.Shelf.Delete("parlae-2master");
        if (name != "parlae-2master") bench.Server.Shelf.Delete(name);
        var before = bench.Server.Shelf.Names;

        await Assert.ThrowsAsync<KeyRingException>(() => new KeyVaultMasterKeys(bench.Another()).OpenAsync(Now));
        Assert.Equal(before, bench.Server.Shelf.Names);

        bench.Server.Shelf.Recover("parlae-2master");
        foreach (var version in bench.Server.Shelf.Versions("parlae-2master"))
            bench.Server.Shelf.Change("parlae-2master", version["id"]!.GetValue<string>().Split('/')[^1], System.Text.Json.Nodes.JsonNode.Parse("""{"attributes":{"enabled":false}}""")!);
        await Assert.ThrowsAsync<KeyRingException>(() => new KeyVaultMasterKeys(bench.Another()).OpenAsync(Now));
    }

    [Fact]
    public async Task In_an_outage_keys_that_were_used_go_on_opening_and_signing()
    {
        await using var bench = await VaultBench.StartAsync();
        var (masters, audit) = (new KeyVaultMasterKeys(bench.Store), new KeyVaultAuditKeys(bench.Store));
        var wrapped = await masters.WrapAsync(DataKey, "c", Now);
        var key = await audit.GetCurrentAsync("clinic", Now);
        bench.Server.Refuse = _ => (503, "3600");
        bench.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(DataKey, await masters.UnwrapAsync(wrapped, "c", Now));
        Assert.Equal(DataKey, await masters.UnwrapAsync(await masters.WrapAsync(DataKey, "d", Now), "d", Now));
        Assert.Equal(key.Id, (await audit.GetCurrentAsync("clinic", Now)).Id);
        Assert.NotNull(await audit.FindAsync("other", key.Id, Now));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => new KeyVaultMasterKeys(bench.Another()).OpenAsync(Now));
    }

    [Fact]
    public async Task A_day_that_begins_while_the_vault_is_away_is_signed_with_the_root_that_was_read_long_before()
    {
        await using var bench = await VaultBench.StartAsync();
        var audit = new KeyVaultAuditKeys(bench.Store);
        var key = await audit.GetCurrentAsync("clinic", Now);
        bench.Clock.Advance(TimeSpan.FromHours(14));
        bench.Server.Refuse = _ => (503, null);

        Assert.Equal(key.Id, (await audit.GetCurrentAsync("clinic", Now)).Id);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await new KeyVaultAuditKeys(bench.Another()).GetCurrentAsync("clinic", Now));
    }

    [Fact]
    public async Task A_new_version_of_the_audit_key_signs_from_then_on_and_the_older_verifies()
    {
        await using var bench = await VaultBench.StartAsync();
        var audit = new KeyVaultAuditKeys(bench.Store);
        var first = await audit.GetCurrentAsync("clinic", Now);
        bench.Server.Shelf.Set("parlae-2audit", new System.Text.Json.Nodes.JsonObject { ["value"] = Convert.ToBase64String(DataKey) });
        bench.Clock.Advance(TimeSpan.FromMinutes(6));

        var second = await audit.GetCurrentAsync("clinic", Now);

        Assert.NotEqual(first.Id, second.Id);
        var fresh = new KeyVaultAuditKeys(bench.Another());
        Assert.Equal(first.Bytes.ToArray(), (await fresh.FindAsync("clinic", first.Id, Now))!.Bytes.ToArray());
        Assert.NotEqual(first.Bytes.ToArray(), (await fresh.FindAsync("other", first.Id, Now))!.Bytes.ToArray());
        Assert.Null(await fresh.FindAsync("clinic", new string('0', 32), Now));
        Assert.Null(await fresh.FindAsync("clinic", "../../x", Now));
    }

    [Fact]
    public async Task A_storm_of_verifications_reads_each_version_once()
    {
        await using var bench = await VaultBench.StartAsync();
        var first = await new KeyVaultAuditKeys(bench.Store).GetCurrentAsync("clinic", Now);
        bench.Server.Shelf.Set("parlae-2audit", new System.Text.Json.Nodes.JsonObject { ["value"] = Convert.ToBase64String(DataKey) });
        var fresh = new KeyVaultAuditKeys(bench.Another());
        var second = await fresh.GetCurrentAsync("clinic", Now);
        var before = bench.Server.Reads;

        var found = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () => await fresh.FindAsync("clinic", i % 2 == 0 ? first.Id : second.Id, Now), Now)));

        Assert.All(found.Index(), each => Assert.Equal(each.Index % 2 == 0 ? first.Id : second.Id, each.Item!.Id));
        Assert.Equal(1, bench.Server.Reads - before); // the newest was known
    }

    [Theory]
    [InlineData("short")]
    [InlineData("AAAA")]
    public async Task An_audit_key_that_is_none_is_refused(string value)
    {
        await using var bench = await VaultBench.StartAsync();
        bench.Server.Shelf.Set("parlae-2audit", new System.Text.Json.Nodes.JsonObject { ["value"] = value });

        var refused = await Assert.ThrowsAsync<KeyRingException>(async () => await new KeyVaultAuditKeys(bench.Store).GetCurrentAsync("clinic", Now));
        Assert.DoesNotContain(value, refused.Message, StringComparison.Ordinal);
    }
}
