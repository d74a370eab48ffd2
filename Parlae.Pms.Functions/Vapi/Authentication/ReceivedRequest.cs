using Microsoft.AspNetCore.Http.Features;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>A request before anybody trusts it: raw bytes and headers.</summary>
/// <param name="Target">Path and query exactly as received.</param>
internal sealed record ReceivedRequest(string Method, string Target, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body)
{
    public static ReceivedRequest From(HttpContext http, ReadOnlyMemory<byte> body)
    {
        var request = http.Request;
        var raw = http.Features.Get<IHttpRequestFeature>()?.RawTarget;

        // Decoding and encoding again would not give back what was signed; only the absolute form (through a proxy) has to be cut.
        var target = raw switch
        {
            ['/', ..] => raw,
            { Length: > 0 } when Uri.TryCreate(raw, UriKind.Absolute, out var absolute) => absolute.PathAndQuery,
            _ => request.PathBase.Add(request.Path).ToUriComponent() + request.QueryString,
        };
        return new ReceivedRequest(request.Method, target, request.Headers, body);
    }

    /// <summary>The one value of a header; null when it is missing, empty or stands there twice.</summary>
    public string? Header(string name) => Headers[name] is [{ Length: > 0 } only] ? only : null;

    public override string ToString() => $"{Method} request";
}
