using System.Net;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>The five steps, as somebody goes them without scripts.</summary>
public sealed class WizardTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    private SetupDrafts Drafts => clinic.Service<SetupDrafts>();

    private async Task<PmsAccount?> AccountAsync(string accountId) => await clinic.Service<AccountStore>().FindAsync(accountId, Clinic.Cancellation);

    [Fact]
    public async Task Five_steps_connect_a_clinic_and_a_reload_loses_nothing()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        Assert.Equal("/setup/five/credentials", (await visit.BeginAsync("five")).Is(HttpStatusCode.SeeOther).Location);
        (await visit.GetAsync("/setup")).Says("Not finished yet").Says("Second Dental");
        Assert.Equal("/setup/five/test", (await visit.SendAsync(await visit.CredentialsAsync("five"))).Is(HttpStatusCode.SeeOther).Location);

        // Again: what was typed is there, and of the secrets that they are.
        var again = (await visit.GetAsync("/setup/five/credentials")).Is(HttpStatusCode.OK).Says("Kept.");
        var form = SeenForm.Of(again, "/setup/five/credentials");
        Assert.All(visit.Config, setting => Assert.Equal(setting.Value, form.Value($"config.{setting.Name}")));
        Assert.All(visit.Credentials, credential => Assert.Equal("", form.Value($"credential.{credential.Name}")));
        (await visit.SendAsync(form)).Is(HttpStatusCode.SeeOther); // empty fields keep them

        Assert.Null(await AccountAsync("five"));
        Assert.Equal("/setup/five/test", (await visit.GetAsync("/setup/five/features")).Is(HttpStatusCode.SeeOther).Location); // not yet
        Assert.Equal("/setup/five/test", (await visit.TestAsync("five")).Is(HttpStatusCode.SeeOther).Location);
        for (var i = 0; i < 2; i++)
            (await visit.GetAsync("/setup/five/test")).Is(HttpStatusCode.OK).Says("All that is needed holds").Says("Free times").Says("Go on to the features");
        Assert.Null(await Drafts.FindAsync("five", Clinic.Cancellation)); // and with it the credentials
        var connecting = Assert.Single(await clinic.AuditAsync("five"), entry => entry.Action == "setup");
        Assert.Equal((OperatorGate.KeyHolder, "connecting"), (connecting.Actor, connecting.Outcome));

        var features = (await visit.FormAsync("five", "features"))
            .Without("feature.waitlist").With("visit.0.name", "Cleaning").With("visit.0.minutes", "50").With("hours.monday.0.from", "08:00").With("hours.monday.0.to", "12:00")
            .With("hours.monday.1.from", "13:00").With("hours.monday.1.to", "00:00").With("staffNumber", "+14165550123").With("offerCount", "4").With("phoneNumberIds", "number-of-five\r\nsecond-of-five")
            .With("level.bookAppointment", "2").With("outboxEmail", "desk@example.com").With("noteChoice", "listed").With("noteTypes", "Front desk").Without("callerNumberCounts");
        var provider = (await clinic.Service<PracticeCalendar>().RosterAsync((await AccountAsync("five"))!, Clinic.Cancellation)).Providers[0].ProviderId;
        features.With("visit.0.provider", provider);
        Assert.Equal("/setup/five/done", (await visit.SendAsync(features)).Is(HttpStatusCode.SeeOther).Location);
        var account = (await AccountAsync("five"))!;
        Assert.Equal((false, true, "+14165550123", "desk@example.com"), (account.Features.Waitlist, account.Features.Booking, account.StaffNumber, account.Outbox.Email));
        Assert.Equal(["number-of-five", "second-of-five"], account.PhoneNumberIds);
        Assert.Equal(("Cleaning", 50, provider), (account.Rules.VisitTypes.Single().Name, account.Rules.VisitTypes.Single().Minutes, account.Rules.VisitTypes.Single().Providers.Single()));
        Assert.Equal(["08:00-12:00", "13:00-00:00"], account.Rules.OpenHours.Select(hours => $"{SetupBodies.Time(hours.From)}-{SetupBodies.Time(hours.To)}"));
        Assert.Equal((4, 2, false, "Front desk"), (account.Rules.OfferCount, account.Rules.MinimumLevels["bookAppointment"], account.Rules.CallerNumberCounts, account.Rules.NoteTypes!.Single()));

        // The form shows it all again, and saved as it is changes nothing.
        (await visit.SendAsync(await visit.FormAsync("five", "features"))).Is(HttpStatusCode.SeeOther);
        var same = (await AccountAsync("five"))!;
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(account.Rules), System.Text.Json.JsonSerializer.Serialize(same.Rules));
        Assert.Equal((account.Features, account.Outbox, account.VendorConfig.Count), (same.Features, same.Outbox, same.VendorConfig.Count));
        (await visit.GetAsync("/setup/five/done")).Is(HttpStatusCode.OK).Says("Id of a phone number at Vapi number-of-five").Says("An id cannot be called").Says("vapi push --account five").Says("Booking five").Says("checkAvailability");

        // Once a push has asked Vapi, the number itself stands there, and stays when the clinic is set up again.
        await clinic.Service<AccountStore>().UpdateAsync("five", current => current with { DialledNumbers = new Dictionary<string, string> { ["number-of-five"] = "+14165550188", ["gone"] = "+14165550189" } }, Clinic.Cancellation);
        (await visit.SendAsync(await visit.FormAsync("five", "features"))).Is(HttpStatusCode.SeeOther);
        (await visit.GetAsync("/setup/five/done")).Is(HttpStatusCode.OK).Says("Phone number to call +14165550188 number-of-five").Says("Id of a phone number at Vapi second-of-five");
        Assert.Single((await AccountAsync("five"))!.DialledNumbers);
        Assert.DoesNotContain("/setup/five/discard", (await visit.GetAsync("/setup")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_new_accounts_key_is_shown_once_to_whoever_asks()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await visit.ConnectAsync("keyed");
        var page = (await visit.GetAsync("/setup/keyed/done")).Is(HttpStatusCode.OK).Says("Show the key once");
        var form = SeenForm.Of(page, "/setup/keyed/done");
        var shown = (await visit.SendAsync(form)).Is(HttpStatusCode.OK).Says("it is not shown again");
        var key = System.Text.RegularExpressions.Regex.Match(shown.Html, "<code class=\"block\">([^<]+)</code>").Groups[1].Value;
        clinic.Net.Plant([key]);
        Assert.Equal("keyed", (await clinic.Service<ApiKeys>().VerifyAsync(key, Clinic.Cancellation))!.AccountId);
        (await visit.GetAsync("/setup/keyed/done")).Is(HttpStatusCode.OK).Says("It was shown once already"); // and where another is made
        Assert.DoesNotContain(key, (await visit.SendAsync(form)).Is(HttpStatusCode.OK).Html + (await visit.GetAsync("/setup/keyed/done")).Html, StringComparison.Ordinal);
        var taken = (await clinic.AuditAsync("keyed")).Where(entry => entry.Action == "takeKey").ToList();
        Assert.Equal([AuditPhase.Started, AuditPhase.Finished], taken.Select(entry => entry.Phase));
        Assert.Equal((OperatorGate.KeyHolder, "shown"), (taken[1].Actor, taken[1].Outcome));
    }

    [Fact]
    public async Task What_cannot_be_taken_is_said_beside_its_field_and_what_was_typed_stays()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        var page = (await visit.SendAsync((await visit.NewAsync()).With("accountId", "Not Good!").With("practiceName", "Third <b>Dental</b>"))).Is(HttpStatusCode.UnprocessableEntity)
            .Says("It needs 2 to 39 of a-z").Says("Choose one of the list.").Says("Choose the system that the practice has.");
        var form = SeenForm.Of(page, "/setup/new");
        Assert.Equal(("Not Good!", "Third <b>Dental</b>"), (form.Value("accountId"), form.Value("practiceName")));
        Assert.Contains("id=\"accountId-wrong\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"accountId-wrong accountId-hint\" aria-invalid=\"true\"", page.Html, StringComparison.Ordinal);
        (await visit.SendAsync(form.With("accountId", Clinic.AccountId).With("timeZone", "America/Toronto").With("provider", clinic.Vendor))).Is(HttpStatusCode.Conflict).Says("is there already");

        // All that is missing at once; the secret that was typed is kept, and need not be typed again.
        (await visit.BeginAsync("beside")).Is(HttpStatusCode.SeeOther);
        var half = (await visit.FormAsync("beside", "credentials")).With("credential.secretKey", visit.Credentials.Single(each => each.Name == "secretKey").Value).With("practiceName", "").With("config.requestsPerSecond", "many");
        var wrong = (await visit.SendAsync(half)).Is(HttpStatusCode.UnprocessableEntity);
        Assert.All(new[] { "credential.officeId", "config.practiceId", "config.custId", "practiceName", "config.requestsPerSecond" }, name => Assert.Contains($"id=\"{name}-wrong\"", wrong.Html, StringComparison.Ordinal));
        Assert.DoesNotContain("id=\"credential.secretKey-wrong\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"credential.secretKey-kept\"", wrong.Html, StringComparison.Ordinal);
        Assert.Equal("many", SeenForm.Of(wrong, "/setup/beside/credentials").Value("config.requestsPerSecond"));
        (await visit.TestAsync("beside")).Is(HttpStatusCode.UnprocessableEntity).Says("Before the connection can be tested").Says("Name of the practice: It needs 1 to 200 characters.").Says("Practice id: It is missing.").Says("Requests a second: It must be a number above 0.");
        Assert.Null(await AccountAsync("beside"));
    }

    [Fact]
    public async Task What_the_fourth_step_cannot_take_is_said_where_it_is()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await visit.ConnectAsync("fourth");
        var before = (await AccountAsync("fourth"))!;
        var wrong = (await visit.SendAsync((await visit.FormAsync("fourth", "features")).With("visit.0.name", "Polish").With("visit.0.minutes", "ages").With("hours.friday.0.from", "17:00").With("hours.friday.0.to", "08:00")
            .With("staffNumber", "416 555").With("offerCount", "0").With("paymentLinkTemplate", "ftp://pay").With("phoneNumberIds", "what is this?").With("outboxEmail", "nowhere"))).Is(HttpStatusCode.UnprocessableEntity);
        wrong.Says("Each kind of visit needs a name").Says("the first before the second").Says("international number").Says("from 1 to 10").Says("holds {reference}").Says("one a line, 100 at most").Says("must be an e-mail address");
        var form = SeenForm.Of(wrong, "/setup/fourth/features");
        Assert.Equal(("Polish", "ages", "17:00", "416 555", "0", "ftp://pay"), (form.Value("visit.0.name"), form.Value("visit.0.minutes"), form.Value("hours.friday.0.from"), form.Value("staffNumber"), form.Value("offerCount"), form.Value("paymentLinkTemplate")));
        Assert.Equal(before.UpdatedAt, (await AccountAsync("fourth"))!.UpdatedAt);

        // A number of another clinic, from what is connected.
        (await visit.SendAsync(SeenForm.Of(await visit.GetAsync("/setup/fourth/features"), "/setup/fourth/discard"))).Is(HttpStatusCode.SeeOther);
        (await visit.SendAsync((await visit.FormAsync("fourth", "features")).With("phoneNumberIds", $"{clinic.SetupBody["phoneNumberIds"]![0]}"))).Is(HttpStatusCode.Conflict).Says("belongs to another clinic");
        (await visit.GetAsync("/setup/fourth/features")).Says($"{clinic.SetupBody["phoneNumberIds"]![0]}"); // kept, and not in use
        Assert.Empty((await AccountAsync("fourth"))!.PhoneNumberIds);

        // More rows, and the system's own kinds of visits.
        var more = (await visit.SendAsync((await visit.FormAsync("fourth", "features")).With("visit.0.name", "Polish").With("action", "more"))).Is(HttpStatusCode.OK);
        Assert.Equal("Polish", SeenForm.Of(more, "/setup/fourth/features").Value("visit.0.name"));
        Assert.Equal("", SeenForm.Of(more, "/setup/fourth/features").Value("visit.6.name"));
        var taken = SeenForm.Of((await visit.SendAsync((await visit.FormAsync("fourth", "features")).With("action", "take"))).Is(HttpStatusCode.OK), "/setup/fourth/features");
        Assert.NotEqual("", taken.Value("visit.0.name"));
        Assert.NotEqual("", taken.Value("visit.0.minutes"));
    }

    [Fact]
    public async Task What_a_practice_is_called_is_shown_as_it_is_called_in_every_step()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await visit.ConnectAsync("nasty", ClinicInChromium.Nasty);
        (await visit.SendAsync((await visit.FormAsync("nasty", "features")).With("visit.0.name", ClinicInChromium.Nasty[..60]).With("visit.0.minutes", "30").With("action", "more"))).Is(HttpStatusCode.OK);
        foreach (var step in new[] { "credentials", "test", "features", "done" })
        {
            var page = (await visit.GetAsync(WizardVisit.Path("nasty", step))).Is(HttpStatusCode.OK);
            Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page.Html, StringComparison.Ordinal);
            Assert.Contains(ClinicInChromium.Nasty, WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_draft_can_be_thrown_away_and_one_that_nobody_touches_goes_by_itself()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.BeginAsync("thrown", "Thrown Dental")).Is(HttpStatusCode.SeeOther);
        (await visit.SendAsync(await visit.CredentialsAsync("thrown"))).Is(HttpStatusCode.SeeOther);
        var seen = SeenForm.Of(await visit.GetAsync("/setup"), "/setup/thrown/discard");
        (await visit.SendAsync(await visit.FormAsync("thrown", "credentials"))).Is(HttpStatusCode.SeeOther); // somebody touches it
        (await visit.SendAsync(seen)).Is(HttpStatusCode.Conflict).Says("it was not discarded");
        (await visit.SendAsync(SeenForm.Of(await visit.GetAsync("/setup/thrown/credentials"), "/setup/thrown/discard"))).Is(HttpStatusCode.SeeOther);
        Assert.DoesNotContain("Thrown Dental", (await visit.GetAsync("/setup")).Text, StringComparison.Ordinal);
        (await visit.GetAsync("/setup/thrown/credentials")).Is(HttpStatusCode.NotFound);

        await using var other = await Clinic.StartAsync(new ClinicOptions(IsWatched: false) { IsConnected = false });
        using var there = await WizardVisit.StartAsync(other);
        (await there.BeginAsync("left")).Is(HttpStatusCode.SeeOther);
        (await there.SendAsync(await there.CredentialsAsync("left"))).Is(HttpStatusCode.SeeOther);
        await other.Sandbox.AdvanceAsync(TimeSpan.FromDays(29).TotalSeconds);
        Assert.Single(await other.Service<SetupDrafts>().ListAsync(Clinic.Cancellation));
        await other.Sandbox.AdvanceAsync(TimeSpan.FromDays(2).TotalSeconds);
        Assert.Empty(await other.Service<SetupDrafts>().ListAsync(Clinic.Cancellation)); // over, though nobody has purged it
        await other.RunTimerAsync("purgeExpiredPhi");
        Assert.Null(await other.Service<Core.Storage.IPartitionedRecords>().GetAsync(SetupDrafts.Collection, "left", "draft", Clinic.Cancellation));
        Assert.Contains(await other.AuditAsync("left"), entry => entry.Outcome?.Contains("setupDrafts 1", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Each_systems_card_and_fields_are_what_its_adapter_declares()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        var cards = (await visit.GetAsync("/setup/new")).Is(HttpStatusCode.OK);
        foreach (var vendor in Enum.GetValues<PmsVendor>())
        {
            var (word, connector) = (SetupBodies.WordOf(vendor), clinic.Service<PmsConnections>().Connector(vendor));
            var card = System.Text.RegularExpressions.Regex.Match(cards.Html, $"id=\"provider-{word}\".*?</div>\\s*</div>", System.Text.RegularExpressions.RegexOptions.Singleline).Value;
            var can = typeof(PmsCapabilities).GetProperties().Count(ability => ability.GetValue(connector.Usual) is true && ability.Name is not (nameof(PmsCapabilities.WritesLater) or nameof(PmsCapabilities.ReadsLag)));
            Assert.Equal(can, System.Text.RegularExpressions.Regex.Count(card, "class=\"has\""));
            Assert.Equal(connector.Usual.WritesLater, card.Contains("not confirmed yet", StringComparison.Ordinal));

            (await visit.SendAsync((await visit.NewAsync()).With("accountId", $"of-{word}").With("practiceName", "Any").With("timeZone", "America/Toronto").With("provider", word))).Is(HttpStatusCode.SeeOther);
            var form = await visit.FormAsync($"of-{word}", "credentials");
            var needs = connector.Requirements;
            Assert.Equal(
                needs.RequiredCredentials.Concat(needs.OptionalCredentials).Select(name => $"credential.{name}").Concat(needs.RequiredConfig.Concat(needs.OptionalConfig).Append("requestsPerSecond").Select(name => $"config.{name}")).Order(),
                form.Fields.Select(field => field.Name).Where(name => name.Contains('.', StringComparison.Ordinal)).Order());
        }
    }
}
