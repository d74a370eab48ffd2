using System.Net;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>Purge certificates in the console.</summary>
public sealed class CertificatePagesTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private const string At = "/console/accounts/demo/certificates";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_purge_leaves_a_certificate_that_can_be_listed_and_printed()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        (await visitor.GetAsync(At)).Is(HttpStatusCode.OK).Says("Nothing was purged in these days.");
        Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("DELETE", "/api/pms/cache?accountId=demo")).Status);
        var entry = Assert.Single(await clinic.AuditAsync(), each => each.Action == "purge");

        var list = (await visitor.GetAsync(At)).Is(HttpStatusCode.OK).Says(entry.Outcome!).Says("by operator operator-key");
        var path = Regex.Match(list.Html, $"href=\"({At}/[^\"]+)\"").Groups[1].Value;
        Assert.Equal($"{At}/2026-03-02/{entry.Sequence}", path);
        var certificate = (await visitor.GetAsync(path)).Is(HttpStatusCode.OK).Says(entry.Outcome!).Says(entry.Hash!).Says("2026-03-02T13:00:00Z").Says("Account demo");
        Assert.Contains("data-print", certificate.Html, StringComparison.Ordinal);

        (await visitor.GetAsync($"{At}?from=2026-02-01&to=2026-02-20")).Says("Nothing was purged");
        (await visitor.GetAsync($"{At}?from=soon&to=later")).Is(HttpStatusCode.OK).Says(entry.Outcome!);
        foreach (var other in new[] { $"{At}/2026-03-02/{entry.Sequence + 1}", $"{At}/2026-03-02/1", $"{At}/soon/1", $"{At}/2026-03-02/0", $"{At}/2026-03-02/x" })
            (await visitor.GetAsync(other)).Is(HttpStatusCode.NotFound);
        Assert.Contains(await clinic.AuditAsync(), each => each is { Action: "readAudit", Phase: AuditPhase.Finished, Outcome: "ok" } && each.Fields.Contains("certificates"));

        using var reader = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync((await clinic.KeyAsync(Clinic.AccountId, "read")).Key);
        (await reader.GetAsync(At)).Is(HttpStatusCode.Forbidden);
        (await reader.GetAsync(path)).Is(HttpStatusCode.Forbidden);
        await clinic.ConnectAsync("other");
        using var auditor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync((await clinic.KeyAsync("other", "audit")).Key);
        (await auditor.GetAsync(path)).Is(HttpStatusCode.NotFound);
    }
}
