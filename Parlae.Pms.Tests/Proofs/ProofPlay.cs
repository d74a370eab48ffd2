using System.Globalization;
using NodaTime.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Proofs;

/// <summary>An operator at a go-live proof of a clinic.</summary>
internal sealed class ProofPlay(Clinic clinic, Person person, string accountId = Clinic.AccountId)
{
    public static readonly AuditActor Operator = new("operator", "of-the-tests");

    /// <summary>A visit waits for the practice, and the practice's copy for its time: so often the clock is moved at most.</summary>
    private const int MostRounds = 90;

    private GoLive GoLive => clinic.Service<GoLive>();

    public static async Task<ProofPlay> OfAsync(Clinic clinic, int patient = 9, string accountId = Clinic.AccountId) => new(clinic, await clinic.OnFileAsync(patient), accountId);

    public GoLiveWish Wish => new(person.FirstName, person.LastName, LocalDatePattern.Iso.Parse(person.DateOfBirth).Value, Note: "Test visit, please leave it alone.");

    public async Task<GoLiveProof> StartAsync() =>
        Assert.IsType<GoLiveStart.Started>(await GoLive.StartAsync(accountId, Wish, Operator, Clinic.Cancellation)).Proof;

    public async Task<GoLiveProof> AdvanceAsync(GoLiveProof proof) => (await GoLive.AdvanceAsync(accountId, proof.ProofId, Operator, Clinic.Cancellation))!;

    public async Task<GoLiveProof> FindAsync(GoLiveProof proof) => (await GoLive.FindAsync(accountId, proof.ProofId, Clinic.Cancellation))!;

    /// <summary>Looks on until a step has ended.</summary>
    public async Task<GoLiveProof> UntilAsync(GoLiveProof proof, ProofStepKind kind)
    {
        for (var round = 0; !proof.Step(kind).HasEnded; round++)
        {
            Assert.True(round < MostRounds, Tell(proof));
            proof = await GoOnAsync(proof, byTimer: false);
        }

        return proof;
    }

    public async Task<GoLiveProof> ToTheEndAsync(GoLiveProof proof)
    {
        for (var round = 0; proof.State != ProofState.Ended; round++)
        {
            Assert.True(round < MostRounds, Tell(proof));
            proof = await GoOnAsync(proof, byTimer: true);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{clinic.Vendor}: {Tell(proof)}");
        return proof;
    }

    /// <param name="proof">As it stands.</param>
    /// <param name="byTimer">The timer may carry it on; else it only follows writes.</param>
    private async Task<GoLiveProof> GoOnAsync(GoLiveProof proof, bool byTimer)
    {
        if (proof.State == ProofState.Waiting || proof.ClaimedUntil is not null)
        {
            await clinic.Sandbox.AdvanceAsync(170);
            if (byTimer)
                await clinic.RunTimerAsync("reconcileWrites");
            else
                await clinic.Service<WriteReconciliation>().RunAsync(Clinic.Cancellation);
        }

        return await AdvanceAsync(proof);
    }

    /// <summary>Visits of the test patient that stand in the practice.</summary>
    public async Task<IReadOnlyList<PracticeVisit>> StandingAsync() =>
        [.. PracticeVisit.All(await clinic.Sandbox.PracticeAsync()).Where(visit => visit.Patient == person.Id && visit.Stands)];

    /// <summary>All visits of the test patient that the practice ever had.</summary>
    public async Task<int> VisitsAsync() => PracticeVisit.All(await clinic.Sandbox.PracticeAsync()).Count(visit => visit.Patient == person.Id);

    public static string Tell(GoLiveProof proof) => $"{proof.State} {proof.Verdict}\n" + string.Join('\n', proof.Steps.Select(step => string.Create(
        CultureInfo.InvariantCulture, $"  {step.Kind,-14} {step.Outcome,-10} {step.Problem,-12} {step.Milliseconds,7:0} ms, waited {step.Waited?.TotalSeconds ?? 0,5:0} s, {step.Way} {step.TaskId}")));

    public static IEnumerable<ProofOutcome> Outcomes(GoLiveProof proof) => proof.Steps.Select(step => step.Outcome);
}
