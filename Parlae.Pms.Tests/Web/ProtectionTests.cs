using System.Net;
using System.Text;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Web.Protection;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>The keys that protect cookies and forms: in our store, sealed, the same in every process, and made only when a page is asked for.</summary>
public sealed class ProtectionTests
{
    [Fact]
    public async Task Two_processes_on_one_store_take_each_others_cookies_and_forms_also_after_the_master_key_was_rotated()
    {
        await using var clinic = await Clinic.StartAsync();
        Assert.Empty(await KeysAsync(clinic)); // nothing was made for the webhooks and the setup API
        await using var second = await AppProcess.StartAsync(clinic.Settings, clinic.DataFolder);
        using var here = new WebVisitor(clinic.Http.BaseAddress!);
        using var there = new WebVisitor(second.Client.BaseAddress!);

        // Both at once, and neither has a key yet.
        await Task.WhenAll(here.GetAsync("/setup/sign-in"), there.GetAsync("/setup/sign-in"));
        Assert.Single(await KeysAsync(clinic));
        await here.SignInAsync(TestSettings.OperatorKey);
        foreach (Cookie cookie in here.Cookies.GetAllCookies())
            there.Cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, there.Address.Host));
        (await there.GetAsync("/setup")).Is(HttpStatusCode.OK);

        var rotated = await AppProcess.RunAsync(["keys", "rotate"], clinic.Settings, clinic.DataFolder);
        Assert.True(rotated.ExitCode == 0 && rotated.Output.Contains(", 0 cannot be opened", StringComparison.Ordinal), rotated.Output + rotated.Errors);
        await using var third = await AppProcess.StartAsync(clinic.Settings, clinic.DataFolder); // reads all anew
        using var later = new WebVisitor(third.Client.BaseAddress!);
        foreach (Cookie cookie in there.Cookies.GetAllCookies())
            later.Cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, later.Address.Host));
        var page = (await here.GetAsync("/setup")).Is(HttpStatusCode.OK);
        (await later.SubmitAsync(page, "/setup/stay")).Is(HttpStatusCode.NoContent); // a form of the first process
        (await later.GetAsync("/console/accounts/demo")).Is(HttpStatusCode.OK);

        // At rest nothing of the key can be read.
        var kept = Encoding.UTF8.GetString(Assert.Single(await KeysAsync(clinic)).Body.Span);
        Assert.Contains("<sealed", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_operator_key_that_opened_it_a_session_is_over()
    {
        await using var clinic = await Clinic.StartAsync();
        using var here = await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey);
        await using var changed = await AppProcess.StartAsync(clinic.Settings.Append(KeyValuePair.Create<string, string?>("Parlae__OperatorKey", "another-operator-key")).GroupBy(each => each.Key).Select(each => each.Last()), clinic.DataFolder);
        using var there = new WebVisitor(changed.Client.BaseAddress!);
        foreach (Cookie cookie in here.Cookies.GetAllCookies())
            there.Cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, there.Address.Host));
        (await there.FollowAsync("/setup")).Says("no longer in use");
    }

    [Fact]
    public async Task Behind_https_cookies_go_over_https_alone_and_to_our_host_alone()
    {
        using var folder = new TemporaryDirectory();
        var settings = TestSettings.Read(folder.Path, [KeyValuePair.Create<string, string?>("Parlae__PublicUrl", "https://console.example.com/base")]);
        await using var app = FunctionsApp.Create(FunctionTable.Program, settings, new Listening(0, UnderFunctionsHost: true)).Build().UseFunctions(new Listening(0, UnderFunctionsHost: true));
        await app.StartAsync(Clinic.Cancellation);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.Single()) };

        using var page = await http.GetAsync(new Uri("/setup/sign-in", UriKind.Relative), Clinic.Cancellation);
        var form = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^__Host-parlae-form=[^;]+; path=/; secure; samesite=strict; httponly$", form);
        Assert.Equal("max-age=31536000", page.Headers.GetValues("Strict-Transport-Security").Single());
        var html = await page.Content.ReadAsStringAsync(Clinic.Cancellation);
        Assert.Contains("action=\"/base/setup/sign-in\"", html, StringComparison.Ordinal);
        var token = WebVisitor.TokenOf(new SeenPage("", page.StatusCode, html, page));

        using var sign = new HttpRequestMessage(HttpMethod.Post, "/setup/sign-in") { Content = new FormUrlEncodedContent([KeyValuePair.Create(token.Item1, token.Item2), KeyValuePair.Create("key", TestSettings.OperatorKey)]) };
        sign.Headers.Add("Cookie", form.Split(';')[0]);
        using var signedIn = await http.SendAsync(sign, Clinic.Cancellation);
        Assert.Equal((HttpStatusCode.SeeOther, "/base/setup"), (signedIn.StatusCode, signedIn.Headers.Location?.OriginalString));
        Assert.Matches("^__Host-parlae=[^;]+; path=/; secure; samesite=strict; httponly$", Assert.Single(signedIn.Headers.GetValues("Set-Cookie")));
    }

    [Fact]
    public async Task A_form_that_nobody_can_read_is_refused_as_one_that_is_not_ours()
    {
        await using var clinic = await Clinic.StartAsync();
        using var here = new WebVisitor(clinic.Http.BaseAddress!);
        var page = await here.GetAsync("/setup/sign-in");
        (string, string)[] many = [.. Enumerable.Range(0, 1100).Select(i => ($"field{i}", "x"))];
        (await here.SubmitAsync(page, "/setup/sign-in", many)).Is(HttpStatusCode.BadRequest).Says("The form was not accepted");
        foreach (var type in new[] { "multipart/form-data", "multipart/form-data; boundary=x" })
        {
            using var broken = new StringContent("--x\r\nnothing");
            broken.Headers.Remove("Content-Type");
            broken.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await clinic.Http.PostAsync(new Uri("/setup/sign-in", UriKind.Relative), broken, Clinic.Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    private static async Task<List<StoredRecord>> KeysAsync(Clinic clinic) =>
        await clinic.Service<IPartitionedRecords>().RangeAsync(ProtectionKeys.Collection, "keys", null, null, Clinic.Cancellation).ToListAsync(Clinic.Cancellation);
}
