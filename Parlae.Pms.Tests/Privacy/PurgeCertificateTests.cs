using System.Net;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Privacy;

/// <summary>Every purge leaves in the audit trail whose rows it deleted, of which collections, how many, by whom and when.</summary>
public sealed class PurgeCertificateTests
{
    private static readonly AuditActor Timer = new("system", "purgeExpiredPhi");
    private static readonly AuditActor Operator = new("operator", "operator-key");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_timer_certifies_each_account_and_the_sum()
    {
        await using var clinic = await Clinic.StartAsync();
        await (await clinic.OnFileAsync(4)).TalkAsync(clinic);
        var rows = await CountAsync(clinic, "Cache", "calls");
        Assert.True(rows["Cache"] > 0 && rows["calls"] > 0, "there is something to purge");
        await clinic.Sandbox.AdvanceAsync(3 * 3600);
        var at = clinic.Service<TimeProvider>().GetUtcNow();

        await clinic.RunTimerAsync("purgeExpiredPhi");
        await clinic.RunTimerAsync("purgeExpiredPhi"); // nothing is due any more: nothing to certify

        var own = Assert.Single(await CertificatesAsync(clinic, Clinic.AccountId));
        Assert.Equal((AuditPhase.Event, Timer, at), (own.Phase, own.Actor, own.At));
        Assert.Equal(["Cache", "calls"], own.Fields.Where(rows.ContainsKey));
        Assert.Contains($"Cache {rows["Cache"]}", own.Outcome, StringComparison.Ordinal);
        Assert.Contains($"calls {rows["calls"]}", own.Outcome, StringComparison.Ordinal);
        var sum = Assert.Single(await CertificatesAsync(clinic, AuditedAction.PlatformAccount));
        Assert.EndsWith(" in 1 accounts", sum.Outcome, StringComparison.Ordinal);
        Assert.All(await CountAsync(clinic, "Cache", "calls"), left => Assert.Equal(0, left.Value));
    }

    [Fact]
    public async Task An_operators_purge_is_certified_also_when_there_was_nothing()
    {
        await using var clinic = await Clinic.StartAsync();
        await (await clinic.OnFileAsync(4)).TalkAsync(clinic);
        var rows = await CountAsync(clinic, "Cache");

        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("DELETE", $"/api/pms/cache?accountId={Clinic.AccountId}")).Status);

        var certificates = await CertificatesAsync(clinic, Clinic.AccountId);
        Assert.All(certificates, certificate => Assert.Equal(Operator, certificate.Actor));
        Assert.Contains($"Cache {rows["Cache"]}", certificates[0].Outcome, StringComparison.Ordinal);
        Assert.Equal("purged 0 rows", certificates[1].Outcome);
    }

    [Fact]
    public async Task Deleting_an_account_certifies_its_rows_and_the_destruction_of_its_key()
    {
        await using var clinic = await Clinic.StartAsync();
        await (await clinic.OnFileAsync(4)).TalkAsync(clinic);
        var rows = await CountAsync(clinic, "Cache", "calls");

        Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("DELETE", $"/api/pms/setup?accountId={Clinic.AccountId}")).Status);

        var certificate = Assert.Single(await CertificatesAsync(clinic, Clinic.AccountId));
        Assert.Equal(Operator, certificate.Actor);
        Assert.Contains($"Cache {rows["Cache"]}", certificate.Outcome, StringComparison.Ordinal);
        Assert.EndsWith("; data key and credentials destroyed", certificate.Outcome, StringComparison.Ordinal);
        await foreach (var verified in clinic.Service<AuditVerifier>().VerifyAllAsync(Now)) Assert.True(verified.Ok, verified.AccountId);
    }

    [Fact]
    public async Task A_purge_that_breaks_off_certifies_what_it_deleted_until_then()
    {
        using var fixture = new PrivacyFixture();
        foreach (var collection in new[] { "first", "second" })
            await fixture.Store.TryInsertAsync(collection, "clinic", "r", new byte[1], fixture.Clock.GetUtcNow(), Now);
        var records = new FailingRecords(fixture.Store) { Fails = (collection, _) => collection == "second" };
        var audit = new FakeAudit();
        var purge = new CertifiedPurge(new PhiPurge(records, [new("first"), new("second")], [], fixture.Clock), audit);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => purge.PurgeExpiredAsync(Timer, "c", Now));

        Assert.Equal([("clinic", "purged 1 rows: first 1"), (AuditedAction.PlatformAccount, "purged 1 rows: first 1 in 1 accounts")], audit.Events.Select(entry => (entry.Action.AccountId, entry.Word)));
    }

    [Fact]
    public async Task What_the_store_did_not_answer_is_certified_as_what_may_be_gone()
    {
        using var fixture = new PrivacyFixture();
        foreach (var row in new[] { "a", "b", "c" })
            await fixture.Store.TryInsertAsync("first", "clinic", row, new byte[1], fixture.Clock.GetUtcNow(), Now);
        var audit = new FakeAudit();
        var purge = new CertifiedPurge(new PhiPurge(new FailingRecords(fixture.Store) { LosesBatches = _ => true }, [new("first")], [], fixture.Clock), audit);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => purge.PurgeExpiredAsync(Timer, "c", Now));

        Assert.Empty(await fixture.Store.RangeAsync("first", "clinic", null, null, Now).ToListAsync(Now));
        const string Unsure = "; up to 3 more, whose deletion the store did not answer";
        Assert.Equal([("clinic", "purged 0 rows" + Unsure), (AuditedAction.PlatformAccount, "purged 0 rows in 1 accounts" + Unsure)], audit.Events.Select(entry => (entry.Action.AccountId, entry.Word)));
    }

    private static async Task<List<AuditEntry>> CertificatesAsync(Clinic clinic, string accountId) =>
        [.. (await clinic.AuditAsync(accountId)).Where(entry => entry.Action == CertifiedPurge.Action)];

    private static async Task<Dictionary<string, int>> CountAsync(Clinic clinic, params string[] collections)
    {
        var counts = new Dictionary<string, int>();
        foreach (var collection in collections)
            counts[collection] = await clinic.Service<IPartitionedRecords>().RangeAsync(collection, Clinic.AccountId, null, null, Now).CountAsync(Now);
        return counts;
    }
}

file static class Talk
{
    /// <summary>A call that leaves cached data and a session.</summary>
    public static async Task TalkAsync(this Person person, Clinic clinic)
    {
        var call = clinic.Call(person.Phone);
        await call.IdentifyAsync(person);
        await call.UseAsync("getCallerContext");
    }
}
