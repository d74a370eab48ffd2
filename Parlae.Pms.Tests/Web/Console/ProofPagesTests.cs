using System.Net;
using System.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Proofs;
using Parlae.Pms.Core.Proofs.Reporting;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Web.SignIn;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>The go-live proof as an operator and a clinic make it in the console.</summary>
public sealed class ProofPagesTests
{
    private const string List = "/console/accounts/demo/proofs";
    private const int MostLooks = 90;

    [Theory]
    [InlineData("kolla", false)]
    [InlineData("sikka", true)]
    public async Task A_proof_that_is_started_on_the_page_runs_to_its_end_while_somebody_looks(string vendor, bool writesLater)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = vendor });
        var person = await clinic.OnFileAsync(9);
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        var list = (await visitor.GetAsync(List)).Is(HttpStatusCode.OK).Says("None was made yet");
        var started = (await visitor.SubmitAsync(list, List, Form(person))).Is(HttpStatusCode.SeeOther);
        Assert.Matches("^/console/accounts/demo/proofs/g[0-9a-f]{32}$", started.Location); // nothing of the patient in it

        var (page, hasWaited) = (await visitor.GetAsync(started.Location!), false);
        for (var look = 0; page.Html.Contains("data-again", StringComparison.Ordinal); look++)
        {
            Assert.True(look < MostLooks, page.Text);
            page.Is(HttpStatusCode.OK).Says("You can leave this page");
            Assert.DoesNotContain(person.LastName, page.Html, StringComparison.Ordinal);
            if (page.Text.Contains("Waiting since", StringComparison.Ordinal))
            {
                hasWaited |= page.Text.Contains("performs it later", StringComparison.Ordinal);
                await clinic.Sandbox.AdvanceAsync(170);
                await clinic.Service<WriteReconciliation>().RunAsync(Clinic.Cancellation);
            }

            page = await visitor.GetAsync(started.Location!);
        }

        Assert.Equal(writesLater, hasWaited);
        page.Is(HttpStatusCode.OK).Says("Held").Says("Every step was done").Says("Stands in the audit trail").Says("See that it is gone Done").Says("All times are those of the practice (America/Toronto).");
        Assert.Matches(@"Ended \w+, \w+ \d+ \d+, \S+ [AP]M \(\w+, \w+ \d+ \d+, \S+ [AP]M UTC\)", page.Text);
        if (writesLater)
            page.Says("waited ");
        (await visitor.GetAsync(List)).Says("Held").Says("started by operator operator-key");
        var proof = (await clinic.Service<GoLive>().ListAsync(Clinic.AccountId, Clinic.Cancellation))[0];
        Assert.Equal(("operator", ProofState.Ended), (proof.StartedBy.Kind, proof.State));
        page.Says(proof.Digest!);

        var file = (await visitor.GetAsync($"{started.Location}/report.json")).Is(HttpStatusCode.OK);
        Assert.Equal(proof.Digest, ProofReport.Digest(Encoding.UTF8.GetBytes(file.Html)));
        Assert.Contains("attachment", file.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Contains("no-store", file.Header("Cache-Control"), StringComparison.Ordinal);
        var seen = (await clinic.AuditAsync()).Where(entry => entry.Action == "viewProof").ToList();
        Assert.Equal([AuditPhase.Started, AuditPhase.Finished, AuditPhase.Started, AuditPhase.Finished], seen.Select(entry => entry.Phase)); // the report and the file; no look before
        Assert.All(seen, entry => Assert.Equal((proof.PatientId, "operator-key"), (entry.PatientId, entry.Actor.Id)));
        (await visitor.SubmitAsync(page, started.Location!)).Is(HttpStatusCode.OK).Says("Stands in the audit trail");
    }

    [Fact]
    public async Task What_cannot_be_started_is_told_and_what_was_written_stays()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = "kolla" });
        var person = await clinic.OnFileAsync(9);
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        var list = await visitor.GetAsync(List);

        var wrong = (await visitor.SubmitAsync(list, List, Form(person with { DateOfBirth = "2999-01-01" }, "\"><script>x</script>"))).Is(HttpStatusCode.UnprocessableEntity).Says("not in the future");
        Assert.Contains($"value=\"{person.FirstName}\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;x", wrong.Html, StringComparison.Ordinal);
        Assert.Matches("id=\"dateOfBirth\"[^>]*aria-invalid=\"true\"", wrong.Html);
        (await visitor.SubmitAsync(list, List, Form(person with { LastName = "<script>x</script>" }))).Is(HttpStatusCode.UnprocessableEntity).Says("Write the last name");
        (await visitor.SubmitAsync(list, List, Form(person with { DateOfBirth = "1901-01-01" }))).Is(HttpStatusCode.UnprocessableEntity).Says("Nobody on file");
        var card = (await visitor.SubmitAsync(list, List, Form(person, "4111 1111 1111 1111"))).Is(HttpStatusCode.UnprocessableEntity).Says("Card numbers are not taken here");
        Assert.DoesNotContain("4111", card.Html, StringComparison.Ordinal);
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Phase: AuditPhase.Refused, Action: "startProof", Outcome: "cardData" });
        await using (await clinic.Sandbox.FaultAsync("status", new { code = 401 }))
            (await visitor.SubmitAsync(list, List, Form(person))).Is(HttpStatusCode.BadGateway).Says("cannot be asked now");

        Assert.Empty(await clinic.Service<GoLive>().ListAsync(Clinic.AccountId, Clinic.Cancellation));
        (await visitor.SubmitAsync(list, List, Form(person))).Is(HttpStatusCode.SeeOther);
        (await visitor.SubmitAsync(list, List, Form(person))).Is(HttpStatusCode.Conflict).Says("there is one at a time");
        Assert.Single(await clinic.Service<GoLive>().ListAsync(Clinic.AccountId, Clinic.Cancellation));
        foreach (var path in new[] { "/g0", "/g0/report.json", "/..%2F", "/" + new string('g', 200) })
            (await visitor.GetAsync(List + path)).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_clinic_starts_its_own_with_the_right_and_a_page_that_asks_by_itself_keeps_nobody_signed_in()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = "kolla" });
        await clinic.ConnectAsync("other");
        var person = await clinic.OnFileAsync(9);
        var (readerId, readerKey) = await clinic.KeyAsync(Clinic.AccountId, "read");
        using var reader = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(readerKey);
        var looked = (await reader.GetAsync(List)).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("Start a proof", looked.Text, StringComparison.Ordinal);
        (await reader.SubmitAsync(looked, List, Form(person))).Is(HttpStatusCode.Forbidden);
        (await reader.GetAsync(List.Replace("demo", "other", StringComparison.Ordinal))).Is(HttpStatusCode.NotFound);
        Assert.Equal(["right", "otherAccount"], (await clinic.AuditAsync()).Where(entry => entry is { Phase: AuditPhase.Refused, Action: "viewProofs" } && entry.Actor.Id == readerId).Select(entry => entry.Outcome));

        var (writerId, writerKey) = await clinic.KeyAsync(Clinic.AccountId, "read", "write");
        using var writer = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(writerKey);
        var started = (await writer.SubmitAsync(await writer.GetAsync(List), List, Form(person))).Is(HttpStatusCode.SeeOther);
        var proofId = started.Location![(started.Location!.LastIndexOf('/') + 1)..];
        var before = (await clinic.Service<GoLive>().FindAsync(Clinic.AccountId, proofId, Clinic.Cancellation))!;
        for (var look = 0; look < 3; look++)
            Assert.Contains("data-again", (await reader.GetAsync(started.Location!)).Is(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        var after = (await clinic.Service<GoLive>().FindAsync(Clinic.AccountId, proofId, Clinic.Cancellation))!;
        Assert.Equal(before.Steps.Select(step => step.ToString()), after.Steps.Select(step => step.ToString())); // who may not write moves nothing
        for (var page = await writer.GetAsync(started.Location!); page.Html.Contains("data-again", StringComparison.Ordinal);)
            page = await writer.GetAsync(started.Location!); // whoever looks and may write carries it on
        (await reader.GetAsync(started.Location!)).Says("Whoever may read the audit trail");
        var booked = (await clinic.AuditAsync()).Where(entry => entry.Action == "bookAppointment").ToList();
        Assert.NotEmpty(booked);
        Assert.All(booked, entry => Assert.Equal(writerId, entry.Actor.Id));

        var quiet = new Quiet();
        using var away = await new WebVisitor(clinic.Http.BaseAddress!, quiet).SignInAsync(TestSettings.OperatorKey);
        quiet.Is = true;
        await clinic.Sandbox.AdvanceAsync(14 * 60);
        Assert.Contains("data-seconds-left=\"61\"", (await away.GetAsync(List)).Is(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        await clinic.Sandbox.AdvanceAsync(61);
        (await away.GetAsync(List)).Is(HttpStatusCode.SeeOther);
    }

    private static (string, string)[] Form(Person person, string note = "") =>
        [("firstName", person.FirstName), ("lastName", person.LastName), ("dateOfBirth", person.DateOfBirth), ("visitType", "Cleaning"), ("note", note)];

    /// <summary>As the page's script asks.</summary>
    private sealed class Quiet : DelegatingHandler
    {
        public bool Is { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Is)
                request.Headers.Add(WebSessions.QuietHeader, "1");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
