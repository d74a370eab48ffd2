using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Writes;

public class WriteLedgerTests
{
    private static readonly PatientKey Ann = new PatientKey.OnFile("P1");

    [Fact]
    public async Task A_patients_writes_are_read_side_by_side_and_stand_in_the_order_in_which_they_were_begun()
    {
        await using var bench = await CoreBench.StartAsync();
        var begun = new List<string>();
        for (var n = 0; n < 7; n++)
            begun.Add(await BeginAsync(bench, n));

        var (held, asked) = (new List<TaskCompletionSource>(), 0);
        bench.Records.GetsAfter = (collection, row) =>
        {
            if (collection != WriteLedger.Collection || !row.StartsWith("w:", StringComparison.Ordinal))
                return Task.CompletedTask;
            asked++;
            if (held.Count == 4)
                return Task.CompletedTask;
            held.Add(new());
            return held[^1].Task;
        };
        var reading = bench.Ledger.OfPatientAsync(bench.Account, Ann, CoreBench.Token);
        Assert.Equal(4, asked); // five failures in a row, and the store is given a rest
        held.AsEnumerable().Reverse().ToList().ForEach(each => each.SetResult());

        Assert.Equal(begun, (await reading).Select(entry => entry.Reference));
    }

    private static async Task<string> BeginAsync(CoreBench bench, int n)
    {
        var entry = new LedgerEntry
        {
            Reference = bench.Ledger.NewReference(),
            Kind = WriteKind.AddNote,
            State = WriteState.Intended,
            IntentKey = "",
            Patient = Ann,
            CreatedAt = bench.Ledger.Now,
        };
        bench.Clock.Advance(TimeSpan.FromMilliseconds(1)); // references order by time
        return Assert.IsType<IntentOutcome.Begun>(await bench.Ledger.BeginAsync(bench.Account, entry, $"note|{n}", bench.Clock.GetUtcNow().AddHours(1), CoreBench.Token)).Entry.Value.Reference;
    }
}
