using Parlae.Pms.Sandbox.Load.Bench;
using Parlae.Pms.Sandbox.Load.Calls;
using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Sandbox.Load.Scenarios;

/// <summary>
/// One short call to each clinic before anything is measured: code is compiled, and the app has what it reads of a clinic but once in hours, such as the
/// list of its patients.
/// </summary>
internal sealed class WarmUp(LoadBench bench)
{
    private const int AtOnce = 4;

    /// <summary>Reading ahead goes on behind a call's back.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    internal async Task PlayAsync(CancellationToken cancellationToken)
    {
        var (switchboard, tally, promises) = (new Switchboard(bench), new Tally(new TallyRules(bench.Deadline, ErrorsAllowed: true)), new Promises());
        await Parallel.ForAsync(0, bench.Accounts.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (_, token) =>
        {
            var call = switchboard.Next(tally, promises);
            await call.RingAsync(token);
            await call.OfferAsync(token);
            await call.IdentifyAsync(token);
            await call.BookAsync(token);
            await call.CancelAsync(token);
            await call.EndAsync(token);
        });
        await Task.Delay(Rest, cancellationToken);
    }
}
