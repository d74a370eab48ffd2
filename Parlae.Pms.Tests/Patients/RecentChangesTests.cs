using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Patients;

/// <summary>What was changed of late proves nothing (contract 6).</summary>
public class RecentChangesTests
{
    private static readonly LocalDate Born = new(1990, 5, 4);
    private static readonly Instant Now = Instant.FromDateTimeOffset(CoreBench.Monday);
    private static readonly ClaimedIdentity Claim = new("Ann", "Quill", Born);

    private static readonly Patient Ann = new("P1", "Ann", "Quill", null, Born, ["416 555 0123", "647 555 0199"], "ann@example.com", new(null, null, null, null, "M5V 2T6"));

    [Fact]
    public void Each_kind_of_new_data_is_no_factor_and_what_is_old_still_is()
    {
        var changed = Ann with { RecentChanges = [new ContactChange.Phone(Now, "6475550199"), new ContactChange.Email(Now, "Ann@Example.com"), new ContactChange.Address(Now, "5 Elm St")] };
        Assert.Equal(IdentityLevel.Matched, LevelOf(changed, Claim with { Phone = "6475550199" }));
        Assert.Equal(IdentityLevel.Matched, LevelOf(changed, Claim with { CallerNumber = "6475550199" }));
        Assert.Equal(IdentityLevel.Matched, LevelOf(changed, Claim with { Email = "ann@example.com" }));
        Assert.Equal(IdentityLevel.Matched, LevelOf(changed, Claim with { PostCode = "M5V2T6" }));
        Assert.Equal(IdentityLevel.Verified, LevelOf(changed, Claim with { Phone = "4165550123" }));
        Assert.Equal(IdentityLevel.Verified, LevelOf(changed, Claim with { CallerNumber = "4165550123", Email = "ann@example.com" }));
        Assert.Null(LevelOf(changed, Claim with { Phone = "9055550100" })); // wrong stays wrong
    }

    [Fact]
    public async Task They_are_kept_sealed_for_thirty_days_found_by_every_process_and_swept_by_the_next()
    {
        await using var bench = await CoreBench.StartAsync();
        var changes = bench.Get<ContactChanges>();
        await changes.NoteAsync("demo", "P1", [new ContactChange.Phone(bench.Time.Now, "6475550199")], CoreBench.Token);
        bench.Clock.Advance(TimeSpan.FromDays(20));
        await changes.NoteAsync("demo", "P1", [new ContactChange.Email(bench.Time.Now, "ann@example.com")], CoreBench.Token);
        Assert.Equal(2, (await OfAsync(bench, Ann)).Count);
        Assert.Empty(await OfAsync(bench, Ann with { PatientId = "P2" }));
        await using var another = bench.Another();
        Assert.Equal(2, (await OfAsync(another, Ann)).Count);
        bench.Clock.Advance(TimeSpan.FromDays(10));
        Assert.IsType<ContactChange.Email>(Assert.Single(await OfAsync(bench, Ann)));
        bench.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Empty(await OfAsync(bench, Ann));
        await changes.NoteAsync("demo", "P2", [new ContactChange.Email(bench.Time.Now, "bea@example.com")], CoreBench.Token);
        Assert.Single((await changes.ReadAsync(bench.Account, CoreBench.Token)).Rows);
    }

    [Fact]
    public async Task Changes_noted_at_once_are_all_kept()
    {
        await using var bench = await CoreBench.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(n => bench.Get<ContactChanges>().NoteAsync("demo", "P1", [new ContactChange.Phone(Now, $"647555010{n}")], CoreBench.Token).AsTask()));
        Assert.Equal(10, (await OfAsync(bench, Ann)).Count);
    }

    private static async Task<IReadOnlyList<ContactChange>> OfAsync(CoreBench bench, Patient patient)
    {
        var changes = bench.Get<ContactChanges>();
        return (await changes.OfAsync(bench.Account, await changes.ReadAsync(bench.Account, CoreBench.Token), patient, CoreBench.Token)).RecentChanges;
    }

    private static IdentityLevel? LevelOf(Patient patient, ClaimedIdentity claim) => (PatientMatching.Match(claim, [patient]) as PatientMatch.Full)?.Level;
}
