using System.Net;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>Keys in the console.</summary>
public sealed class KeyPagesTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private const string At = "/console/accounts/demo/keys";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_key_is_made_shown_once_used_and_revoked()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        var page = (await visitor.GetAsync(At)).Is(HttpStatusCode.OK).Says("setup"); // the key of the setup
        var waits = await visitor.GetAsync((await visitor.SubmitAsync(page, At, ("do", "make"), StampOf(page), ("name", "<b>desk</b>"), ("rights", "read"), ("rights", "audit"))).Is(HttpStatusCode.SeeOther).Location!);
        Assert.DoesNotContain("parlae_demo_k", waits.Says("Nobody has seen it yet").Html, StringComparison.Ordinal);
        var before = (await clinic.AuditAsync()).Count;
        var made = (await visitor.SubmitAsync(waits, At, ("do", "show"), StampOf(page))).Is(HttpStatusCode.OK).Says("shown this once");
        var key = Regex.Match(made.Html, "parlae_demo_k[0-9a-f]{12}_[0-9a-f]{64}").Value;
        clinic.Net.Plant([key]);
        var shown = (await clinic.AuditAsync()).Skip(before).Where(entry => entry.Action == "takeKey").ToList(); // as the wizard's last step has it
        Assert.Equal([(AuditPhase.Started, "operator-key"), (AuditPhase.Finished, "operator-key")], shown.Select(entry => (entry.Phase, entry.Actor.Id)));
        Assert.Equal("shown", shown[1].Outcome);
        var keyId = key.Split('_')[2];
        Assert.Contains("&lt;b&gt;desk", made.Html, StringComparison.Ordinal);
        var after = (await visitor.GetAsync(At)).Says($"<b>desk</b> {keyId}").Says("May: Read, Audit").Says("Last used: never.");
        Assert.DoesNotContain(key.Split('_')[3], after.Html, StringComparison.Ordinal);

        (await clinic.Rest(key).GetAsync("/api/pms/providers")).Is(HttpStatusCode.OK);
        Assert.Matches($"{keyId}(?s:.*?)Last used: Mon, Mar 2 2026", (await visitor.GetAsync(At)).Text);
        var revoked = (await visitor.SubmitAsync(after, At, ("do", "revoke"), ("keyId", keyId))).Is(HttpStatusCode.SeeOther);
        Assert.DoesNotContain("<b>desk</b>", (await visitor.GetAsync(revoked.Location!)).Says("The key is revoked.").Text, StringComparison.Ordinal);
        (await clinic.Rest(key).GetAsync("/api/pms/providers")).Is(HttpStatusCode.Unauthorized);
        (await visitor.SubmitAsync(after, At, ("do", "revoke"), ("keyId", keyId))).Is(HttpStatusCode.Conflict).Says("somebody else has revoked it");
        foreach (var link in new[] { "revoked=k000000000000", "revoked=../x", "rotated=99", "rotated=0" }) // anybody can write one
            Assert.DoesNotContain("role=\"status\"", ContentOf((await visitor.GetAsync($"{At}?{link}")).Is(HttpStatusCode.OK)), StringComparison.Ordinal);
        Assert.Equal(["created", "revoked", "notFound"], (await clinic.AuditAsync()).Where(entry => entry is { Action: "createKey" or "revokeKey", Phase: AuditPhase.Finished } && (entry.Fields.Contains(keyId) || entry.Outcome == "notFound")).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_makes_one_key_and_a_page_that_is_loaded_again_shows_none()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        var page = await visitor.GetAsync(At);
        Task<SeenPage> MakeAsync() => visitor.SubmitAsync(page, At, ("do", "make"), StampOf(page), ("name", "twice"), ("rights", "read"));
        SeenPage[] sent = [.. await Task.WhenAll(MakeAsync(), MakeAsync()), await MakeAsync()];
        Assert.All(sent, answer => answer.Is(HttpStatusCode.SeeOther));
        var place = Assert.Single(sent.Select(answer => answer.Location!).Distinct());
        Assert.Single(await clinic.Service<ApiKeyBook>().ListAsync(Clinic.AccountId, Clinic.Cancellation), key => key.Name == "twice");

        Task<SeenPage> ShowAsync() => visitor.SubmitAsync(page, At, ("do", "show"), StampOf(page));
        var shown = await Task.WhenAll(ShowAsync(), ShowAsync());
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.SeeOther], shown.Select(answer => answer.Status).Order());
        clinic.Net.Plant([Regex.Match(shown.Single(answer => answer.Status == HttpStatusCode.OK).Html, "parlae_demo_k[0-9a-f]{12}_[0-9a-f]{64}").Value]);
        (await visitor.GetAsync(place)).Is(HttpStatusCode.OK).Says("shown once already");
        (await MakeAsync()).Is(HttpStatusCode.SeeOther);
        Assert.Single(await clinic.Service<ApiKeyBook>().ListAsync(Clinic.AccountId, Clinic.Cancellation), key => key.Name == "twice");
    }

    [Fact]
    public async Task A_key_without_name_or_right_is_not_made_and_no_clinic_makes_its_own()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        var page = await visitor.GetAsync(At);
        (await visitor.SubmitAsync(page, At, ("do", "make"), StampOf(page), ("name", ""), ("rights", "read"))).Is(HttpStatusCode.UnprocessableEntity).Says("at least one right");
        (await visitor.SubmitAsync(page, At, ("do", "make"), StampOf(page), ("name", "desk"))).Is(HttpStatusCode.UnprocessableEntity);
        (await visitor.SubmitAsync(page, At, ("do", "make"), ("stamp", "../x"), ("name", "desk"), ("rights", "read"))).Is(HttpStatusCode.BadRequest);
        var kept = (await visitor.SubmitAsync(page, At, ("do", "make"), StampOf(page), ("name", "my desk"), ("rights", "everything"))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("value=\"my desk\"", kept.Html, StringComparison.Ordinal);
        (await visitor.SubmitAsync(page, At, ("do", "nothing"))).Is(HttpStatusCode.NotFound);
        using var own = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync((await clinic.KeyAsync(Clinic.AccountId, "read", "write", "audit")).Key);
        (await own.GetAsync(At)).Is(HttpStatusCode.Forbidden);
        (await own.SubmitAsync(await own.FollowAsync("/console"), At, ("do", "make"), ("name", "x"), ("rights", "read"))).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_master_key_is_rotated_and_nobody_is_signed_off()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        var page = await visitor.GetAsync(At);
        var before = (await clinic.Service<DataKeys>().LookAsync(Clinic.AccountId, Clinic.Cancellation))!;
        page.Says(before.KeyId);
        var rotated = (await visitor.SubmitAsync(page, At, ("do", "rotate"))).Is(HttpStatusCode.SeeOther);
        (await visitor.GetAsync(rotated.Location!)).Is(HttpStatusCode.OK).Says($"Master key version {before.MasterVersion + 1} is current").Says($"Under master key version {before.MasterVersion + 1}");
        Assert.Equal(before with { MasterVersion = before.MasterVersion + 1 }, await clinic.Service<DataKeys>().LookAsync(Clinic.AccountId, Clinic.Cancellation));
        Assert.Equal(2, (await clinic.AuditAsync(AuditedAction.PlatformAccount)).Count(entry => entry is { Action: "keyRotation", Actor.Id: "operator-key" }));
    }

    /// <summary>Without the question whether anybody is there.</summary>
    private static string ContentOf(SeenPage page) => Regex.Match(page.Html, "<main.*</main>", RegexOptions.Singleline).Value;

    /// <summary>Of the form that makes a key.</summary>
    private static (string, string) StampOf(SeenPage page) => ("stamp", Regex.Matches(page.Html, "name=\"stamp\" value=\"([0-9a-f]{32})\"")[^1].Groups[1].Value);
}
