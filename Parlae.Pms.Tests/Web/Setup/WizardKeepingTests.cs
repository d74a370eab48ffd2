using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Web.Pages.Setup;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>The fourth step keeps what is typed, and what it does not show.</summary>
public sealed class WizardKeepingTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    private async Task<PmsAccount> AccountAsync(string accountId) => (await clinic.Service<AccountStore>().FindAsync(accountId, Clinic.Cancellation))!;

    [Fact]
    public async Task A_level_of_a_tool_that_the_form_does_not_show_stays()
    {
        await clinic.ConnectAsync("levels", body => body["config"]!["identityPolicy"] = new JsonObject { ["minimumLevel"] = new JsonObject { ["checkAvailability"] = 1, ["bookAppointment"] = 2 } });
        using var visit = await WizardVisit.StartAsync(clinic);
        var form = await visit.FormAsync("levels", "features");
        Assert.Equal((null, "2"), (form.Value("level.checkAvailability"), form.Value("level.bookAppointment")));
        (await visit.SendAsync(form.With("level.bookAppointment", ""))).Is(HttpStatusCode.SeeOther);
        var level = Assert.Single((await AccountAsync("levels")).Rules.MinimumLevels);
        Assert.Equal(("checkAvailability", 1), (level.Key, level.Value));
    }

    [Fact]
    public async Task What_cannot_be_taken_yet_and_what_was_typed_before_more_rows_outlive_a_reload()
    {
        await clinic.ConnectAsync("reload");
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.SendAsync((await visit.FormAsync("reload", "features")).With("visit.0.name", "Polish").With("visit.0.minutes", "ages").With("offerCount", "0"))).Is(HttpStatusCode.UnprocessableEntity);
        var form = await visit.FormAsync("reload", "features");
        Assert.Equal(("Polish", "ages", "0"), (form.Value("visit.0.name"), form.Value("visit.0.minutes"), form.Value("offerCount")));

        foreach (var (button, number) in new[] { ("more", "+14165550141"), ("take", "+14165550142") })
        {
            var shown = SeenForm.Of((await visit.SendAsync(form.With("staffNumber", number).With("action", button))).Is(HttpStatusCode.OK), "/setup/reload/features");
            form = await visit.FormAsync("reload", "features");
            Assert.Equal((number, shown.Value("stamp")), (form.Value("staffNumber"), form.Value("stamp")));
        }

        Assert.NotEqual("+14165550142", (await AccountAsync("reload")).StaffNumber); // kept, and not in use
        (await visit.SendAsync(form.With("visit.0.minutes", "40").With("offerCount", "3"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal("+14165550142", (await AccountAsync("reload")).StaffNumber);
    }

    [Fact]
    public async Task Kinds_that_were_taken_over_and_rows_that_were_added_outlive_a_reload()
    {
        await clinic.ConnectAsync("taken");
        using var visit = await WizardVisit.StartAsync(clinic);
        var form = (await visit.FormAsync("taken", "features")).With("action", "take");
        var taken = SeenForm.Of((await visit.SendAsync(form)).Is(HttpStatusCode.OK), "/setup/taken/features");
        Assert.Equal(Typed(taken), Typed(SeenForm.Of((await visit.SendAsync(form)).Is(HttpStatusCode.OK), "/setup/taken/features"))); // the answer loaded again
        form = await visit.FormAsync("taken", "features");
        Assert.Equal(Typed(taken), Typed(form));
        var names = form.Fields.Where(field => field.Name.EndsWith(".name", StringComparison.Ordinal) && field.Value.Length > 0).ToList();
        Assert.Equal(7, names.Count);

        var more = SeenForm.Of((await visit.SendAsync(form.With("visit.7.name", "Polish").With("visit.7.minutes", "20").With("action", "more"))).Is(HttpStatusCode.OK), "/setup/taken/features");
        form = await visit.FormAsync("taken", "features");
        Assert.Equal(Typed(more), Typed(form));
        Assert.Equal("", form.Value("visit.13.name")); // the last of those that were added
        (await visit.SendAsync(form.With("visit.13.name", "Retainer").With("visit.13.minutes", "30"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal([.. names.Select(field => field.Value), "Polish", "Retainer"], (await AccountAsync("taken")).Rules.VisitTypes.Select(type => type.Name));
    }

    private static IEnumerable<(string, string)> Typed(SeenForm form) => form.Fields.Where(field => field.Name != "formToken");

    [Fact]
    public async Task A_day_of_more_stretches_than_usual_keeps_them_all()
    {
        string[] days = [.. Enumerable.Range(8, 8).Select(hour => $"{{\"day\":\"monday\",\"from\":\"{hour:00}:00\",\"to\":\"{hour:00}:30\"}}")];
        await clinic.ConnectAsync("stretches", body => body["config"]!["openHours"] = JsonNode.Parse($"[{string.Join(',', days)}]"));
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.SendAsync((await visit.FormAsync("stretches", "features")).With("offerCount", "4"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal((4, 8), ((await AccountAsync("stretches")).Rules.OfferCount, (await AccountAsync("stretches")).Rules.OpenHours.Count));
    }

    [Fact]
    public async Task What_is_wrong_in_the_second_step_is_told_in_the_fourth_with_the_way_there()
    {
        await clinic.ConnectAsync("earlier");
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.SendAsync((await visit.FormAsync("earlier", "credentials")).With("config.requestsPerSecond", "many"))).Is(HttpStatusCode.UnprocessableEntity);
        var page = (await visit.SendAsync((await visit.FormAsync("earlier", "features")).With("offerCount", "4"))).Is(HttpStatusCode.UnprocessableEntity).Says("put this right in an earlier step").Says("Requests a second:");
        Assert.Contains("href=\"/setup/earlier/credentials\">Go to the credentials", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("It is marked below", page.Text, StringComparison.Ordinal);

        (await visit.SendAsync((await visit.FormAsync("earlier", "credentials")).With("config.requestsPerSecond", ""))).Is(HttpStatusCode.SeeOther);
        (await visit.SendAsync(await visit.FormAsync("earlier", "features"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal(4, (await AccountAsync("earlier")).Rules.OfferCount);
    }

    [Fact]
    public async Task A_number_beyond_all_numbers_is_refused_with_words()
    {
        var endless = new string('9', 400);
        Assert.Equal(JsonValueKind.String, SetupValues.Number(endless).ValueKind);
        Assert.Equal(2.5, SetupValues.Number("2.5").GetDouble());
        await clinic.ConnectAsync("endless");
        using var visit = await WizardVisit.StartAsync(clinic);
        (await visit.SendAsync((await visit.FormAsync("endless", "features")).With("offerCount", endless).With("visit.0.name", "Polish").With("visit.0.minutes", endless))).Is(HttpStatusCode.UnprocessableEntity).Says("from 1 to 10");
    }

    [Fact]
    public async Task More_than_a_hundred_kinds_of_visits_are_all_saved()
    {
        await clinic.ConnectAsync("kinds");
        using var visit = await WizardVisit.StartAsync(clinic);
        var form = await visit.FormAsync("kinds", "features");
        for (var i = 0; i < 120; i++)
            form.With($"visit.{i}.name", $"Kind {i}").With($"visit.{i}.minutes", "30");
        (await visit.SendAsync(form)).Is(HttpStatusCode.SeeOther);
        (await visit.SendAsync(await visit.FormAsync("kinds", "features"))).Is(HttpStatusCode.SeeOther); // shown and sent again
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"Kind {i}"), (await AccountAsync("kinds")).Rules.VisitTypes.Select(type => type.Name));
    }

    [Fact]
    public async Task More_than_a_form_can_hold_is_refused_with_words()
    {
        await clinic.ConnectAsync("too-many");
        using var visit = await WizardVisit.StartAsync(clinic);
        var form = await visit.FormAsync("too-many", "features");
        for (var i = 0; i < 1100; i++)
            form.With($"visit.{i}.name", $"Kind {i}");
        (await visit.SendAsync(form)).Is(HttpStatusCode.BadRequest).Says("holds more than one form can").Says("Nothing was changed");
        Assert.DoesNotContain((await AccountAsync("too-many")).Rules.VisitTypes, type => type.Name.StartsWith("Kind", StringComparison.Ordinal));
    }
}
