using System.Net;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>The rows of drafts: what ends them.</summary>
public sealed class WizardDraftsTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    private SetupDrafts Drafts => clinic.Service<SetupDrafts>();

    [Fact]
    public async Task A_purge_of_the_cache_leaves_the_draft_and_the_unseen_key_and_the_accounts_end_does_not()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await visit.ConnectAsync("purging");
        (await visit.SendAsync((await visit.FormAsync("purging", "credentials")).With("practiceName", "Being Changed"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("DELETE", "/api/pms/cache?accountId=purging")).Status);
        Assert.Equal("Being Changed", (await Drafts.FindAsync("purging", Clinic.Cancellation))!.Value.Body.PracticeName);
        Assert.NotNull(await Drafts.FindRunAsync("purging", Clinic.Cancellation));
        Assert.True(await Drafts.HasKeyAsync("purging", Clinic.Cancellation));
        var certificate = Assert.Single(await clinic.AuditAsync("purging"), entry => entry.Action == CertifiedPurge.Action);
        Assert.DoesNotContain(SetupDrafts.Collection, certificate.Outcome + string.Join(",", certificate.Fields), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("DELETE", "/api/pms/setup?accountId=purging")).Status);
        Assert.Null(await Drafts.FindAsync("purging", Clinic.Cancellation));
        Assert.False(await Drafts.HasKeyAsync("purging", Clinic.Cancellation));
    }
}
