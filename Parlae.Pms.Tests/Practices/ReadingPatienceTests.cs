using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Practices;

public sealed class ReadingPatienceTests
{
    [Fact]
    public async Task Whoever_shares_a_reading_that_takes_too_long_hears_of_the_practice_and_not_of_a_cancellation()
    {
        var clock = new FakeTimeProvider();
        var reading = ReadingPatience.RunAsync<int>(TimeSpan.FromSeconds(20), clock, late => new VendorUnreachableException(PmsVendor.Kolla, "demo", "timeout", inner: late), async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return 1;
        });
        clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("timeout", (await Assert.ThrowsAsync<VendorUnreachableException>(() => reading)).Reason);
    }

    [Fact]
    public async Task A_cancellation_of_another_kind_stays_one() =>
        await Assert.ThrowsAsync<TaskCanceledException>(() => ReadingPatience.RunAsync<int>(
            TimeSpan.FromSeconds(20), new FakeTimeProvider(), late => new VendorUnreachableException(PmsVendor.Kolla, "demo", "timeout", inner: late), _ => Task.FromCanceled<int>(new CancellationToken(true))));
}
