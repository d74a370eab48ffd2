using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Privacy;

/// <summary>Whatever somebody does to sealed rows in the store: an error and a metric, never data.</summary>
public sealed class SealBrokenTests : IDisposable
{
    private const string Secret = "Zebediah Unmistakable";
    private const int TagBytes = 16;
    private const int HeaderBytes = 9;

    private readonly PrivacyFixture _fixture = new();
    private readonly MetricWatch _metric = new("parlae.seal.broken", "reason");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private SealedTable<Note> Table => new("notes", _fixture.Records, _fixture.Seal);

    public void Dispose()
    {
        _metric.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Another_accounts_ciphertext_in_this_accounts_row()
    {
        await Table.TryInsertAsync("one", "r", new Note(Secret), null, Now);
        await Table.TryInsertAsync("two", "r", new Note("other"), null, Now);

        await PutAsync("two", "r", await BodyAsync("one", "r"));

        await AssertBrokenAsync("two", "r", SealFault.UnknownKey);
    }

    [Fact]
    public async Task Another_accounts_ciphertext_beside_a_copy_of_that_accounts_key()
    {
        await Table.TryInsertAsync("one", "r", new Note(Secret), null, Now);
        await _fixture.Store.TryInsertAsync("notes", "two", "r", await BodyAsync("one", "r"), null, Now);
        var key = await _fixture.Store.GetAsync("DataKeys", "keys", "one", Now);
        await _fixture.Store.TryInsertAsync("DataKeys", "keys", "two", key!.Body, null, Now);

        await AssertBrokenAsync("two", "r", SealFault.KeyChanged);
    }

    [Fact]
    public async Task A_swapped_row_of_the_same_account()
    {
        await Table.TryInsertAsync("one", "a", new Note(Secret), null, Now);
        await Table.TryInsertAsync("one", "b", new Note(Secret), null, Now);
        var (a, b) = (await BodyAsync("one", "a"), await BodyAsync("one", "b"));

        await PutAsync("one", "a", b);
        await PutAsync("one", "b", a);

        await AssertBrokenAsync("one", "a", SealFault.Changed);
        await AssertBrokenAsync("one", "b", SealFault.Changed);
    }

    [Fact]
    public async Task A_row_of_another_collection_of_the_same_account()
    {
        await Table.TryInsertAsync("one", "r", new Note(Secret), null, Now);
        await _fixture.Store.TryInsertAsync("other", "one", "r", await BodyAsync("one", "r"), null, Now);

        var fault = await Assert.ThrowsAsync<SealBrokenException>(async () => await new SealedTable<Note>("other", _fixture.Records, _fixture.Seal).GetAsync("one", "r", Now));

        Assert.Equal(SealFault.Changed, fault.Fault);
    }

    [Fact]
    public async Task A_tag_cut_short_by_any_number_of_bytes()
    {
        await Table.TryInsertAsync("one", "r", new Note(Secret), null, Now);
        var whole = await BodyAsync("one", "r");
        for (var cut = 1; cut <= TagBytes; cut++)
        {
            await PutAsync("one", "r", whole[..^cut]);
            await AssertBrokenAsync("one", "r", SealFault.Changed);
        }

        await PutAsync("one", "r", whole[..HeaderBytes]);
        await AssertBrokenAsync("one", "r", SealFault.TooShort);
    }

    [Fact]
    public async Task A_key_id_that_nobody_knows()
    {
        await Table.TryInsertAsync("one", "r", new Note(Secret), null, Now);
        var body = await BodyAsync("one", "r");
        for (var i = 1; i < HeaderBytes; i++) body[i] ^= 0xFF;

        await PutAsync("one", "r", body);

        await AssertBrokenAsync("one", "r", SealFault.UnknownKey);
    }

    [Fact]
    public async Task A_master_key_that_nobody_knows()
    {
        await Table.TryInsertAsync("one", "r", new Note(Secret), null, Now);
        using var other = new PrivacyFixture();
        await other.Ring.RotateAsync(Now);
        await other.Keys.RewrapAllAsync(Now);
        await other.Seal.SealAsync("one", "c", new byte[1], Now); // wrapped by a version 2 that this ring has not
        var foreign = (await other.Store.GetAsync("DataKeys", "keys", "one", Now))!;
        var own = (await _fixture.Store.GetAsync("DataKeys", "keys", "one", Now))!;
        await _fixture.Store.TryReplaceAsync("DataKeys", "keys", "one", foreign.Body, own.ETag, null, Now);

        await AssertBrokenAsync("one", "r", SealFault.UnknownMasterKey);
    }

    [Fact]
    public async Task A_flipped_bit_at_each_position()
    {
        await Table.TryInsertAsync("one", "r", new Note(Secret), null, Now);
        var whole = await BodyAsync("one", "r");
        for (var i = 0; i < whole.Length; i++)
        {
            var body = whole.ToArray();
            body[i] ^= 0x10;
            await PutAsync("one", "r", body);
            await AssertBrokenAsync("one", "r", i switch { 0 => SealFault.UnknownVersion, < HeaderBytes => SealFault.UnknownKey, _ => SealFault.Changed });
        }
    }

    [Fact]
    public async Task A_caller_hears_a_sentence_and_no_data()
    {
        await using var clinic = await Clinic.StartAsync();
        using var metric = new MetricWatch("parlae.seal.broken", "reason", wholeProcess: true);
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call();
        var patientId = (await call.IdentifyAsync(person)).Of("patientId");
        var slot = (await call.LookAsync("2026-03-03")).Is("slots").Slots[0];
        var records = clinic.Service<IPartitionedRecords>();
        await foreach (var row in records.RangeAsync(CallSessions.Collection, Clinic.AccountId, null, null, Now))
            await records.TryReplaceAsync(CallSessions.Collection, Clinic.AccountId, row.Row, row.Body[..^1], row.ETag, row.Due, Now);

        var read = await call.UseAsync("getAppointments", new { patientId });
        var write = await call.BookAsync(patientId, slot);

        foreach (var answer in new[] { read, write })
        {
            Assert.NotNull(answer.Error);
            Assert.DoesNotContain("Seal", answer.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(person.LastName, answer.Error, StringComparison.Ordinal);
        }

        Assert.InRange(metric.Of("Changed"), 2, long.MaxValue);
    }

    private async Task<byte[]> BodyAsync(string account, string row) => (await _fixture.Store.GetAsync("notes", account, row, Now))!.Body.ToArray();

    private async Task PutAsync(string account, string row, byte[] body)
    {
        var stored = (await _fixture.Store.GetAsync("notes", account, row, Now))!;
        Assert.NotNull(await _fixture.Store.TryReplaceAsync("notes", account, row, body, stored.ETag, null, Now));
    }

    private async Task AssertBrokenAsync(string account, string row, SealFault expected)
    {
        var (before, all) = (_metric.Of(expected.ToString()), _metric.Total);
        using var another = _fixture.Another(); // a process that has no key in memory
        foreach (var table in new[] { Table, new SealedTable<Note>("notes", another.Records, another.Seal) })
        {
            var fault = await Assert.ThrowsAsync<SealBrokenException>(async () => await table.GetAsync(account, row, Now));
            Assert.Equal(expected, fault.Fault);
            Assert.DoesNotContain("Zebediah", fault.ToString(), StringComparison.Ordinal);
            var ranged = await Assert.ThrowsAsync<SealBrokenException>(async () => await table.RangeAsync(account, row, null, Now).ToListAsync(Now));
            Assert.Equal(expected, ranged.Fault);
        }

        Assert.Equal((before + 4, all + 4), (_metric.Of(expected.ToString()), _metric.Total));
    }

    private sealed record Note(string Text);
}
