using System.Net;
using System.Text.RegularExpressions;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Support.Web;

/// <summary>What a browser got.</summary>
internal sealed record SeenPage(string Path, HttpStatusCode Status, string Html, HttpResponseMessage Answer)
{
    public string? Location => Answer.Headers.Location?.OriginalString;

    /// <summary>Without tags, and blanks as one.</summary>
    public string Text => WebVisitor.Plain(Html);

    public string Header(string name) => Answer.Headers.TryGetValues(name, out var values) || Answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : "";

    public SeenPage Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{Path}: {Status} {Location} {Html[..Math.Min(Html.Length, 1500)]}");
        return this;
    }

    public SeenPage Says(string words)
    {
        Assert.Contains(words, Text, StringComparison.Ordinal);
        return this;
    }
}

/// <summary>A browser without a screen: cookies, forms, and redirects that are looked at.</summary>
internal sealed partial class WebVisitor : IDisposable
{
    private readonly HttpClient http;

    /// <param name="address">The host that is visited.</param>
    /// <param name="through">What passes each request on, where it does not go straight there.</param>
    public WebVisitor(Uri address, DelegatingHandler? through = null)
    {
        HttpMessageHandler way = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies, ActivityHeadersPropagator = null };
        if (through is not null)
            (through.InnerHandler, way) = (way, through);
        http = new HttpClient(way) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public CookieContainer Cookies { get; } = new();

    public Uri Address => http.BaseAddress!;

    public async Task<SeenPage> GetAsync(string path) => await SeeAsync(path, await http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), Clinic.Cancellation));

    /// <summary>With redirects, those to the app's public address included.</summary>
    public async Task<SeenPage> FollowAsync(string path)
    {
        var page = await GetAsync(path);
        for (var hops = 0; hops < 10 && page.Location is { } next; hops++)
            page = await GetAsync(next.StartsWith(Signing.PublicUrl, StringComparison.Ordinal) ? next[Signing.PublicUrl.Length..] : next);
        return page;
    }

    public async Task<SeenPage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await SeeAsync(path, await http.PostAsync(new Uri(path, UriKind.Relative), form, Clinic.Cancellation));
    }

    /// <summary>Sends a form of the page: its token, and these fields.</summary>
    public Task<SeenPage> SubmitAsync(SeenPage page, string action, params (string Name, string Value)[] fields) => PostAsync(action, [TokenOf(page), .. fields]);

    /// <summary>On the sign-in page, as a person does.</summary>
    public async Task<SeenPage> TryAsync(string key, string at = "/setup/sign-in") => await SubmitAsync(await GetAsync(at), at, ("key", key));

    public async Task<WebVisitor> SignInAsync(string key, string at = "/setup/sign-in")
    {
        (await TryAsync(key, at)).Is(HttpStatusCode.SeeOther);
        return this;
    }

    public static (string, string) TokenOf(SeenPage page) => Token().Match(page.Html) is { Success: true } token
        ? ("formToken", WebUtility.HtmlDecode(token.Groups[1].Value))
        : throw new InvalidOperationException($"{page.Path} ({page.Status}) has no form: {page.Html}");

    public static string Plain(string html) => Blanks().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ").Trim();

    public void Dispose() => http.Dispose();

    private static async Task<SeenPage> SeeAsync(string path, HttpResponseMessage answer) => new(path, answer.StatusCode, await answer.Content.ReadAsStringAsync(Clinic.Cancellation), answer);

    [GeneratedRegex("name=\"formToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
