using Microsoft.AspNetCore.Antiforgery;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Web.Assets;
using Parlae.Pms.Functions.Web.Pages;
using Parlae.Pms.Functions.Web.Protection;
using Parlae.Pms.Functions.Web.SignIn;

namespace Parlae.Pms.Functions.Web;

/// <summary>
/// Every page and form: headers, who it is, whether they may, whether the form is ours, and then the page's own work. It leans on no middleware, so
/// that it does the same under every host.
/// </summary>
internal sealed class WebFunction(
    WebAddresses addresses, WebAssets assets, PageList pages, PageGate gate, WebSessions sessions, RateLimits limits, IAntiforgery forms, PageRenderer renderer, RefusedKeys refused, ProviderSignIn? provider = null) : IHttpFunction
{
    public async Task HandleAsync(HttpContext context)
    {
        addresses.Adopt(context.Request);
        PageHeaders.Write(context.Response, addresses.IsSecure);
        var path = context.Request.Path.Value ?? "/";
        if (assets.Find(path) is { } asset)
            await asset.WriteAsync(context);
        else if (provider is not null && path == ProviderSignIn.CallbackPath)
            await provider.CompleteAsync(context);
        else
            await AnswerAsync(context, path, await sessions.FindAsync(context));
    }

    private async Task AnswerAsync(HttpContext context, string path, SessionFinding session)
    {
        var person = (session as SessionFinding.Active)?.Person;
        var found = pages.Find(path);
        if (person is null && found?.Row.Audience != PageAudience.Anyone)
        {
            Redirect(context, addresses.To(WebAddresses.RootOf(path) + PageList.SignIn, Place(context)) + (session is SessionFinding.Ended ended ? $"&why={ended.Why.Word()}" : ""));
            return;
        }

        if (found is null || !found.Row.Methods.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase))
        {
            await renderer.WriteAsync(context, session, WebAnswers.NotFound);
            return;
        }

        if (person is not null && limits.Enter((person as WebPerson.Clinic)?.AccountId, $"web:{person.Trail}/{person.Actor.Id}") is { } wait)
        {
            RestMetrics.Refuse(RestMetrics.TooMany, (person as WebPerson.Clinic)?.AccountId);
            await renderer.WriteAsync(context, session, WebAnswers.TooMany with { RetryAfter = wait });
            return;
        }

        var (account, turned) = await gate.AdmitAsync(context, found, person);
        if (turned is not null)
        {
            await renderer.WriteAsync(context, session, turned);
            return;
        }

        var page = (WebPage)context.RequestServices.GetRequiredService(found.Row.Page);
        var answer = HttpMethods.IsPost(context.Request.Method)
            ? await SubmitAsync(page, new PageCall(context, path, found.Values, session, account))
            : await page.ShowAsync(new PageCall(context, path, found.Values, session, account));
        switch (answer)
        {
            case PageAnswer.Moved moved:
                Redirect(context, addresses.To(moved.Path));
                break;
            case PageAnswer.Written:
                break;
            case PageAnswer.Done:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case PageAnswer.Shown shown:
                await renderer.WriteAsync(context, session, shown, found.Values.GetValueOrDefault(PageRow.AccountId), account?.TimeZone);
                break;
        }
    }

    private async Task<PageAnswer> SubmitAsync(WebPage page, PageCall call)
    {
        if (await ReadAsync(call.Http) is { } form)
            return await page.SubmitAsync(call, form);
        await refused.RecordAsync(call.Http, "webForm", RestMetrics.Wrong);
        return WebAnswers.FormRefused;
    }

    /// <summary>Null: it is not ours, or nobody can read it.</summary>
    private async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        try
        {
            return context.Request.HasFormContentType && await forms.IsRequestValidAsync(context) ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        }
        catch (Exception exception) when (exception is AntiforgeryValidationException or InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Always with GET, as after a form.</summary>
    private static void Redirect(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
    }

    /// <summary>Where they wanted to go; after a form, the page that it is on.</summary>
    private static string Place(HttpContext context) => context.Request.Path + (HttpMethods.IsGet(context.Request.Method) ? context.Request.QueryString.Value : "");
}
