namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>Brings every open write to its end, as time and the timer do.</summary>
internal static class WriteSettling
{
    // At first as often as reconciliation looks, then now and then until a day and more has gone by.
    private static readonly double[] Steps = [10, 15, 30, 60, 120, 170, 170, 310, 310, 900, .. Enumerable.Repeat(4 * 3600d, 8)];

    /// <param name="sandbox">Whose clock is moved.</param>
    /// <param name="books">Tell what is open.</param>
    /// <param name="runTimer">Runs a timer by its name.</param>
    /// <param name="quietAtLatest">As for <see cref="ClinicBooks.QuietAsync"/>.</param>
    public static async Task RunAsync(SandboxControl sandbox, ClinicBooks books, Func<string, Task> runTimer, long? quietAtLatest = null)
    {
        await books.QuietAsync(quietAtLatest);
        foreach (var step in Steps)
        {
            await sandbox.AdvanceAsync(step);
            await runTimer("reconcileWrites");
            if ((await books.DueAsync()).Count == 0)
                return;
        }
    }
}
