using Parlae.Pms.Functions.Hosting.Timers;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Timers;

/// <summary>Leases of processes that share a data directory: the lock is the file's.</summary>
public sealed class FileTimerLeaseTests : TimerLeaseContract, IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private protected override ITimerLease Another() => new FileTimerLease(folder.Path);

    [Theory]
    [InlineData("")]
    [InlineData("2026-03-")]
    public async Task A_lease_whose_writer_was_killed_half_way_can_be_claimed(string content)
    {
        Directory.CreateDirectory(folder.File("timers"));
        await File.WriteAllTextAsync(folder.File("timers/purge.lease"), content, Now);

        await RunAsync("purge", Firing);
        Assert.Null(await ClaimAsync("purge", Firing));
    }

    public void Dispose() => folder.Dispose();
}
