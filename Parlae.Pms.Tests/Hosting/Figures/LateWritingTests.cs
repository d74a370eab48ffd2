using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Functions.Hosting.Figures;

namespace Parlae.Pms.Tests.Hosting.Figures;

/// <summary>What was counted is written at each tick and at the program's end, whatever breaks.</summary>
public sealed class LateWritingTests
{
    [Fact]
    public async Task It_is_written_every_few_seconds_and_once_more_at_the_end_though_another_fails()
    {
        var (clock, token) = (new FakeTimeProvider(), TestContext.Current.CancellationToken);
        Counted broken = new(_ => throw new InvalidOperationException("broken")), slow = new(_ => throw new TaskCanceledException("a store's client gave up")), whole = new(_ => 1);
        using var writing = new LateWriting([broken, slow, whole], clock, NullLogger<LateWriting>.Instance);
        await writing.StartAsync(token);
        for (var tick = 1; tick <= 3; tick++)
        {
            for (var i = 0; i < 1000 && whole.Writes < tick; i++)
            {
                if (i % 20 == 0)
                    clock.Advance(LateWriting.Every); // the first ones may come before anybody waits for them
                await Task.Delay(5, token);
            }

            Assert.InRange(whole.Writes, tick, 60);
        }

        var before = whole.Writes;
        await writing.StopAsync(token);
        Assert.Equal(before + 1, whole.Writes);
        Assert.Equal((whole.Writes, whole.Writes), (broken.Writes, slow.Writes));
    }

    private sealed class Counted(Func<int, int> write) : IWrittenLate
    {
        private int writes;

        public int Writes => Volatile.Read(ref writes);

        public Task<int> WriteAsync(CancellationToken cancellationToken) => Task.FromResult(write(Interlocked.Increment(ref writes)));
    }
}
