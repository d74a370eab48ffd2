using System.Net;
using Moq;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>The rows of drafts: what ends them, and what one that is broken stops.</summary>
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

    [Fact]
    public async Task A_draft_that_cannot_be_opened_is_marked_and_can_be_thrown_away_and_the_others_stay_in_sight()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.BeginAsync("torn", "Torn Dental")).Is(HttpStatusCode.SeeOther);
        (await visit.BeginAsync("whole", "Whole Dental")).Is(HttpStatusCode.SeeOther);
        var records = clinic.Service<IPartitionedRecords>();
        var row = (await records.GetAsync(SetupDrafts.Collection, "torn", "draft", Clinic.Cancellation))!;
        await records.PutAsync(SetupDrafts.Collection, "torn", "draft", new byte[] { 1, 2, 3 }, row.Due, Clinic.Cancellation);

        var list = (await visit.GetAsync("/setup")).Is(HttpStatusCode.OK).Says("This draft cannot be opened").Says("Whole Dental");
        Assert.DoesNotContain("/setup/torn/credentials", list.Html, StringComparison.Ordinal);
        (await visit.SendAsync(SeenForm.Of(list, "/setup/whole/discard").With("stamp", SetupDrafts.Unreadable))).Is(HttpStatusCode.Conflict); // it can be
        (await visit.SendAsync(SeenForm.Of(list, "/setup/torn/discard"))).Is(HttpStatusCode.SeeOther);
        list = (await visit.GetAsync("/setup")).Is(HttpStatusCode.OK).Says("Whole Dental");
        Assert.DoesNotContain("torn", list.Text, StringComparison.Ordinal);
        (await visit.SendAsync(SeenForm.Of(list, "/setup/whole/discard"))).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Only_what_shows_the_credentials_names_asks_the_vault()
    {
        var vault = new Mock<ISecretVault>(MockBehavior.Strict); // away
        vault.Setup(each => each.GetNewestAsync(Clinic.AccountId, It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("The vault is away."));
        var wizard = new Wizard(Drafts, clinic.Service<AccountStore>(), clinic.Service<PmsConnections>(), vault.Object, clinic.Service<SetupDesk>(), clinic.Service<TimeProvider>());
        var state = (await wizard.FindAsync(Clinic.AccountId, Clinic.Cancellation))!;
        Assert.NotNull(state.Account);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => wizard.KeptAsync(state, Clinic.Cancellation));
        Assert.NotEmpty(await clinic.Service<Wizard>().KeptAsync(state, Clinic.Cancellation));
    }
}
