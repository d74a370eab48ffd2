using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Core.Proofs.Reporting;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Proofs;

/// <summary>What a proof leaves: its report, and nothing for anybody else.</summary>
public sealed partial class GoLiveTests
{
    [Fact]
    public async Task Another_account_sees_none_of_it_and_a_changed_row_is_found_out()
    {
        await using var bench = await BenchAsync();
        Assert.Null(await bench.Accounts.SaveAsync(bench.Account with { AccountId = "other", PhoneNumberIds = [], AssistantIds = [] }, CoreBench.Token));
        var goLive = bench.Get<GoLive>();
        var proof = await ToTheEndAsync(bench, await StartAsync(bench));
        Assert.Null(await goLive.FindAsync("other", proof.ProofId, CoreBench.Token));
        Assert.Null(await goLive.AdvanceAsync("other", proof.ProofId, Operator, CoreBench.Token));
        Assert.Empty(await goLive.ListAsync("other", CoreBench.Token));
        Assert.Equal(ProofVerification.NoReport, await goLive.VerifyAsync("other", proof.ProofId, null, CoreBench.Token));
        Assert.Equal(ProofVerification.Holds, await goLive.VerifyAsync("demo", proof.ProofId, null, CoreBench.Token));

        // Whoever has the store and the keys writes a better report, digest and all: the trail does not know it.
        var table = new SealedTable<GoLiveProof>(GoLiveProofs.Collection, bench.Records, bench.Get<IAccountSeal>());
        var row = (await table.GetAsync("demo", "p:" + proof.ProofId, CoreBench.Token))!;
        var better = proof.Report!.Replace("\"milliseconds\":0", "\"milliseconds\":1", StringComparison.Ordinal).Replace("\"held\"", "\"HELD\"", StringComparison.Ordinal);
        Assert.NotNull(await table.TryReplaceAsync("demo", row, row.Value with { Report = better, Digest = ProofReport.Digest(better) }, null, CoreBench.Token));
        Assert.Equal(ProofVerification.NotInTrail, await goLive.VerifyAsync("demo", proof.ProofId, null, CoreBench.Token));
    }

    [Fact]
    public async Task A_report_that_the_trail_was_told_but_whose_process_died_is_told_once_more_and_is_the_same()
    {
        await using var bench = await BenchAsync();
        var proof = await UntilAsync(bench, await StartAsync(bench), ProofStepKind.Cancel);
        var writes = 0; // it is claimed, the step is written, the report is written; then the trail is told, and it ends
        bench.Records.Fails = (collection, isWrite) => isWrite && collection == GoLiveProofs.Collection && ++writes == 4;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => AdvanceAsync(bench, proof));
        bench.Records.Fails = (_, _) => false;
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        proof = await ToTheEndAsync(bench, proof);
        var told = (await bench.Get<AuditReader>().ReadPageAsync(new AuditQuery("demo"), null, 500, CoreBench.Token)).Items.Where(entry => entry.Action == "goLiveProof").ToList();
        Assert.Equal(2, told.Count);
        Assert.Single(told.Select(entry => entry.Outcome).Distinct());
        Assert.EndsWith(proof.Digest!, told[0].Outcome, StringComparison.Ordinal);
        Assert.Equal(ProofVerification.Holds, await bench.Get<GoLive>().VerifyAsync("demo", proof.ProofId, null, CoreBench.Token));
    }

    [Fact]
    public async Task Nobody_on_the_waitlist_is_moved_by_it()
    {
        await using var bench = await BenchAsync();
        var time = bench.Time;
        await bench.Get<Core.Appointments.Waitlist.WaitlistJoining>().JoinAsync(bench.Call(), "joinWaitlist", new Core.Patients.PatientKey.OnFile("P2"), "Cleaning", time.Today, time.Today.PlusDays(20), null, CoreBench.Token);
        await ToTheEndAsync(bench, await StartAsync(bench));
        await bench.DeliverAsync();
        Assert.Empty(await bench.TasksAsync());
        Assert.Empty(await bench.Get<Core.Messages.Outbox>().ListAsync("demo", CoreBench.Token).ToListAsync(CoreBench.Token));
    }
}
