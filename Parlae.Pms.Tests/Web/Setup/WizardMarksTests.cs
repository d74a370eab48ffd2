using System.Net;
using System.Text.RegularExpressions;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>What is wrong in the fourth step is marked where it is, and told elsewhere by what its field is called.</summary>
public sealed class WizardMarksTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Each_kind_of_visit_and_each_stretch_that_is_wrong_is_marked_and_no_other()
    {
        await clinic.ConnectAsync("marks");
        using var visit = await WizardVisit.StartAsync(clinic);
        var form = (await visit.FormAsync("marks", "features")).With("action", "more");
        form = SeenForm.Of((await visit.SendAsync(form)).Is(HttpStatusCode.OK), "/setup/marks/features")
            .With("visit.0.name", "Polish").With("visit.0.minutes", "20").With("visit.1.name", "Exam").With("visit.1.minutes", "").With("visit.2.name", "").With("visit.2.minutes", "30").With("visit.3.name", "Scan").With("visit.3.minutes", "ages")
            .With("visit.4.name", "").With("visit.4.minutes", "2")
            .With("hours.monday.0.from", "08:00").With("hours.monday.0.to", "12:00").With("hours.tuesday.0.from", "08:00").With("hours.tuesday.0.to", "12:00")
            .With("hours.tuesday.1.from", "14:00").With("hours.tuesday.1.to", "13:00").With("hours.friday.0.from", "08:00").With("hours.saturday.1.to", "12:00");
        var page = (await visit.SendAsync(form)).Is(HttpStatusCode.UnprocessableEntity).Says("It is marked below").Says("Each kind of visit needs a name and its minutes").Says("Each stretch needs both times");

        // A stretch that stood second on its day with nothing before it is its first.
        string[] marked =
        [
            "visit.1.minutes", "visit.2.name", "visit.3.minutes", "visit.4.name", "visit.4.minutes",
            "hours.tuesday.1.from", "hours.tuesday.1.to", "hours.friday.0.to", "hours.saturday.0.from",
        ];
        Assert.Equal(string.Join(" ", marked), string.Join(" ", Marked(page)));
        Assert.All(Regex.Matches(page.Html, "aria-describedby=\"([^\"]*-wrong)[ \"]").Select(match => match.Groups[1].Value), id => Assert.Contains($"id=\"{id}\"", page.Html, StringComparison.Ordinal));

        // In one row alone, and elsewhere by its number.
        form = (await visit.FormAsync("marks", "features")).With("visit.1.minutes", "20").With("visit.2.name", "Bite").With("visit.3.minutes", "30").With("visit.4.name", "Crown")
            .With("hours.tuesday.1.to", "15:00").With("hours.friday.0.to", "12:00").With("hours.saturday.0.from", "08:00");
        Assert.Equal(["visit.4.minutes"], Marked((await visit.SendAsync(form)).Is(HttpStatusCode.UnprocessableEntity)));
        (await visit.TestAsync("marks")).Is(HttpStatusCode.UnprocessableEntity).Says("Kind of visit 5: It needs a whole number of minutes");
        (await visit.SendAsync((await visit.FormAsync("marks", "features")).With("visit.4.minutes", "20"))).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task The_third_step_tells_what_is_wrong_in_the_fourth_by_name_and_leads_there()
    {
        await clinic.ConnectAsync("named");
        using var visit = await WizardVisit.StartAsync(clinic);
        await WrongAsync(form => form.With("outboxEmail", "nobody").With("vapiKind", "hmac").With("vapiSecret", "a-secret-of-the-test").With("hmacPayloadFormat", "x"), "E-mail address of the staff: It must be", "What is signed: It must hold {body}");
        await WrongAsync(form => form.With("outboxEmail", "").With("outboxWebhook", "http://127.0.0.1/").With("hmacPayloadFormat", "").With("vapiHeaderName", "no header"), "Address of the webhook: It must be", null);
        await WrongAsync(form => form.With("outboxWebhook", "https://clinic.example.com/").With("vapiKind", "platform").With("vapiHeaderName", "").With("vapiCredentialId", "no id!"), "Secret of the webhook: A webhook needs", "Id of the credential at Vapi: An id");

        async Task WrongAsync(Func<SeenForm, SeenForm> change, params string?[] told)
        {
            (await visit.SendAsync(change(await visit.FormAsync("named", "features")))).Is(HttpStatusCode.UnprocessableEntity);
            var page = (await visit.TestAsync("named")).Is(HttpStatusCode.UnprocessableEntity);
            foreach (var words in told.OfType<string>())
                page.Says(words);
            Assert.Contains("href=\"/setup/named/features\">Go to the features", page.Html, StringComparison.Ordinal);
            Assert.DoesNotMatch("outbox\\.|vapi\\.", page.Text);
        }
    }

    private static IEnumerable<string> Marked(SeenPage page) =>
        Regex.Matches(page.Html, "<input[^>]*>").Where(input => input.Value.Contains("aria-invalid=\"true\"", StringComparison.Ordinal)).Select(input => Regex.Match(input.Value, " name=\"([^\"]*)\"").Groups[1].Value);
}
