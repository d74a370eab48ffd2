namespace Parlae.Pms.Functions.Web.Protection;

/// <summary>What every answer to a browser carries: nothing from elsewhere, nothing inline, nothing kept, no frame, no address told on.</summary>
internal static class PageHeaders
{
    public const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    public static void Write(HttpResponse response, bool isSecure)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-cache, no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (isSecure)
            headers.StrictTransportSecurity = "max-age=31536000";
    }
}
