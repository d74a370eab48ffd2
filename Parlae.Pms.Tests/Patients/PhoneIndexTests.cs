using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Patients;

public sealed class PhoneIndexTests
{
    private const string Number = "4165550123";

    private static async Task<CoreBench> StartAsync()
    {
        var bench = await CoreBench.StartAsync();
        bench.Pms.HasList = true;
        bench.Pms.Add("P1", "Ann", "Quill", "1990-05-04", "+1 416.555.0123 x7", "905 555 0100");
        bench.Pms.Add("P2", "Bo", "Quill", "2015-01-01", "(416) 555-0123");
        bench.Pms.Add("P3", "Cy", "Other", "1980-01-01", "416 555 0199");
        return bench;
    }

    private static Task<bool> RefreshAsync(CoreBench bench) => bench.Get<PhoneIndex>().RefreshAsync(bench.Account, "corr", CoreBench.Token);

    private static Task<IReadOnlyList<string>> FindAsync(CoreBench bench, string number, PmsAccount? account = null) =>
        bench.Get<PhoneIndex>().FindAsync(account ?? bench.Account, number, CoreBench.Token);

    private static Task<IReadOnlyList<Patient>> ReadAsync(CoreBench bench, string number) => bench.Get<PatientReads>().FindByPhoneAsync(bench.Account, number, CoreBench.Token);

    [Fact]
    public async Task A_number_in_whatever_place_and_form_is_found_without_a_search()
    {
        await using var bench = await StartAsync();
        Assert.True(await RefreshAsync(bench));

        Assert.Equal(["P1", "P2"], await FindAsync(bench, Number));
        Assert.Equal(["P1"], await FindAsync(bench, "9055550100"));
        Assert.Equal(["P1", "P2"], (await ReadAsync(bench, Number)).Select(patient => patient.PatientId));
        Assert.Empty(bench.Pms.Queries);
        Assert.Empty(await FindAsync(bench, "4165550100"));
        Assert.Empty(await FindAsync(bench, Number, bench.Account with { AccountId = "other" }));
    }

    [Fact]
    public async Task A_number_it_does_not_know_or_that_has_moved_on_is_searched_for()
    {
        await using var bench = await StartAsync();
        await RefreshAsync(bench);
        await ReadAsync(bench, "4165550100");
        Assert.Single(bench.Pms.Queries);

        bench.Pms.Patients[2] = bench.Pms.Patients[2] with { Phones = ["416 555 0000"] };
        await ReadAsync(bench, "4165550199");
        Assert.Equal(2, bench.Pms.Queries.Count);
    }

    [Fact]
    public async Task It_is_made_anew_in_time_by_one_process_and_never_outlives_its_life()
    {
        await using var bench = await StartAsync();
        await using var other = bench.Another();
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => RefreshAsync(n % 2 == 0 ? bench : other)));
        Assert.Single(made, did => did);
        Assert.Equal(1, bench.Pms.Lists);

        bench.Pms.Add("P4", "Di", "New", "1999-01-01", "416 555 0144");
        bench.Clock.Advance(PhoneIndex.RefreshAfter);
        Assert.True(await RefreshAsync(other));
        Assert.Equal(["P4"], await FindAsync(bench, "4165550144"));

        bench.Clock.Advance(PhoneIndex.Life);
        Assert.Empty(await FindAsync(bench, Number));
    }

    [Fact]
    public async Task A_build_that_failed_is_not_tried_by_every_call()
    {
        await using var bench = await StartAsync();
        bench.Pms.IsDown = true;
        await Assert.ThrowsAsync<VendorUnreachableException>(() => RefreshAsync(bench));
        bench.Pms.IsDown = false;
        Assert.False(await RefreshAsync(bench));
        bench.Clock.Advance(PhoneIndex.RetryAfter);
        Assert.True(await RefreshAsync(bench));
    }

    [Fact]
    public async Task It_is_audited_and_no_list_is_read_unaudited()
    {
        await using var bench = await StartAsync();
        bench.Records.Fails = (collection, _) => collection == "audit";
        await Assert.ThrowsAsync<AuditUnavailableException>(() => RefreshAsync(bench));
        Assert.Equal(0, bench.Pms.Lists);
        bench.Records.Fails = (_, _) => false;
        bench.Clock.Advance(PhoneIndex.RetryAfter);
        await RefreshAsync(bench);
        var page = await bench.Get<AuditReader>().ReadPageAsync(new AuditQuery("demo"), null, 100, CoreBench.Token);
        Assert.Contains(page.Items, entry => entry is { Action: "phoneIndex", Phase: AuditPhase.Finished, Outcome: "3 patients", Actor.Kind: "system", PatientId: null } && entry.Fields.SequenceEqual(["phones"]));
    }

    [Fact]
    public async Task A_purge_leaves_nothing_of_it_and_no_number_or_id_stands_there_in_the_clear()
    {
        await using var bench = await StartAsync();
        await RefreshAsync(bench);
        var records = bench.Get<IPartitionedRecords>();
        var rows = await records.RangeAsync(PhoneIndex.Collection, "demo", null, null, CoreBench.Token).ToListAsync(CoreBench.Token);
        Assert.All(rows, row => Assert.NotNull(row.Due));
        foreach (var clear in new[] { "\"P1\"", "4165550123", "9055550100" })
            Assert.DoesNotContain(rows, row => System.Text.Encoding.Latin1.GetString(row.Body.Span).Contains(clear, StringComparison.Ordinal));

        await bench.Get<CertifiedPurge>().PurgeAccountAsync("demo", new AuditActor("operator", "o"), "corr", CoreBench.Token);
        Assert.Empty(await records.RangeAsync(PhoneIndex.Collection, "demo", null, null, CoreBench.Token).ToListAsync(CoreBench.Token));
        Assert.True(await RefreshAsync(bench));
    }

    [Fact]
    public async Task The_first_call_makes_it_after_reading_ahead_and_the_next_uses_it()
    {
        await using var bench = await StartAsync();
        foreach (var (call, number, searches) in new[] { ("call:1", Number, 1), ("call:2", "4165550199", 0) })
        {
            bench.Pms.Queries.Clear();
            bench.Get<CallPrefetch>().Begin(bench.Call(call, number));
            await bench.RunAsync(Idle(bench));
            Assert.Equal(searches, bench.Pms.Queries.Count(query => query is PatientQuery.ByPhone));
        }

        Assert.Equal(1, bench.Pms.Lists);
    }

    private static async Task<bool> Idle(CoreBench bench)
    {
        await bench.Get<CallPrefetch>().IdleAsync();
        return true;
    }
}
