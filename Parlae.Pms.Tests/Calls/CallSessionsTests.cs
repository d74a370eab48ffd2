using NodaTime;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Calls;

public class CallSessionsTests
{
    [Fact]
    public async Task Two_processes_that_change_one_session_at_once_lose_nothing()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        var handles = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() =>
            (i % 2 == 0 ? bench : other).Sessions.UpdateAsync("demo", "c1", session => session.Know(new PatientKey.OnFile($"P{i}"), IdentityLevel.Matched), CoreBench.Token).AsTask())));
        Assert.Equal(30, handles.Select(handle => handle.Handle).Distinct().Count());
        var session = await bench.Sessions.ReadAsync("demo", "c1", CoreBench.Token);
        Assert.All(handles, handle => Assert.Equal(handle.Patient, session.FindPatient(handle.Handle)!.Patient));
    }

    [Fact]
    public async Task A_session_lives_two_hours_from_its_last_change_and_then_starts_afresh()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        await CoreBench.KnowAsync(call);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await call.UpdateSessionAsync(session => session.FailedIdentityTries = 3, CoreBench.Token);
        bench.Clock.Advance(CallSessions.Life - TimeSpan.FromTicks(1));
        Assert.Equal(3, (await call.ReadSessionAsync(CoreBench.Token)).FailedIdentityTries);
        bench.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Empty((await call.ReadSessionAsync(CoreBench.Token)).Patients);
        await call.UpdateSessionAsync(session => session.PatientsCreated = 1, CoreBench.Token);
        var fresh = await call.ReadSessionAsync(CoreBench.Token);
        Assert.Equal((0, 1), (fresh.FailedIdentityTries, fresh.PatientsCreated));
    }

    [Fact]
    public async Task A_session_is_due_on_a_whole_minute_and_never_after_two_hours()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        bench.Clock.Advance(TimeSpan.FromSeconds(59));
        await CoreBench.KnowAsync(call);
        bench.Clock.Advance(CallSessions.Life - TimeSpan.FromSeconds(60));
        Assert.NotEmpty((await call.ReadSessionAsync(CoreBench.Token)).Patients);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await call.ReadSessionAsync(CoreBench.Token)).Patients);
    }

    [Fact]
    public async Task Handles_belong_to_their_account_and_call()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.Sessions.UpdateAsync("demo", "c1", session => session.Know(new PatientKey.OnFile("P1"), IdentityLevel.Verified), CoreBench.Token);
        Assert.Null((await bench.Sessions.ReadAsync("demo", "c2", CoreBench.Token)).FindPatient("p1"));
        Assert.Null((await bench.Sessions.ReadAsync("other", "c1", CoreBench.Token)).FindPatient("p1"));
        Assert.Null((await bench.Sessions.ReadAsync("demo", "c1", CoreBench.Token)).FindPatient("p2"));
    }

    [Fact]
    public void A_thing_keeps_its_handle_and_a_level_once_reached_is_kept()
    {
        var session = new CallSession();
        Assert.Equal(new("p1", new PatientKey.OnFile("A"), IdentityLevel.Verified), session.Know(new PatientKey.OnFile("A"), IdentityLevel.Verified));
        Assert.Equal(IdentityLevel.Verified, session.Know(new PatientKey.OnFile("A"), IdentityLevel.Matched).Level);
        Assert.Equal("p2", session.Know(new PatientKey.Asked("A"), IdentityLevel.Matched).Handle);
        var start = FakePms.At(3, 10);
        Assert.Equal("s1", session.Offer("lee", "1", start, 60, "Cleaning").Handle);
        Assert.Equal("s1", session.Offer("lee", "1", start, 60, "Cleaning").Handle);
        Assert.Equal("s2", session.Offer("lee", "1", start, 30, "Cleaning").Handle);
        Assert.Equal("a1", session.Show("A1", new PatientKey.OnFile("A"), default).Handle);
        Assert.Equal("a2", session.ShowBooking("w1", new PatientKey.OnFile("A"), bookedHere: true).Handle);
        Assert.Equal("a2", session.ShowBooking("w1", new PatientKey.OnFile("A"), bookedHere: false).Handle);
    }

    [Fact]
    public void A_session_survives_storage_to_the_last_member()
    {
        var session = new CallSession { FailedIdentityTries = 2, PatientsCreated = 1 };
        session.Know(new PatientKey.OnFile("A"), IdentityLevel.Matched);
        session.Know(new PatientKey.Asked("w1"), IdentityLevel.Verified);
        session.Know(new PatientKey.ToMerge("t1"), IdentityLevel.Matched);
        session.Offer("lee", null, FakePms.At(3, 10) + Duration.FromTicks(7), 60, null);
        session.ShowBooking("w1", new PatientKey.Asked("w1"), bookedHere: true);
        session.Answers.Add(new("k|\u00e9\ud83d\ude00", "{\"a\":null}", FakePms.At(3, 10)));
        session.Uses["bookAppointment"] = 3;
        Assert.Equivalent(session, StoredJson.Read<CallSession>(StoredJson.Write(session)), strict: true);
    }

    [Fact]
    public async Task Counters_count_across_processes_by_the_practices_day_and_never_fall_below_nothing()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        var counters = bench.Get<DailyCounters>();
        var counts = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() =>
            (i % 2 == 0 ? bench : other).Get<DailyCounters>().AddAsync(bench.Account, "p", "4165550123", 1, bench.Time, CoreBench.Token).AsTask())));
        Assert.Equal(Enumerable.Range(1, 30), counts.Order());
        Assert.Equal(0, await counters.AddAsync(bench.Account, "q", "4165550123", -1, bench.Time, CoreBench.Token));
        bench.Clock.Advance(TimeSpan.FromHours(16) - TimeSpan.FromTicks(1)); // one tick before midnight in Toronto
        Assert.Equal(31, await counters.AddAsync(bench.Account, "p", "4165550123", 1, bench.Time, CoreBench.Token));
        bench.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, await counters.AddAsync(bench.Account, "p", "4165550123", 1, bench.Time, CoreBench.Token));
    }

    [Fact]
    public async Task Several_counters_are_counted_together_each_with_its_own_count()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        var counts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? bench : other).Get<DailyCounters>()
            .AddAsync(bench.Account, [("person", "ada"), ("number", $"{i % 2}")], 1, bench.Time, bench.Time.Today, CoreBench.Token).AsTask())));
        Assert.Equal(Enumerable.Range(1, 20), counts.Select(each => each[0]).Order());
        Assert.Equal(Enumerable.Range(1, 10).SelectMany(n => new[] { n, n }), counts.Select(each => each[1]).Order());
        Assert.Equal([19, 9], await bench.Get<DailyCounters>().AddAsync(bench.Account, [("person", "ada"), ("number", "1")], -1, bench.Time, bench.Time.Today, CoreBench.Token));
    }
}
