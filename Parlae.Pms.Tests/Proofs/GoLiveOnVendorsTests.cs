using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Core.Proofs.Reporting;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Proofs;

/// <summary>The go-live proof in the imaginary practice behind each vendor, over real HTTP; all that the app gives away is watched.</summary>
public sealed class GoLiveOnVendorsTests
{
    [Theory]
    [InlineData("sikka", true)]
    [InlineData("kolla", false)]
    [InlineData("opendental", false)]
    [InlineData("nexhealth", true)]
    public async Task A_visit_is_booked_moved_and_cancelled_and_seen_each_time(string vendor, bool writesLater)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = vendor });
        var play = await ProofPlay.OfAsync(clinic);
        var (before, standing) = (await play.VisitsAsync(), (await play.StandingAsync()).Count);
        using var bookings = new MetricWatch("parlae.bookings", "outcome");

        var proof = await play.StartAsync();
        proof = await play.UntilAsync(proof, ProofStepKind.Openings);
        proof = await play.AdvanceAsync(proof);
        Assert.Equal(writesLater ? ProofOutcome.Waiting : ProofOutcome.Done, proof.Step(ProofStepKind.Book).Outcome);
        proof = await play.UntilAsync(proof, ProofStepKind.ReadBooked);
        Assert.Equal(standing + 1, (await play.StandingAsync()).Count);
        proof = await play.ToTheEndAsync(proof);

        Assert.Equal(ProofVerdict.Held, proof.Verdict);
        Assert.All(ProofPlay.Outcomes(proof), outcome => Assert.Equal(ProofOutcome.Done, outcome));
        Assert.All(proof.Steps, step => Assert.True(step.Milliseconds > 0, ProofPlay.Tell(proof)));
        Assert.Equal(writesLater, proof.Step(ProofStepKind.Book).Waited > NodaTime.Duration.FromSeconds(60));
        Assert.True(await play.VisitsAsync() > before);
        Assert.Equal(standing, (await play.StandingAsync()).Count);

        // Nobody is told, nobody is called, nothing is counted.
        await clinic.SettleAsync();
        Assert.Empty(SentFiles.Read(clinic.OutboxFolder));
        Assert.Empty(await clinic.TasksAsync());
        Assert.Equal(0, bookings.Total);

        await VerifiesAsync(clinic, proof);
        AssertReport(proof, vendor);
        var entries = (await clinic.AuditAsync()).Where(entry => entry.CorrelationId == proof.ProofId).ToList();
        Assert.Equal(["searchPatients", "bookAppointment", "getAppointments", "rescheduleAppointment", "cancelAppointment", "goLiveProof"], entries.Select(entry => entry.Action).Distinct());
    }

    private static async Task VerifiesAsync(Clinic clinic, GoLiveProof proof)
    {
        var goLive = clinic.Service<GoLive>();
        Assert.Equal(ProofVerification.Holds, await goLive.VerifyAsync(Clinic.AccountId, proof.ProofId, null, Clinic.Cancellation));
        var changed = System.Text.Encoding.UTF8.GetBytes(proof.Report!.Replace("\"tries\":1", "\"tries\":2", StringComparison.Ordinal));
        Assert.Equal(ProofVerification.NotInTrail, await goLive.VerifyAsync(Clinic.AccountId, proof.ProofId, changed, Clinic.Cancellation));
    }

    private static void AssertReport(GoLiveProof proof, string vendor)
    {
        var report = JsonDocument.Parse(proof.Report!).RootElement;
        Assert.Equal(proof.Report, report.GetRawText()); // no blanks before or after
        Assert.DoesNotContain(proof.Report!, character => character is > '~' or < ' ');
        Assert.Equal((vendor, "held", proof.PatientId), (report.GetProperty("vendor").GetString(), report.GetProperty("verdict").GetString(), report.GetProperty("patientId").GetString()));
        Assert.Equal(8, report.GetProperty("steps").GetArrayLength());
        Assert.Equal(proof.Digest, ProofReport.Digest(proof.Report!));
        Assert.NotNull(report.GetProperty("steps")[2].GetProperty("appointmentId").GetString());
    }
}
