using System.Net;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>Two windows, two operators, and the setup API beside the wizard: nobody overwrites what they have not seen.</summary>
public sealed class WizardTogetherTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    private async Task<PmsAccount> AccountAsync(string accountId) => (await clinic.Service<AccountStore>().FindAsync(accountId, Clinic.Cancellation))!;

    [Fact]
    public async Task Of_two_windows_the_later_one_is_told_and_keeps_what_was_typed_but_no_secret()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.BeginAsync("windows")).Is(HttpStatusCode.SeeOther);
        var (first, second) = (await visit.CredentialsAsync("windows"), await visit.CredentialsAsync("windows"));
        (await visit.SendAsync(first.With("config.noteLength", "111"))).Is(HttpStatusCode.SeeOther);
        var refused = (await visit.SendAsync(second.With("config.noteLength", "222").With("practiceName", "Another Name"))).Is(HttpStatusCode.Conflict)
            .Says("Somebody else has changed this clinic").Says("Stands now: 111").Says("Stands now: Second Dental").Says("an empty field keeps what is stored now");
        var form = SeenForm.Of(refused, "/setup/windows/credentials");
        Assert.Equal(("222", "Another Name", ""), (form.Value("config.noteLength"), form.Value("practiceName"), form.Value("credential.secretKey")));
        Assert.Equal("111", (await visit.FormAsync("windows", "credentials")).Value("config.noteLength")); // nothing was overwritten

        // Having seen it, they may.
        (await visit.SendAsync(form)).Is(HttpStatusCode.SeeOther);
        Assert.Equal("222", (await visit.FormAsync("windows", "credentials")).Value("config.noteLength"));

        // A window in which the test stands open.
        var test = await visit.FormAsync("windows", "test");
        (await visit.SendAsync(await visit.FormAsync("windows", "credentials"))).Is(HttpStatusCode.SeeOther);
        (await visit.SendAsync(test)).Is(HttpStatusCode.Conflict).Says("Somebody else has changed this clinic").Says("Look it over, then test again"); // nothing is typed in it
        Assert.Null(await clinic.Service<AccountStore>().FindAsync("windows", Clinic.Cancellation));
    }

    [Fact]
    public async Task Of_two_operators_in_the_fourth_step_the_later_one_sees_what_stands_beside_what_was_typed()
    {
        using var one = await WizardVisit.StartAsync(clinic);
        using var other = await WizardVisit.StartAsync(clinic);
        await one.ConnectAsync("both");
        var (first, second) = (await one.FormAsync("both", "features"), await other.FormAsync("both", "features"));
        (await one.SendAsync(first.With("staffNumber", "+14165550101").Without("feature.notes").With("visit.0.name", "Polish").With("visit.0.minutes", "20"))).Is(HttpStatusCode.SeeOther);
        var refused = (await other.SendAsync(second.With("staffNumber", "+14165550102").With("visit.0.name", "Checkup").With("visit.0.minutes", "40"))).Is(HttpStatusCode.Conflict)
            .Says("Somebody else has changed this clinic").Says("Stands now: +14165550101").Says("Polish (20 minutes)").Says("What callers can do: Visits, Patients, Insurance");
        Assert.Equal(("+14165550101", "Polish", false), ((await AccountAsync("both")).StaffNumber, (await AccountAsync("both")).Rules.VisitTypes.Single().Name, (await AccountAsync("both")).Features.Notes));
        var form = SeenForm.Of(refused, "/setup/both/features");
        Assert.Equal(("+14165550102", "Checkup"), (form.Value("staffNumber"), form.Value("visit.0.name")));
        (await other.SendAsync(form)).Is(HttpStatusCode.SeeOther);
        Assert.Equal(("+14165550102", "Checkup"), ((await AccountAsync("both")).StaffNumber, (await AccountAsync("both")).Rules.VisitTypes.Single().Name));
    }

    [Fact]
    public async Task The_later_one_is_told_of_every_level_choice_tick_person_and_room_that_the_first_has_changed()
    {
        var vapi = JsonNode.Parse("""{"auth":{"kind":"hmac","secret":"c2VjcmV0LW9mLXRoZS13aXphcmQ=","hmac":{"secretIsBase64":true,"includeTimestamp":false,"payloadFormat":"{body}"}}}""");
        await clinic.ConnectAsync("every", body => body["vapi"] = vapi);
        using var one = await WizardVisit.StartAsync(clinic);
        using var other = await WizardVisit.StartAsync(clinic);
        (await one.SendAsync((await one.FormAsync("every", "features")).With("visit.0.name", "Polish").With("visit.0.minutes", "20"))).Is(HttpStatusCode.SeeOther);
        var late = (await other.FormAsync("every", "features")).With("offerCount", "5");
        var page = await one.GetAsync("/setup/every/features");
        var (person, room) = (Box(page.Html, "visit.0.provider"), Box(page.Html, "visit.0.room"));
        (await one.SendAsync(SeenForm.Of(page, "/setup/every/features")
            .With("level.bookAppointment", "2").Without("callerNumberCounts").With("noteChoice", "listed").With("noteTypes", "Allergies").With("taskDetails", "on").With("hmacIncludeTimestamp", "on").Without("hmacSecretIsBase64")
            .With("visit.0.provider", person.Value).With("visit.0.room", room.Value))).Is(HttpStatusCode.SeeOther);

        var told = (await other.SendAsync(late)).Is(HttpStatusCode.Conflict).Says($"Kinds of visits: Polish (20 minutes; {person.Label}, {room.Label})");
        string Now(string field) => WebVisitor.Plain(System.Text.RegularExpressions.Regex.Match(told.Html, $"<p class=\"now\" id=\"{field}-now\">(.*?)</p>").Groups[1].Value);
        Assert.Equal(
            ["Stands now: and one thing more on file", "Stands now: not ticked", "Stands now: These only", "Stands now: Allergies", "Stands now: ticked", "Stands now: ticked", "Stands now: not ticked"],
            new[] { "level.bookAppointment", "callerNumberCounts", "noteChoice", "noteTypes", "taskDetails", "hmacIncludeTimestamp", "hmacSecretIsBase64" }.Select(Now));
        Assert.DoesNotContain(System.Text.RegularExpressions.Regex.Matches(told.Html, @"<details(?![^>]*\bopen)[^>]*>.*?</details>", System.Text.RegularExpressions.RegexOptions.Singleline), closed => closed.Value.Contains("-now\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_saves_the_same_twice_is_not_told_that_somebody_else_has()
    {
        const string Secret = "secret-typed-in-a-form-sent-twice";
        await clinic.ConnectAsync("twice");
        using var visit = await WizardVisit.StartAsync(clinic);
        clinic.Net.Plant([Secret]);
        var form = (await visit.FormAsync("twice", "features")).With("staffNumber", "+14165550188").With("vapiKind", "secret").With("vapiSecret", Secret);
        for (var i = 0; i < 2; i++)
            Assert.Equal("/setup/twice/done", (await visit.SendAsync(form)).Is(HttpStatusCode.SeeOther).Location);
        (await visit.SendAsync(form.With("vapiSecret", $"another-{Secret}"))).Is(HttpStatusCode.Conflict).Says("Somebody else has changed this clinic");
        (await visit.SendAsync(form.With("vapiSecret", "").With("staffNumber", "+14165550189"))).Is(HttpStatusCode.Conflict);

        // While the first one is still being tested.
        var next = (await visit.FormAsync("twice", "features")).With("staffNumber", "+14165550190");
        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => visit.SendAsync(next))))
            Assert.Equal("/setup/twice/done", answer.Is(HttpStatusCode.SeeOther).Location);
        Assert.Equal("+14165550190", (await AccountAsync("twice")).StaffNumber);
        Assert.Null(await clinic.Service<SetupDrafts>().FindAsync("twice", Clinic.Cancellation));
    }

    [Fact]
    public async Task What_is_taken_over_in_a_window_left_open_is_not_covered_by_what_was_typed_there()
    {
        await clinic.ConnectAsync("stale");
        using var visit = await WizardVisit.StartAsync(clinic);
        var form = await visit.FormAsync("stale", "features");
        Assert.Contains(" data-keeps", (await visit.SendAsync((await visit.FormAsync("stale", "features")).With("staffNumber", "+14165550191").With("action", "more"))).Is(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(" data-keeps", (await visit.SendAsync(form.With("visit.0.name", "Mine").With("action", "take"))).Is(HttpStatusCode.OK).Html, StringComparison.Ordinal);
    }

    /// <summary>The first box to tick of this name.</summary>
    private static (string Value, string Label) Box(string html, string name) =>
        System.Text.RegularExpressions.Regex.Match(html, $"name=\"{name}\" value=\"([^\"]*)\"[^>]*>\\s*<label[^>]*>(.*?)</label>") is { Success: true } box
            ? (WebUtility.HtmlDecode(box.Groups[1].Value), WebUtility.HtmlDecode(box.Groups[2].Value)) : throw new InvalidOperationException($"There is no {name}.");

    [Fact]
    public async Task What_the_setup_api_changes_meanwhile_is_not_overwritten_unseen()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await clinic.ConnectAsync("beside");
        var open = await visit.FormAsync("beside", "features");
        var edited = await visit.FormAsync("beside", "credentials");
        Assert.Contains("Kept.", (await visit.GetAsync("/setup/beside/credentials")).Text, StringComparison.Ordinal); // of an account that the API made
        (await visit.SendAsync(edited.With("practiceName", "Of the wizard"))).Is(HttpStatusCode.SeeOther);
        await clinic.ConnectAsync("beside", body => body["staffNumber"] = "+14165550177");

        (await visit.SendAsync(open.With("offerCount", "5"))).Is(HttpStatusCode.Conflict).Says("Stands now");
        (await visit.GetAsync("/setup/beside/test")).Says("was set up elsewhere since these changes were begun"); // the draft
        Assert.Equal("+14165550177", (await AccountAsync("beside")).StaffNumber);

        // Discarded, one begins from what is connected.
        (await visit.SendAsync(SeenForm.Of(await visit.GetAsync("/setup/beside/test"), "/setup/beside/discard"))).Is(HttpStatusCode.SeeOther);
        var now = await visit.FormAsync("beside", "features");
        Assert.Equal("+14165550177", now.Value("staffNumber"));
        (await visit.SendAsync(now.With("offerCount", "5"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal((5, "+14165550177", ClinicName()), ((await AccountAsync("beside")).Rules.OfferCount, (await AccountAsync("beside")).StaffNumber, (await AccountAsync("beside")).PracticeName));
        string ClinicName() => $"{clinic.SetupBody["practiceName"]}";
    }

    [Fact]
    public async Task An_account_saved_again_by_the_wizard_is_what_the_setup_api_made_of_it()
    {
        var body = await clinic.ConnectAsync("whole", change => change["config"]!["identityPolicy"] = new JsonObject { ["minimumLevel"] = new JsonObject { ["bookAppointment"] = 2, ["takeMessage"] = 1 }, ["callerNumberCounts"] = false });
        Assert.NotNull(body);
        var before = await AccountAsync("whole");
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.SendAsync(await visit.FormAsync("whole", "credentials"))).Is(HttpStatusCode.SeeOther);
        (await visit.TestAsync("whole")).Is(HttpStatusCode.SeeOther);
        (await visit.GetAsync("/setup/whole/test")).Says("All that is needed holds");
        (await visit.SendAsync(await visit.FormAsync("whole", "credentials"))).Is(HttpStatusCode.SeeOther);
        (await visit.GetAsync("/setup/whole/test")).Says("has not been tested yet"); // these changes have not
        (await visit.SendAsync(await visit.FormAsync("whole", "features"))).Is(HttpStatusCode.SeeOther);
        var after = await AccountAsync("whole");
        Assert.NotEqual(before.UpdatedAt, after.UpdatedAt);
        string Whole(PmsAccount account) => System.Text.Json.JsonSerializer.Serialize(account with { UpdatedAt = default, Connection = new(), VendorFacts = new Dictionary<string, string>() });
        Assert.Equal(Whole(before), Whole(after));
        await clinic.Service<PmsConnections>().OpenAsync(after, Clinic.Cancellation); // the credentials are there
    }
}
