using System.Net;
using System.Text.Json.Nodes;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Hosting.CustomHandler;

/// <summary>Forms that pass through a host: the wizard's first two steps, and a key of the console. Pages, forms, cookies and redirects go both ways.</summary>
internal static class FormsThroughHost
{
    private const string Practice = "Söhne & \"Smile\" + 100% <Dental>";

    /// <summary>Begins to connect a clinic, and throws the draft away.</summary>
    /// <param name="person">Whoever is not signed in yet.</param>
    /// <param name="setup">A body that would connect one.</param>
    public static async Task BeginAsync(WebVisitor person, JsonObject setup)
    {
        using var visitor = await person.SignInAsync(TestSettings.OperatorKey);
        var first = SeenForm.Of((await visitor.GetAsync("/setup/new")).Is(HttpStatusCode.OK), "/setup/new");
        (await SendAsync(visitor, first.With("accountId", "Hosted!"))).Is(HttpStatusCode.UnprocessableEntity).Says("It needs 2 to 39 of a-z");
        var second = (await SendAsync(visitor, first.With("accountId", "hosted").With("practiceName", Practice).With("timeZone", "America/Toronto").With("provider", "sikka"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal("/setup/hosted/credentials", second.Location);

        var page = (await visitor.GetAsync(second.Location!)).Is(HttpStatusCode.OK);
        var form = SeenForm.Of(page, second.Location!);
        Assert.Equal(Practice, form.Value("practiceName"));
        foreach (var (part, prefix) in new[] { ("credentials", "credential"), ("config", "config") })
        {
            foreach (var (name, value) in setup[part]!.AsObject().Where(pair => pair.Value is JsonValue && pair.Key is not ("offerCount" or "minimumNoticeMinutes")))
                form.With($"{prefix}.{name}", $"{value}");
        }

        Assert.Equal("/setup/hosted/test", (await SendAsync(visitor, form)).Is(HttpStatusCode.SeeOther).Location);
        (await SendAsync(visitor, form.With("practiceName", "Another"))).Is(HttpStatusCode.Conflict).Says("Stands now: " + Practice); // of a page that is old
        var third = (await visitor.GetAsync("/setup/hosted/test")).Is(HttpStatusCode.OK);
        Assert.Equal("/setup", (await SendAsync(visitor, SeenForm.Of(third, "/setup/hosted/discard"))).Is(HttpStatusCode.SeeOther).Location);
    }

    /// <summary>Makes a key of an account, sees it once, and revokes it.</summary>
    public static async Task MakeKeyAsync(WebVisitor person)
    {
        const string Keys = "/console/accounts/demo/keys";
        using var visitor = await person.SignInAsync(TestSettings.OperatorKey, "/console/sign-in");
        var make = Forms(await visitor.GetAsync(Keys), "make").With("name", "<b>desk</b> & söhne").With("rights", "read").With("do", "make");
        var made = await visitor.GetAsync((await SendAsync(visitor, make)).Is(HttpStatusCode.SeeOther).Location!);
        var shown = (await SendAsync(visitor, Forms(made, "show").With("do", "show"))).Is(HttpStatusCode.OK).Says("<b>desk</b> & söhne");
        var key = System.Text.RegularExpressions.Regex.Match(shown.Html, "parlae_demo_(k[0-9a-f]{12})_[0-9a-f]{64}");
        Assert.True(key.Success);
        (await visitor.SubmitAsync(shown, Keys, ("do", "revoke"), ("keyId", key.Groups[1].Value))).Is(HttpStatusCode.SeeOther);
        (await visitor.SubmitAsync(shown, Keys, ("do", "revoke"), ("keyId", key.Groups[1].Value))).Is(HttpStatusCode.Conflict);
        (await visitor.PostAsync(Keys, ("do", "revoke"), ("keyId", key.Groups[1].Value))).Is(HttpStatusCode.BadRequest); // without its token

        static SeenForm Forms(SeenPage page, string button) => SeenForm.Of(page.Is(HttpStatusCode.OK), Keys, $"value=\"{button}\"");
    }

    private static Task<SeenPage> SendAsync(WebVisitor visitor, SeenForm form) => visitor.PostAsync(form.Action, [.. form.Fields]);
}
