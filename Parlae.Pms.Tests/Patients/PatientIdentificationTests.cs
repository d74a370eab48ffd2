using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Patients;

public class PatientIdentificationTests
{
    private static readonly LocalDate Born = new(1990, 5, 4);
    private static readonly ClaimedIdentity Right = new("Ann", "Quill", Born);
    private static readonly ClaimedIdentity Wrong = new("Ann", "Quill", Born.PlusDays(1));

    private static async Task<CoreBench> StartAsync()
    {
        var bench = await CoreBench.StartAsync();
        bench.Pms.Add("P1", "Ann", "Quill", "1990-05-04", "416 555 0123");
        return bench;
    }

    private static Task<Identification> TryAsync(CoreBench bench, CallContext call, ClaimedIdentity claim) =>
        bench.Get<PatientIdentification>().IdentifyAsync(call, "searchPatients", claim, CoreBench.Token);

    /// <summary>As a tool does that answers.</summary>
    private static async Task<PatientHandle> KnownAsync(CoreBench bench, CallContext call, ClaimedIdentity claim)
    {
        var known = Assert.IsType<Identification.Known>(await TryAsync(bench, call, claim));
        return (await call.UpdateSessionAsync(known.In, CoreBench.Token)).Handle;
    }

    [Fact]
    public async Task Whoever_fits_gets_a_handle_at_the_level_they_proved()
    {
        await using var bench = await StartAsync();
        var call = bench.Call();
        Assert.Equal(IdentityLevel.Matched, (await KnownAsync(bench, call, Right)).Level);
        var verified = await KnownAsync(bench, call, Right with { Phone = "4165550123" });
        Assert.Equal(("p1", IdentityLevel.Verified), (verified.Handle, verified.Level));
        Assert.Equal(IdentityLevel.Verified, (await KnownAsync(bench, call, Right)).Level);
        var trail = (await bench.Get<AuditReader>().ReadPageAsync(new AuditQuery("demo"), null, 100, CoreBench.Token)).Items;
        Assert.Equal(["matched", "verified", "verified"], trail.Where(entry => entry.Phase == AuditPhase.Finished).OrderBy(entry => entry.Sequence).Select(entry => entry.Outcome));
        Assert.Equal(0, (await call.ReadSessionAnewAsync(CoreBench.Token)).FailedIdentityTries);
    }

    [Fact]
    public async Task A_search_that_fails_as_the_try_is_given_back_leaves_nobody_known_and_is_no_guess_the_less()
    {
        await using var bench = await StartAsync();
        var call = bench.Call();
        var left = 1; // the try is counted, and cannot be given back
        bench.Records.Fails = (collection, writes) => collection == DailyCounters.Collection && writes && Interlocked.Decrement(ref left) < 0;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => TryAsync(bench, call, Right));
        var session = await call.ReadSessionAnewAsync(CoreBench.Token);
        Assert.Empty(session.Patients);
        Assert.Equal(1, session.FailedIdentityTries);
        bench.Records.Fails = (_, _) => false;
        Assert.Equal("p1", (await KnownAsync(bench, call, Right)).Handle);
        Assert.Equal(1, (await call.ReadSessionAnewAsync(CoreBench.Token)).FailedIdentityTries);
    }

    [Fact]
    public async Task A_wrong_factor_and_an_unknown_name_cost_the_pms_the_same()
    {
        await using var bench = await StartAsync();
        await TryAsync(bench, bench.Call("call:a"), Right with { Phone = "4165550100" });
        var wrong = bench.Pms.Queries.Select(query => query.GetType()).ToList();
        bench.Pms.Queries.Clear();
        await TryAsync(bench, bench.Call("call:b"), new("Nobody", "Atall", Born, "4165550100"));
        Assert.Equal(wrong, bench.Pms.Queries.Select(query => query.GetType()));
        bench.Pms.Queries.Clear();
        await TryAsync(bench, bench.Call("call:b"), new("Nobody", "Atall", Born, "4165550100"));
        Assert.Single(bench.Pms.Queries); // not from memory the second time
    }

    [Fact]
    public async Task Five_wrong_tries_lock_the_call_for_the_right_one_too()
    {
        await using var bench = await StartAsync();
        var call = bench.Call();
        for (var i = 0; i < 5; i++)
            Assert.IsType<Identification.NotFound>(await TryAsync(bench, call, Wrong with { FirstName = "Ann" + (char)('a' + i) }));
        bench.Pms.Queries.Clear();
        Assert.IsType<Identification.Locked>(await TryAsync(bench, call, Right));
        Assert.Empty(bench.Pms.Queries);
        Assert.IsType<Identification.Known>(await TryAsync(bench, bench.Call("call:c2"), Right));
    }

    [Fact]
    public async Task Ten_wrong_tries_lock_a_person_for_the_day_and_a_locked_call_does_not_add_to_them()
    {
        await using var bench = await StartAsync();
        for (var i = 0; i < 20; i++)
            await TryAsync(bench, bench.Call("call:same"), Wrong); // five count
        for (var i = 0; i < 5; i++)
            Assert.IsType<Identification.NotFound>(await TryAsync(bench, bench.Call($"call:{i}"), Wrong with { FirstName = "ÁNN" })); // the same person
        Assert.IsType<Identification.Locked>(await TryAsync(bench, bench.Call("call:last"), Wrong));
        Assert.IsType<Identification.Known>(await TryAsync(bench, bench.Call("call:last"), Right)); // another birth date, another person
        bench.Clock.Advance(TimeSpan.FromHours(16)); // midnight in Toronto
        Assert.IsType<Identification.NotFound>(await TryAsync(bench, bench.Call("call:next"), Wrong));
    }

    [Fact]
    public async Task Twenty_wrong_tries_lock_a_number_for_the_day()
    {
        await using var bench = await StartAsync();
        for (var i = 0; i < 20; i++)
            Assert.IsType<Identification.NotFound>(await TryAsync(bench, bench.Call($"call:{i}", "4165550100"), Wrong with { FirstName = "Ann" + (char)('a' + i) }));
        Assert.IsType<Identification.Locked>(await TryAsync(bench, bench.Call("call:x", "4165550100"), Right));
        Assert.IsType<Identification.Known>(await TryAsync(bench, bench.Call("call:y", "4165550101"), Right));
    }

    [Fact]
    public async Task Tries_made_at_the_same_time_cannot_slip_through_together()
    {
        await using var bench = await StartAsync();
        await using var other = bench.Another();
        var found = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() =>
        {
            var process = i % 2 == 0 ? bench : other;
            return TryAsync(process, process.Call(), Wrong with { FirstName = "Ann" + (char)('a' + i) });
        })));
        Assert.InRange(found.Count(each => each is Identification.NotFound), 1, 5);
        Assert.InRange(bench.Pms.Queries.Count, 1, 5);
    }

    [Fact]
    public async Task Right_tries_made_at_the_same_time_leave_nothing_behind()
    {
        await using var bench = await StartAsync();
        await using var other = bench.Another();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() =>
        {
            var process = i % 2 == 0 ? bench : other;
            return TryAndAnswerAsync(process, process.Call(number: "4165550123"));
        })));
        Assert.Equal(0, (await bench.Call().ReadSessionAsync(CoreBench.Token)).FailedIdentityTries);
        for (var i = 0; i < 30; i++)
            await KnownAsync(bench, bench.Call(number: "4165550123"), Right);

        async Task TryAndAnswerAsync(CoreBench process, CallContext call)
        {
            if (await TryAsync(process, call, Right) is Identification.Known known)
                await call.UpdateSessionAsync(known.In, CoreBench.Token);
        }
    }

    [Fact]
    public async Task A_pms_that_is_down_locks_nobody_out()
    {
        await using var bench = await StartAsync();
        bench.Pms.IsDown = true;
        for (var i = 0; i < 30; i++)
            await Assert.ThrowsAsync<VendorUnreachableException>(() => TryAsync(bench, bench.Call(number: "4165550123"), Right));
        bench.Pms.IsDown = false;
        Assert.IsType<Identification.Known>(await TryAsync(bench, bench.Call(number: "4165550123"), Right));
    }

    [Fact]
    public async Task A_number_tells_how_many_and_never_who()
    {
        await using var bench = await StartAsync();
        bench.Pms.Add("P2", "Bo", "Other", "1980-01-01", "416 555 0100");
        bench.Pms.Patients.Add(bench.Pms.Patients[0] with { PatientId = "P3", IsActive = false });
        Task<CallerContext> Of(string? number) => bench.Get<CallerRecognition>().RecogniseAsync(bench.Call(number: number), "getCallerContext", CoreBench.Token);
        Assert.Equal(CallerContext.Recognised, await Of("4165550123")); // the PMS answers with more than fit
        Assert.Equal(CallerContext.Unknown, await Of("4165550177"));
        Assert.Equal(CallerContext.Unknown, await Of(null));
        bench.Pms.Add("P4", "Ava", "Quill", "2015-01-01", "+1 (416) 555-0123");
        bench.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(CallerContext.Several, await Of("4165550123"));
        Assert.Empty((await bench.Call().ReadSessionAsync(CoreBench.Token)).Patients);
    }

    [Fact]
    public async Task What_is_claimed_reaches_neither_logs_nor_the_store_in_the_clear()
    {
        await using var bench = await StartAsync();
        await TryAsync(bench, bench.Call(number: "4165550177"), new("Xylophone", "Quill", Born, "4165550188", "xylophone@example.com"));
        foreach (var word in new[] { "Xylophone", "xylophone", "4165550177", "4165550188" })
            Assert.DoesNotContain(word, bench.Logs.All, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(bench.Directory.Path, "records.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            var text = await reader.ReadToEndAsync(CoreBench.Token);
            Assert.DoesNotContain("xylophone", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("41655501", text, StringComparison.Ordinal);
        }
    }
}
