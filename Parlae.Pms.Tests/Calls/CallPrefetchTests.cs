using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Calls;

public sealed class CallPrefetchTests
{
    private const string Number = "4165550123";
    private static readonly LocalDate Born = new(1990, 5, 4);
    private static readonly ClaimedIdentity Right = new("Ann", "Quill", Born, CallerNumber: Number);

    private static async Task<CoreBench> StartAsync()
    {
        var bench = await CoreBench.StartAsync();
        bench.Pms.Patients.Add(new("P1", "Ann", "Quill", "Annie", Born, ["416 555 0123"], "ann@example.com", new("1 Elm St", null, "Toronto", "ON", "M5V 1A1")));
        bench.Pms.Add("P2", "Bo", "Other", "1980-01-01", "416 555 0100");
        return bench;
    }

    private static async Task PrefetchAsync(CoreBench bench, CallContext? call = null)
    {
        bench.Get<CallPrefetch>().Begin(call ?? bench.Call(number: Number));
        await bench.RunAsync(IdleAsync(bench));
        bench.Pms.Queries.Clear();
    }

    private static async Task<bool> IdleAsync(CoreBench bench)
    {
        await bench.Get<CallPrefetch>().IdleAsync();
        return true;
    }

    private static Task<Identification> TryAsync(CoreBench bench, ClaimedIdentity claim, CallContext? call = null) =>
        bench.Get<PatientIdentification>().IdentifyAsync(call ?? bench.Call(number: Number), "searchPatients", claim, CoreBench.Token);

    [Fact]
    public async Task Whoever_fits_fully_is_known_without_the_pms()
    {
        await using var bench = await StartAsync();
        await PrefetchAsync(bench);

        var known = Assert.IsType<Identification.Known>(await TryAsync(bench, Right));
        var said = await bench.Call(number: Number).UpdateSessionAsync(known.In, CoreBench.Token);
        Assert.Equal((IdentityLevel.Verified, "Annie"), (said.Handle.Level, said.FirstName));
        Assert.IsType<Identification.Known>(await TryAsync(bench, Right with { FirstName = "annie", Phone = Number }));
        Assert.Equal(IdentityLevel.Matched, Assert.IsType<Identification.Known>(await TryAsync(bench, Right with { CallerNumber = null }, bench.Call("call:no-factor", Number))).Match.Level);
        Assert.Empty(bench.Pms.Queries);
    }

    [Fact]
    public async Task Wrong_and_unknown_both_ask_the_pms_once_and_the_same()
    {
        await using var bench = await StartAsync();
        await PrefetchAsync(bench);
        foreach (var claim in new[] { Right with { DateOfBirth = Born.PlusDays(1) }, Right with { Phone = "4165550100" }, Right with { LastName = "Quilt" }, new("Nobody", "Atall", Born, CallerNumber: Number) })
        {
            bench.Pms.Queries.Clear();
            Assert.IsType<Identification.NotFound>(await TryAsync(bench, claim));
            Assert.IsType<PatientQuery.ByName>(Assert.Single(bench.Pms.Queries));
        }
    }

    [Fact]
    public async Task Factors_that_were_not_read_ahead_are_compared_with_the_pms()
    {
        await using var bench = await StartAsync();
        await PrefetchAsync(bench);
        foreach (var (claim, fits) in new[] { (Right with { Email = "ann@example.com" }, true), (Right with { Email = "no@example.com" }, false), (Right with { PostCode = "m5v 1a1" }, true), (Right with { PostCode = "M5V 9Z9" }, false) })
        {
            bench.Pms.Queries.Clear();
            Assert.Equal(fits, await TryAsync(bench, claim) is Identification.Known);
            Assert.Single(bench.Pms.Queries);
        }
    }

    [Theory]
    [InlineData("Ann", null)]
    [InlineData("Anna", "Ann")]
    [InlineData("Annie", null)]
    public async Task A_double_under_another_number_is_nobody_read_ahead_or_not(string first, string? preferred)
    {
        await using var bench = await StartAsync();
        bench.Pms.Patients.Add(new("P9", first, "QUILL", preferred, Born, ["416 555 0999"], null, null));
        await PrefetchAsync(bench);

        Assert.IsType<Identification.NotFound>(await TryAsync(bench, Right with { FirstName = first == "Annie" ? "Annie" : "Ann" }));
        Assert.Single(bench.Pms.Queries);
    }

    [Fact]
    public async Task A_double_that_left_the_practice_does_not_count()
    {
        await using var bench = await StartAsync();
        bench.Pms.Patients.Add(bench.Pms.Patients[0] with { PatientId = "P9", IsActive = false, Phones = [] });
        await PrefetchAsync(bench);
        Assert.IsType<Identification.Known>(await TryAsync(bench, Right));
        Assert.Empty(bench.Pms.Queries);
    }

    [Fact]
    public async Task Only_name_birth_date_and_numbers_are_kept_and_only_for_the_caches_life()
    {
        await using var bench = await StartAsync();
        await PrefetchAsync(bench);
        var kept = Assert.Single(await bench.Get<CallerCandidates>().FindAsync(bench.Call(number: Number), CoreBench.Token));
        Assert.Equal(("P1", "Ann", Born, "416 555 0123", null, null), (kept.PatientId, kept.FirstName, kept.DateOfBirth, Assert.Single(kept.Phones), kept.Email, kept.Address));
        Assert.Empty(await bench.Get<CallerCandidates>().FindAsync(bench.Call(number: "4165550100"), CoreBench.Token));

        bench.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Empty(await bench.Get<CallerCandidates>().FindAsync(bench.Call(number: Number), CoreBench.Token));
        Assert.IsType<Identification.Known>(await TryAsync(bench, Right));
        Assert.Single(bench.Pms.Queries);
    }

    [Fact]
    public async Task A_purge_takes_what_was_read_ahead()
    {
        await using var bench = await StartAsync();
        await PrefetchAsync(bench);
        await bench.Get<CertifiedPurge>().PurgeAccountAsync("demo", new AuditActor("operator", "o"), "corr", CoreBench.Token);
        Assert.Empty(await bench.Get<CallerCandidates>().FindAsync(bench.Call(number: Number), CoreBench.Token));
    }

    [Fact]
    public async Task A_number_of_many_people_keeps_none_of_them()
    {
        await using var bench = await StartAsync();
        for (var n = 0; n < 5; n++)
            bench.Pms.Add($"F{n}", $"Kid{n}", "Quill", $"2015-01-0{n + 1}", Number);
        await PrefetchAsync(bench);
        Assert.Equal(CallerContext.Several, await bench.Get<CallerRecognition>().RecogniseAsync(bench.Call(number: Number), "getCallerContext", CoreBench.Token));
        Assert.Empty(bench.Pms.Queries);
        Assert.IsType<Identification.Known>(await TryAsync(bench, Right));
        Assert.Single(bench.Pms.Queries);
    }

    [Fact]
    public async Task Any_of_the_next_five_days_is_at_hand_with_the_roster()
    {
        await using var bench = await StartAsync();
        await PrefetchAsync(bench, bench.Call());
        var (days, rosters) = (bench.Pms.DayReads, bench.Pms.RosterReads);
        Assert.True(bench.Pms.AheadReads >= 2, "what is read ahead is not marked as such");
        for (var n = 0; n <= 5; n++)
        {
            var date = bench.Time.Today.PlusDays(n);
            await bench.Get<AvailabilityQuestion>().AskAsync(bench.Account, new VisitRule(60, [], []), new SlotWish(date, date), CoreBench.Token);
        }

        Assert.Equal((1, 1), (days, rosters));
        Assert.Equal((days, rosters), (bench.Pms.DayReads, bench.Pms.RosterReads));
    }

    [Fact]
    public async Task What_is_read_ahead_is_hurried_as_soon_as_a_tool_waits_for_it()
    {
        await using var bench = await StartAsync();
        bench.Pms.ReadGate = new TaskCompletionSource();
        var call = bench.Call(number: Number);
        bench.Get<CallPrefetch>().Begin(call);
        await UntilAsync(() => bench.Pms.AheadReads >= 3); // the day, the roster, who may be calling
        Assert.Equal(0, bench.Pms.Hurried);

        var day = bench.Get<AvailabilityQuestion>().AskAsync(bench.Account, new VisitRule(60, [], []), new SlotWish(bench.Time.Today, bench.Time.Today), CoreBench.Token);
        var caller = bench.Get<CallerRecognition>().RecogniseAsync(call, "getCallerContext", CoreBench.Token);
        await UntilAsync(() => bench.Pms.Hurried == 3);

        bench.Pms.ReadGate.SetResult();
        await day;
        Assert.Equal(CallerContext.Recognised, await caller);
        await bench.RunAsync(IdleAsync(bench));
        Assert.Equal((1, 1), (bench.Pms.DayReads, bench.Pms.RosterReads));
    }

    [Fact]
    public async Task A_call_that_is_told_of_twice_is_read_ahead_for_once_and_a_tool_shares_the_reading()
    {
        await using var bench = await StartAsync();
        bench.Pms.ReadGate = new TaskCompletionSource();
        var call = bench.Call(number: Number);
        for (var n = 0; n < 5; n++)
            bench.Get<CallPrefetch>().Begin(call);
        var tool = bench.Get<CallerRecognition>().RecogniseAsync(call, "getCallerContext", CoreBench.Token);
        await UntilAsync(() => !bench.Pms.Queries.IsEmpty && bench.Pms.DayReads > 0);
        bench.Pms.ReadGate.SetResult();
        Assert.Equal(CallerContext.Recognised, await tool);
        await bench.RunAsync(IdleAsync(bench));
        Assert.Equal(1, bench.Pms.Queries.Count(query => query is PatientQuery.ByPhone));
        Assert.Equal((1, 1), (bench.Pms.DayReads, bench.Pms.RosterReads));
    }

    [Fact]
    public async Task A_pms_that_hangs_is_given_up_on()
    {
        await using var bench = await StartAsync();
        bench.Pms.ReadGate = new TaskCompletionSource();
        bench.Get<CallPrefetch>().Begin(bench.Call(number: Number));
        await UntilAsync(() => !bench.Pms.Queries.IsEmpty);
        bench.Clock.Advance(CallPrefetch.Patience);
        await bench.Get<CallPrefetch>().IdleAsync().WaitAsync(TimeSpan.FromSeconds(5), CoreBench.Token);
        bench.Pms.ReadGate.SetResult();
    }

    [Fact]
    public async Task Too_many_calls_at_once_read_for_themselves()
    {
        await using var bench = await StartAsync();
        bench.Pms.ReadGate = new TaskCompletionSource();
        for (var n = 0; n < CallPrefetch.MostAtOnce + 10; n++)
            bench.Get<CallPrefetch>().Begin(bench.Call($"call:{n}", $"41655502{n:00}"));
        await UntilAsync(() => bench.Pms.Queries.Count >= CallPrefetch.MostAtOnce);
        bench.Pms.ReadGate.SetResult();
        await bench.RunAsync(IdleAsync(bench));
        Assert.Equal(CallPrefetch.MostAtOnce, bench.Pms.Queries.Count(query => query is PatientQuery.ByPhone));
    }

    [Theory]
    [InlineData("pms")]
    [InlineData("audit")]
    [InlineData("calls")]
    public async Task What_is_away_is_logged_and_hurts_nobody(string away)
    {
        await using var bench = await StartAsync();
        bench.Pms.IsDown = away == "pms";
        bench.Records.Fails = (collection, _) => collection.Contains(away, StringComparison.OrdinalIgnoreCase);
        bench.Get<CallPrefetch>().Begin(bench.Call(number: Number));
        await bench.RunAsync(IdleAsync(bench));
        if (away != "pms")
            Assert.Empty(bench.Pms.Queries); // not audited, not touched
        bench.Records.Fails = (_, _) => false;
        bench.Pms.IsDown = false;
        Assert.Contains("Reading ahead", bench.Logs.All, StringComparison.Ordinal);
        Assert.IsType<Identification.Known>(await TryAsync(bench, Right));
    }

    [Fact]
    public async Task A_call_that_is_over_or_a_clinic_that_has_it_switched_off_is_not_read_ahead_for()
    {
        await using var bench = await StartAsync();
        await bench.Get<CallClosing>().CloseAsync("demo", "call:over", CallEnd.Completed, null, CoreBench.Token);
        bench.Get<CallPrefetch>().Begin(bench.Call("call:over", Number));
        bench.Account = bench.Account with { Features = new() { Patients = false, Booking = false } };
        bench.Get<CallPrefetch>().Begin(bench.Call("call:off", Number));
        await bench.RunAsync(IdleAsync(bench));
        Assert.Empty(bench.Pms.Queries);
        Assert.Equal((0, 0), (bench.Pms.DayReads, bench.Pms.RosterReads));
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var n = 0; n < 500 && !holds(); n++)
            await Task.Delay(10, CoreBench.Token);
        Assert.True(holds());
    }
}
