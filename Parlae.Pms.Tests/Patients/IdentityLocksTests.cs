using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Patients;

public class IdentityLocksTests
{
    private static readonly ClaimedIdentity Claim = new("Ann", "Quill", new LocalDate(1990, 5, 4));

    [Fact]
    public async Task A_try_counted_before_midnight_and_given_back_after_it_leaves_the_next_days_count_alone()
    {
        await using var bench = await CoreBench.StartAsync();
        var locks = bench.Get<IdentityLocks>();
        const string Number = "6135550123";
        bench.Clock.Advance(TimeSpan.FromHours(16) - TimeSpan.FromSeconds(1)); // 23:59:59 in Toronto
        var yesterday = await locks.TryEnterAsync(bench.Call("call:late", Number), Claim, CoreBench.Token);
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        for (var n = 0; n < IdentityLocks.TriesPerPersonAndDay; n++)
            Assert.NotNull(await locks.TryEnterAsync(bench.Call($"call:{n}", Number), Claim, CoreBench.Token));

        await locks.ForgiveAsync(bench.Call("call:late", Number), yesterday!, CoreBench.Token);

        Assert.Null(await locks.TryEnterAsync(bench.Call("call:next", Number), Claim, CoreBench.Token));
        for (var n = IdentityLocks.TriesPerPersonAndDay; n < IdentityLocks.TriesPerNumberAndDay; n++)
            Assert.NotNull(await locks.TryEnterAsync(bench.Call($"call:{n}", Number), Claim with { FirstName = $"Ann{(char)('a' + n)}" }, CoreBench.Token));
        Assert.Null(await locks.TryEnterAsync(bench.Call("call:more", Number), Claim with { FirstName = "Bea" }, CoreBench.Token));
    }
}
