using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Parlae.Pms.Tests.Support.HostImitation;

/// <summary>How a host hands a request on: an older one rebuilds it, a current one passes it through, each with its own quirks.</summary>
public enum Handover
{
    Forwarding,
    Proxying,
}

/// <summary>Makes the request that the handler sees out of the one that the host got.</summary>
internal static class HandlerRequest
{
    private static readonly string[] Forwarded = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"];
    private static readonly string[] OfTheConnection = ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Keep-Alive", "Expect", "traceparent"];

    public static HttpRequestMessage Make(HttpRequest original, Handover handover, Uri handler)
    {
        var target = original.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?')[0];
        var query = target[path.Length..];
        var exact = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var request = new HttpRequestMessage(new HttpMethod(original.Method), new Uri(
            $"http://{handler.Authority}{(handover == Handover.Forwarding ? Rebuild(path) + Rebuild(original.Query) : Escape(path) + query)}", exact));
        if (original.Headers.ContentLength > 0 || original.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(original.Body);
            request.Content.Headers.ContentLength = original.ContentLength;
        }

        foreach (var (name, values) in original.Headers.Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, [.. values]))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, [.. values]);
            }
        }

        request.Headers.Host = handover == Handover.Forwarding ? original.Host.Value : handler.Authority;
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        if (handover == Handover.Proxying)
        {
            Array.ForEach(Forwarded, name => request.Headers.Remove(name));
            request.Headers.Add("X-Forwarded-For", "127.0.0.1");
            request.Headers.TryAddWithoutValidation("X-Forwarded-Host", original.Host.Value);
            request.Headers.Add("X-Forwarded-Proto", original.Scheme);
        }

        return request;
    }

    private static string Escape(string path) => path.Replace("%2F", "%252F", StringComparison.OrdinalIgnoreCase);

    private static string Rebuild(string path)
    {
        var cuts = new[] { "%3F", "%23" }.Select(cut => path.IndexOf(cut, StringComparison.OrdinalIgnoreCase)).Where(at => at >= 0);
        return path[..cuts.DefaultIfEmpty(path.Length).Min()].Replace("%252F", "%2F", StringComparison.OrdinalIgnoreCase);
    }

    private static string Rebuild(IQueryCollection query)
        => QueryHelpers.AddQueryString("", query.ToDictionary(pair => pair.Key, pair => (string?)string.Join(',', pair.Value.AsEnumerable())));
}
