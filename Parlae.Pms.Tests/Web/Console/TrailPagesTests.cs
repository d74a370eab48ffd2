using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>The audit trail in the console: search, verification, export.</summary>
public sealed partial class TrailPagesTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private const string At = "/console/accounts/demo/audit";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Entries_are_found_by_patient_action_actor_and_outcome_and_in_parts()
    {
        var (five, six) = (await clinic.OnFileAsync(5), await clinic.OnFileAsync(6));
        for (var i = 0; i < 30; i++)
            (await clinic.Rest(actor: "<b>Robin</b>").GetAsync($"/api/pms/patients/{five.SikkaId}")).Is(HttpStatusCode.OK);
        (await clinic.Rest().GetAsync($"/api/pms/patients/{six.SikkaId}")).Is(HttpStatusCode.OK);
        using var visitor = await VisitorAsync();
        var page = (await visitor.GetAsync(At)).Is(HttpStatusCode.OK).Says("Search and export");
        Assert.DoesNotContain("Entries, the oldest first", page.Text, StringComparison.Ordinal); // nothing is read before somebody asks

        var found = (await FindAsync(visitor, page, ("patient", five.SikkaId!), ("actor", "robin"), ("action", "getpatient"), ("outcome", ""))).Is(HttpStatusCode.OK);
        Assert.Equal(At, found.Path);
        Assert.Equal(50, Count(found)); // 60 entries name them
        Assert.Matches("Mon, Mar 2 2026, [0-9]{1,2}:[0-9]{2}:[0-9]{2} AM", found.Text); // one follows another within a minute
        Assert.Contains("&lt;b&gt;Robin", found.Html, StringComparison.Ordinal);
        var rest = await FindAsync(visitor, page, ("patient", five.SikkaId!), ("actor", "robin"), ("action", "getpatient"), ("after", After().Match(found.Html).Groups[1].Value));
        Assert.Equal(10, Count(rest));
        Assert.Empty(Numbers().Matches(found.Html).Select(match => match.Value).Intersect(Numbers().Matches(rest.Html).Select(match => match.Value)));
        Assert.DoesNotContain("Go on", rest.Text, StringComparison.Ordinal);
        Assert.Equal(1, Count(await FindAsync(visitor, page, ("patient", six.SikkaId!), ("outcome", "ok"), ("action", "getPatient"))));
        (await FindAsync(visitor, page, ("action", "noSuchAction"))).Says("Nothing fits.");
        (await visitor.SubmitAsync(page, At, ("do", "search"), ("from", "2026-02-01"), ("to", "2026-02-28"))).Says("Nothing fits.");
        (await visitor.SubmitAsync(page, At, ("do", "search"), ("from", "2026-03-02"), ("to", "2026-03-01"))).Is(HttpStatusCode.UnprocessableEntity).Says("not before the first");
        (await visitor.SubmitAsync(page, At, ("do", "search"), ("from", "soon"))).Is(HttpStatusCode.UnprocessableEntity);
        (await FindAsync(visitor, page, ("actor", new string('x', 129)))).Is(HttpStatusCode.UnprocessableEntity).Says("Who acted is one line");
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Action: "readAudit", Phase: AuditPhase.Finished, Outcome: "ok", Actor.Id: "operator-key" } && entry.PatientId == six.SikkaId);
    }

    [Fact]
    public async Task The_trail_is_verified_and_a_changed_entry_is_named()
    {
        await clinic.ConnectAsync("changed");
        using var visitor = await VisitorAsync();
        var at = At.Replace("demo", "changed", StringComparison.Ordinal);
        var page = await visitor.GetAsync(at);
        (await visitor.SubmitAsync(page, at, ("do", "verify"))).Is(HttpStatusCode.OK).Says("Whole and unchanged").Says("Sealed until not sealed yet");
        await clinic.RunTimerAsync("sealAudit");
        (await visitor.SubmitAsync(page, at, ("do", "verify"))).Says("Whole and unchanged").Says("Sealed until Mon, Mar 2 2026");

        var records = clinic.Service<IPartitionedRecords>();
        var entry = await records.RangeAsync("audit", "changed.2026-03-02", "0", ":", Clinic.Cancellation).FirstAsync(Clinic.Cancellation);
        var body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(entry.Body.Span).Replace("operator-key", "operator-kex", StringComparison.Ordinal));
        Assert.NotNull(await records.TryReplaceAsync("audit", entry.Partition, entry.Row, body, entry.ETag, null, Clinic.Cancellation));
        (await visitor.SubmitAsync(page, at, ("do", "verify"))).Is(HttpStatusCode.OK).Says("Broken").Says("somebody has changed it").Says("on 2026-03-02 (UTC), at number 1");
    }

    [Fact]
    public async Task An_export_is_a_file_that_verifies_by_itself_and_is_on_record()
    {
        await clinic.ConnectAsync("exported");
        using var visitor = await VisitorAsync();
        var at = At.Replace("demo", "exported", StringComparison.Ordinal);
        var page = await visitor.GetAsync(at);
        var json = (await visitor.SubmitAsync(page, at, ("do", "json"), ("action", "ignored"))).Is(HttpStatusCode.OK);
        Assert.Matches("^attachment; filename=\"audit-exported-20260302T[0-9]{6}Z.json\"$", json.Header("Content-Disposition"));
        Assert.Contains("no-store", json.Header("Cache-Control"), StringComparison.Ordinal);
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(json.Html));
        var verified = await new AuditExportVerifier(clinic.Service<IAuditKeys>()).VerifyAsync(file, Clinic.Cancellation);
        Assert.True(verified is { Ok: true, IsPart: false, Entries: > 0 });

        var csv = (await visitor.SubmitAsync(page, at, ("do", "csv"), ("patient", "17"))).Is(HttpStatusCode.OK);
        Assert.StartsWith("sequence,at,phase", csv.Html, StringComparison.Ordinal);
        Assert.StartsWith("text/csv", csv.Header("Content-Type"), StringComparison.Ordinal);
        var entries = (await clinic.AuditAsync("exported")).Where(entry => entry.Action == "exportAudit").ToList();
        Assert.Equal([(null, "json"), (null, "json"), ("17", "csv"), ("17", "csv")], entries.Select(entry => (entry.PatientId, entry.Fields[1])));
        Assert.Matches("^exported [0-9]+ entries$", entries[1].Outcome);
    }

    [Fact]
    public async Task Without_the_right_nobody_reads_verifies_or_exports()
    {
        var (keyId, key) = await clinic.KeyAsync(Clinic.AccountId, "read", "write");
        using var visitor = await VisitorAsync(key);
        var own = await visitor.FollowAsync("/console");
        (await visitor.GetAsync(At)).Is(HttpStatusCode.Forbidden);
        foreach (var what in new[] { "search", "verify", "json" })
            (await visitor.SubmitAsync(own, At, ("do", what))).Is(HttpStatusCode.Forbidden);
        Assert.Equal(4, (await clinic.AuditAsync()).Count(entry => entry is { Phase: AuditPhase.Refused, Action: "readAudit", Outcome: "right" } && entry.Actor.Id == keyId));
        using var auditor = await VisitorAsync((await clinic.KeyAsync(Clinic.AccountId, "audit")).Key);
        (await auditor.GetAsync(At)).Is(HttpStatusCode.OK);
    }

    private static Task<SeenPage> FindAsync(WebVisitor visitor, SeenPage page, params (string, string)[] fields) =>
        visitor.SubmitAsync(page, At, [("do", "search"), ("from", "2026-03-01"), ("to", ""), .. fields]);

    private static int Count(SeenPage page) => Numbers().Count(page.Html);

    private Task<WebVisitor> VisitorAsync(string key = TestSettings.OperatorKey) => new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(key);

    [GeneratedRegex("No\\. [0-9]+")]
    private static partial Regex Numbers();

    [GeneratedRegex("name=\"after\" value=\"([^\"]+)\"")]
    private static partial Regex After();
}
