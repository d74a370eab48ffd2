using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Web.Assets;
using Parlae.Pms.Functions.Web.Pages.Console;
using Parlae.Pms.Functions.Web.Pages.Shared;
using Parlae.Pms.Functions.Web.Protection;
using Parlae.Pms.Functions.Web.SignIn;

namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>Makes HTML of an answer, whole, before anything is sent.</summary>
internal sealed class PageRenderer(WebAddresses addresses, WebAssets assets, PageList pages, PersonMark marks, IAntiforgery forms, ILoggerFactory loggers)
{
    /// <param name="context">The request.</param>
    /// <param name="session">Of whoever asks.</param>
    /// <param name="shown">The page.</param>
    /// <param name="accountId">The account that the page is about; null: none, or it may not be seen.</param>
    /// <param name="timeZone">Its own; null: it is not known here.</param>
    public Task WriteAsync(HttpContext context, SessionFinding session, PageAnswer.Shown shown, string? accountId = null, string? timeZone = null)
    {
        var tokens = forms.GetAndStoreTokens(context);
        return WriteAsync(context, session, shown, tokens.FormFieldName, tokens.RequestToken, accountId, timeZone);
    }

    /// <summary>In the place of a page that failed: nothing of it needs a store.</summary>
    public Task WriteProblemAsync(HttpContext context, Problem problem)
    {
        PageHeaders.Write(context.Response, addresses.IsSecure);
        var name = problem.Status == StatusCodes.Status503ServiceUnavailable ? "Unavailable" : problem.Status < StatusCodes.Status500InternalServerError ? "BadRequest" : "Fault";
        return WriteAsync(context, new SessionFinding.None(), WebAnswers.Message(name, problem.Status), "", null, null, null);
    }

    private async Task WriteAsync(HttpContext context, SessionFinding session, PageAnswer.Shown shown, string field, string? token, string? accountId, string? timeZone)
    {
        var path = context.Request.Path.Value ?? "/";
        var root = WebAddresses.RootOf(path);
        var active = session as SessionFinding.Active;
        var here = (HttpMethods.IsGet(context.Request.Method) ? WebAddresses.Back(path + context.Request.QueryString.Value) : null) ?? WebAddresses.Back(path) ?? root;
        var frame = new PageFrame(
            shown.Title, active?.Person, addresses.To, root, addresses.To(root + assets.PathOf(WebAssets.Stylesheet)), addresses.To(root + assets.PathOf(WebAssets.Script)), field, token,
            active?.SecondsLeft ?? 0,
            $"{addresses.To(root + PageList.SignedOff, here)}&why={SessionEnd.Idle.Word()}")
        {
            SecondsAtMost = active?.SecondsAtMost ?? 0,
            Mark = active is null ? null : await marks.OfAsync(active.Person, context.RequestAborted),
            Asset = name => addresses.To(root + assets.PathOf(name)),
            TimeZone = timeZone,
            Nav = accountId is not null && active is not null ? AccountPages.Of(pages, accountId, path, active.Person) : [],
        };
        await using var renderer = new HtmlRenderer(context.RequestServices, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Document.Frame)] = frame, [nameof(Document.View)] = shown.View, [nameof(Document.Model)] = shown.Model });
            return (await renderer.RenderComponentAsync<Document>(parameters)).ToHtmlString();
        });
        var bytes = Encoding.UTF8.GetBytes(html);
        context.Response.StatusCode = shown.Status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        if (shown.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
