using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Rest;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>What is broken or lost of a setup is told, and there is a way on.</summary>
public sealed class WizardBrokenTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Every_step_of_a_broken_draft_says_so_and_lets_it_be_discarded()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.BeginAsync("rotten", "Rotten Dental")).Is(HttpStatusCode.SeeOther);
        var form = await visit.FormAsync("rotten", "credentials");
        await BreakAsync("rotten", "draft");
        foreach (var step in new[] { "credentials", "test", "features", "done" })
        {
            var page = (await visit.GetAsync(WizardVisit.Path("rotten", step))).Is(HttpStatusCode.Conflict).Says("This draft is broken").Says("Discard it to begin anew");
            Assert.Equal(SetupDrafts.Unreadable, SeenForm.Of(page, "/setup/rotten/discard").Value("stamp"));
        }

        var sent = (await visit.SendAsync(form)).Is(HttpStatusCode.Conflict).Says("This draft is broken");
        (await visit.BeginAsync("rotten")).Is(HttpStatusCode.Conflict).Says("is there already");
        Assert.Equal("/setup", (await visit.SendAsync(SeenForm.Of(sent, "/setup/rotten/discard"))).Is(HttpStatusCode.SeeOther).Location);
        (await visit.GetAsync("/setup/rotten/credentials")).Is(HttpStatusCode.NotFound);
        (await visit.BeginAsync("rotten")).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task So_does_one_for_a_system_that_this_program_does_not_know()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        var body = new SetupBody("unheard", "Unheard Dental", "America/Toronto", "another", null, [], null, null, null, null, null);
        var drafts = clinic.Service<SetupDrafts>();
        Assert.True(await drafts.TrySaveAsync("unheard", null, new SetupDraft(body, SetupDrafts.NewStamp(), null, clinic.Service<TimeProvider>().GetUtcNow()), Clinic.Cancellation));
        (await visit.GetAsync("/setup")).Is(HttpStatusCode.OK).Says("unheard This draft cannot be opened");
        var page = (await visit.GetAsync("/setup/unheard/credentials")).Is(HttpStatusCode.Conflict).Says("This draft is broken");
        (await visit.SendAsync(SeenForm.Of(page, "/setup/unheard/discard"))).Is(HttpStatusCode.SeeOther);
        Assert.Null(await drafts.FindAsync("unheard", Clinic.Cancellation));
    }

    [Fact]
    public async Task A_broken_test_is_as_none_and_a_broken_key_is_told_as_lost()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await visit.ConnectAsync("cracked");
        await BreakAsync("cracked", "run");
        (await visit.GetAsync("/setup/cracked/test")).Is(HttpStatusCode.OK).Says("has not been tested yet");
        (await visit.TestAsync("cracked")).Is(HttpStatusCode.SeeOther);
        (await visit.GetAsync("/setup/cracked/test")).Says("All that is needed holds");

        await BreakAsync("cracked", "key");
        var form = SeenForm.Of((await visit.GetAsync("/setup/cracked/done")).Is(HttpStatusCode.OK), "/setup/cracked/done");
        var page = (await visit.SendAsync(form)).Is(HttpStatusCode.OK).Says("or could not be made or kept");
        Assert.Contains("href=\"/console/accounts/cracked/keys\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_could_not_be_kept_is_told_with_the_test_and_another_one_can_be_made()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.BeginAsync("keyless")).Is(HttpStatusCode.SeeOther);
        (await visit.SendAsync(await visit.CredentialsAsync("keyless"))).Is(HttpStatusCode.SeeOther);
        var clock = clinic.Service<TimeProvider>();
        var drafts = new SetupDrafts(clinic.Service<IPartitionedRecords>(), new NoKeys(clinic.Service<IAccountSeal>()), clock);
        var test = new ConnectionTest(drafts, clinic.Service<SetupDesk>(), clinic.Service<IHostApplicationLifetime>(), clock, NullLogger<ConnectionTest>.Instance);
        Assert.True(await test.RunAsync((await clinic.Service<Wizard>().FindAsync("keyless", Clinic.Cancellation))!, OperatorGate.KeyHolder, "c1"));

        var told = (await visit.GetAsync("/setup/keyless/test")).Is(HttpStatusCode.OK).Says("All that is needed holds").Says("its new key could not be kept").Says("Go on to the features");
        Assert.Contains("href=\"/console/accounts/keyless/keys\"", told.Html, StringComparison.Ordinal);
        Assert.Null(await drafts.FindAsync("keyless", Clinic.Cancellation)); // all else is done
        (await visit.GetAsync("/setup/keyless/done")).Is(HttpStatusCode.OK).Says("could not be made or kept. Another one can be made at any time.");

        // Another one, called as the lost one is.
        var keys = (await visit.GetAsync("/console/accounts/keyless/keys")).Is(HttpStatusCode.OK).Says("setup");
        Assert.Contains("made=", (await visit.SendAsync(Making(keys))).Is(HttpStatusCode.SeeOther).Location, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be kept", (await visit.GetAsync("/setup/keyless/test")).Is(HttpStatusCode.OK).Says("All that is needed holds").Text, StringComparison.Ordinal); // nothing is left to do
    }

    [Fact]
    public async Task A_store_that_goes_away_once_the_clinic_is_connected_takes_no_key_from_anybody()
    {
        var isAway = false;
        await using var own = await Clinic.StartAsync(new ClinicOptions { Services = SpiedStore.With((collection, _) => isAway && collection == "holds") });
        using var visit = await WizardVisit.StartAsync(own);
        (await visit.BeginAsync("late")).Is(HttpStatusCode.SeeOther);
        (await visit.SendAsync(await visit.CredentialsAsync("late"))).Is(HttpStatusCode.SeeOther);
        isAway = true;
        (await visit.TestAsync("late")).Is(HttpStatusCode.SeeOther);
        (await visit.GetAsync("/setup/late/test")).Is(HttpStatusCode.OK).Says("the clinic is connected").Says("Our own records cannot be reached.");
        (await visit.GetAsync("/setup/late/done")).Is(HttpStatusCode.OK).Says("Show the key once");
    }

    private static SeenForm Making(SeenPage keys)
    {
        const string At = "/console/accounts/keyless/keys";
        var making = System.Text.RegularExpressions.Regex.Matches(keys.Html, "<form.*?</form>", System.Text.RegularExpressions.RegexOptions.Singleline).Single(form => form.Value.Contains("value=\"make\"", StringComparison.Ordinal)).Value;
        return SeenForm.Of(keys with { Html = making }, At).With("name", "setup").With("do", "make");
    }

    private async Task BreakAsync(string accountId, string row)
    {
        var records = clinic.Service<IPartitionedRecords>();
        var stored = (await records.GetAsync(SetupDrafts.Collection, accountId, row, Clinic.Cancellation))!;
        await records.PutAsync(SetupDrafts.Collection, accountId, row, new byte[] { 1, 2, 3 }, stored.Due, Clinic.Cancellation);
    }

    /// <summary>The store is away when a key is to be kept.</summary>
    private sealed class NoKeys(IAccountSeal seal) : IAccountSeal
    {
        public ValueTask<byte[]> SealAsync(string accountId, string context, ReadOnlyMemory<byte> plain, CancellationToken cancellationToken) =>
            context.EndsWith("/key", StringComparison.Ordinal) ? throw new StoreUnavailableException("records") : seal.SealAsync(accountId, context, plain, cancellationToken);

        public ValueTask<byte[]> OpenAsync(string accountId, string context, ReadOnlyMemory<byte> sealedBody, CancellationToken cancellationToken) => seal.OpenAsync(accountId, context, sealedBody, cancellationToken);

        public ValueTask<string> HashAsync(string accountId, string purpose, string value, CancellationToken cancellationToken) => seal.HashAsync(accountId, purpose, value, cancellationToken);
    }
}
