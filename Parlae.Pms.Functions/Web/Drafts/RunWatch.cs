using System.Threading.Channels;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Functions.Web.Drafts;

/// <summary>
/// Hears of each check of a test as it begins and ends, and keeps it where every process finds it, beside the test's own work. That it cannot be kept
/// stops no test: whoever looks on sees less.
/// </summary>
internal sealed class RunWatch : IProgress<SetupCheck>
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private readonly Channel<SetupCheck> heard = Channel.CreateUnbounded<SetupCheck>(new() { SingleReader = true });
    private readonly string accountId;
    private readonly SetupDrafts drafts;
    private readonly TimeProvider clock;
    private readonly Task writing;
    private SetupRun run;

    public RunWatch(string accountId, SetupRun run, SetupDrafts drafts, TimeProvider clock)
    {
        (this.accountId, this.run, this.drafts, this.clock) = (accountId, run, drafts, clock);
        writing = WriteAsync();
    }

    public void Report(SetupCheck value) => heard.Writer.TryWrite(value);

    /// <summary>All that was heard is kept, and how it ended.</summary>
    public async Task EndAsync(SetupRunEnd end, string? takenId = null, string? lostKeyId = null)
    {
        heard.Writer.TryComplete();
        await writing;
        run = run with { End = end, TakenId = takenId, LostKeyId = lostKeyId };
        await TellAsync();
    }

    private async Task WriteAsync()
    {
        var more = heard.Reader.WaitToReadAsync().AsTask();
        while (true)
        {
            if (await Task.WhenAny(more, Task.Delay(Beat, clock)) == more)
            {
                if (!await more)
                    return;
                while (heard.Reader.TryRead(out var check))
                    run = run.With(check);
                more = heard.Reader.WaitToReadAsync().AsTask();
            }

            await TellAsync();
        }
    }

    private async Task TellAsync()
    {
        try
        {
            await drafts.TryTellAsync(accountId, run with { SeenAt = clock.GetUtcNow() }, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // The next word tells all of it again.
        }
    }
}
