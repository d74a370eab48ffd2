using Parlae.Pms.Sandbox.Load.Calls;
using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Sandbox.Load.Scenarios;

/// <summary>
/// One short call to each clinic before anything is measured: code is compiled, and the app has what it reads of a clinic but once in hours, such as the
/// list of its patients.
/// </summary>
internal sealed class WarmUp(Play play)
{
    private const int AtOnce = 4;

    /// <summary>Reading ahead goes on behind a call's back.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    internal async Task PlayAsync(CancellationToken cancellationToken)
    {
        var (tally, promises) = (new Tally(new TallyRules(play.Bench.Deadline, ErrorsAllowed: false)), new Promises());
        await Parallel.ForAsync(0, play.Bench.Accounts.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (_, token) =>
        {
            var call = play.Switchboard.Next(tally, promises);
            await call.RingAsync(token);
            await call.OfferAsync(token);
            await call.IdentifyAsync(token);
            await call.BookAsync(token);
            await call.CancelAsync(token);
            await call.EndAsync(token);
        });
        play.Report.Line("warm-up", $"{tally.Answered} requests, {tally.Problems.Values.Sum()} not as they must be");
        await Task.Delay(Rest, cancellationToken);
    }
}
