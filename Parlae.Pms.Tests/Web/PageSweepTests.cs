using System.Net;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Web.Pages;
using Parlae.Pms.Functions.Web.Protection;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>What holds for every page of the list, whoever adds it.</summary>
public sealed class PageSweepTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Signed_out_every_page_but_the_entrances_sends_to_sign_in_and_nothing_more()
    {
        using var visitor = new WebVisitor(clinic.Http.BaseAddress!);
        foreach (var row in WebPages.All.Where(row => row.Audience != PageAudience.Anyone))
        {
            var address = WebPages.Address(row);
            foreach (var page in new[] { await visitor.GetAsync(address), await visitor.PostAsync(address, ("formToken", "x")) })
            {
                page.Is(HttpStatusCode.SeeOther);
                Assert.StartsWith($"/{address.Split('/')[1]}/sign-in?to=", page.Location, StringComparison.Ordinal);
                Assert.Empty(page.Html);
            }
        }

        // Nor does it tell which pages there are.
        Assert.StartsWith("/console/sign-in?to=", (await visitor.GetAsync("/console/no/such/page")).Is(HttpStatusCode.SeeOther).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_form_without_its_token_is_refused_and_changes_nothing()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        using var other = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(clinic.Connected.GetProperty("accountKey").GetString()!);
        var foreign = WebVisitor.TokenOf(await other.FollowAsync("/console"));
        var before = (await clinic.AuditAsync(AuditedAction.PlatformAccount)).Count(entry => entry.Action == "signOut");
        foreach (var row in WebPages.All.Where(row => row.Methods.Contains("POST")))
        {
            var address = WebPages.Address(row);
            (await visitor.PostAsync(address)).Is(HttpStatusCode.BadRequest).Says("The form was not accepted");
            (await visitor.PostAsync(address, ("formToken", "CfDJ8made-up"))).Is(HttpStatusCode.BadRequest);
            (await visitor.PostAsync(address, (foreign.Item1, foreign.Item2))).Is(HttpStatusCode.BadRequest); // somebody else's
        }

        (await visitor.GetAsync("/setup")).Is(HttpStatusCode.OK);
        Assert.Equal(before, (await clinic.AuditAsync(AuditedAction.PlatformAccount)).Count(entry => entry.Action == "signOut"));
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_it_safe_and_no_page_has_anything_inline()
    {
        using var visitor = new WebVisitor(clinic.Http.BaseAddress!);
        var pages = new List<SeenPage> { await visitor.GetAsync("/setup"), await visitor.GetAsync("/setup/sign-in"), await visitor.PostAsync("/setup/sign-in") };
        await visitor.SignInAsync(TestSettings.OperatorKey);
        foreach (var row in WebPages.All)
            pages.Add(row.Methods.Contains("GET") ? await visitor.GetAsync(WebPages.Address(row)) : await visitor.PostAsync(WebPages.Address(row)));
        pages.Add((await visitor.GetAsync("/console/accounts/nobody")).Is(HttpStatusCode.NotFound));
        pages.Add((await visitor.GetAsync("/setup/nothing")).Is(HttpStatusCode.NotFound));
        foreach (var page in pages)
        {
            Assert.Equal(PageHeaders.Policy, page.Header("Content-Security-Policy"));
            Assert.Contains("no-store", page.Header("Cache-Control"), StringComparison.Ordinal);
            Assert.Equal(("nosniff", "no-referrer"), (page.Header("X-Content-Type-Options"), page.Header("Referrer-Policy")));
            Assert.DoesNotContain("style=", page.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<style", page.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)|\son\w+=|javascript:|https?://", page.Html);
        }
    }

    [Fact]
    public async Task Every_page_of_a_clinic_says_whose_times_it_tells()
    {
        using var visitor = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        var seen = 0;
        foreach (var row in WebPages.All.Where(row => row.Route.StartsWith("/console/accounts/", StringComparison.Ordinal) && row.Methods.Contains("GET")))
        {
            if (await visitor.GetAsync(WebPages.Address(row)) is not { Status: HttpStatusCode.OK } page) // of a proof or a certificate that there is not
                continue;
            page.Says("All times are those of the practice (America/Toronto).");
            seen++;
        }

        Assert.True(seen >= 9, $"Only {seen} were there.");
    }

    [Fact]
    public async Task The_stylesheet_and_the_script_are_kept_for_good_and_under_no_other_name()
    {
        using var visitor = new WebVisitor(clinic.Http.BaseAddress!);
        foreach (var root in new[] { "/setup", "/console" })
        {
            var page = await visitor.GetAsync($"{root}/sign-in");
            foreach (var (path, type) in System.Text.RegularExpressions.Regex.Matches(page.Html, @"(?:href|src)=""(/[^""]*/assets/[^""]+)""").Select(match => match.Groups[1].Value).Select(path => (path, path.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "text/javascript")))
            {
                Assert.StartsWith(root, path, StringComparison.Ordinal);
                var asset = (await visitor.GetAsync(path)).Is(HttpStatusCode.OK);
                Assert.Contains("immutable", asset.Header("Cache-Control"), StringComparison.Ordinal);
                Assert.StartsWith(type, asset.Header("Content-Type"), StringComparison.Ordinal);
                Assert.DoesNotContain("http", asset.Html, StringComparison.OrdinalIgnoreCase);
                (await visitor.GetAsync(path.Replace("/assets/", "/assets/0", StringComparison.Ordinal))).Is(HttpStatusCode.SeeOther); // not an asset, so a page that needs a sign-in
            }
        }
    }

    [Fact]
    public async Task A_request_that_says_it_is_for_elsewhere_is_answered_for_our_address()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/setup");
        request.Headers.Host = "evil.example.com";
        request.Headers.Add("X-Forwarded-Host", "evil.example.com");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = clinic.Http.BaseAddress };
        using var answer = await client.SendAsync(request, Clinic.Cancellation);
        Assert.Equal("/setup/sign-in?to=%2Fsetup", answer.Headers.Location!.OriginalString);
        Assert.DoesNotContain("evil", await answer.Content.ReadAsStringAsync(Clinic.Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_text_that_a_page_asks_for_is_written_and_none_is_left_over()
    {
        var folder = Path.Combine(BuiltApp.Root, "Parlae.Pms.Functions", "Web");
        var sources = string.Concat(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".cs" or ".razor").Select(File.ReadAllText));
        var written = System.Xml.Linq.XDocument.Load(Path.Combine(folder, "Texts", "Words.resx")).Descendants("data").Select(text => (string)text.Attribute("name")!).ToList();
        var asked = System.Text.RegularExpressions.Regex.Matches(sources, @"WebWords\.Of\(""([\w.]+)""").Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Empty(asked.Except(written));
        Assert.All(written.Except(asked), name => Assert.True(name.Split('.') is [var group, _] && (sources.Contains($"Of($\"{group}.{{", StringComparison.Ordinal) || sources.Contains($"\"{group}\"", StringComparison.Ordinal)), $"Nobody asks for the text '{name}'."));
        Assert.Equal(written.Count, written.Distinct().Count());
    }
}
