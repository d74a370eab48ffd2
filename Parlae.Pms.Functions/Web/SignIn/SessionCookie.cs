using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Web.SignIn;

/// <summary>Writes and reads the cookie of a session. It goes when the browser is closed; when it ends otherwise, the ticket in it says.</summary>
internal sealed class SessionCookie(IDataProtectionProvider protection, WebAddresses addresses, ParlaeSettings settings)
{
    private readonly IDataProtector protector = protection.CreateProtector("Parlae.Pms.Web.Session");

    public string Name => addresses.IsSecure ? "__Host-parlae" : "parlae";

    private CookieOptions Options => new()
    {
        HttpOnly = true,
        Secure = addresses.IsSecure,
        // Who comes back from a provider is sent on by another site: a strict cookie would not come along.
        SameSite = settings.Entra is null ? SameSiteMode.Strict : SameSiteMode.Lax,
        Path = "/",
    };

    /// <summary>In the place of whatever this answer has written before: one cookie of a name.</summary>
    public void Write(HttpContext context, SessionTicket ticket)
    {
        var headers = context.Response.Headers;
        headers.SetCookie = new StringValues([.. headers.SetCookie.Where(line => line?.StartsWith(Name + "=", StringComparison.Ordinal) != true)]);
        context.Response.Cookies.Append(Name, WebEncoders.Base64UrlEncode(protector.Protect(StoredJson.Write(ticket))), Options);
    }

    /// <summary>Null: there is none, or none that was written here.</summary>
    public SessionTicket? Read(HttpContext context)
    {
        if (context.Request.Cookies[Name] is not { Length: > 0 and < 4096 } cookie)
            return null;
        try
        {
            return StoredJson.Read<SessionTicket>(protector.Unprotect(WebEncoders.Base64UrlDecode(cookie)));
        }
        catch (CryptographicException fault) when (fault.InnerException is not StoreUnavailableException)
        {
            return null;
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return null;
        }
    }

    public void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Options);
}
