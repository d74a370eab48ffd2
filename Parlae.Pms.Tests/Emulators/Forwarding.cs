using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Parlae.Pms.Tests.Emulators;

/// <summary>Passes requests on to a stand-in as they came, and its answers back. What is signed (path, query, headers) stays as it was.</summary>
/// <param name="upstream">The stand-in.</param>
/// <param name="speaksBatches">It is the one of Cosmos DB, which reads batches as JSON; the SDK sends them in a binary form.</param>
internal sealed class Forwarding(HttpClient upstream, bool speaksBatches) : IDisposable
{
    private static readonly string[] OfTheConnection = ["Connection", "Expect", "Keep-Alive", "Transfer-Encoding", "Content-Length"];

    public static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    /// <summary>What the stand-in answers. The request is carried out even if its sender leaves meanwhile.</summary>
    public async Task<Answered> AskAsync(HttpContext context, byte[] body)
    {
        var isBatch = speaksBatches && string.Equals(context.Request.Headers["x-ms-cosmos-is-batch-request"], "true", StringComparison.OrdinalIgnoreCase);
        if (isBatch) body = await CosmosBatch.DecodeRequestAsync(body, $"{context.Request.Headers["x-ms-documentdb-partitionkey"]}");
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (body.Length > 0 || context.Request.ContentLength is not null || context.Request.ContentType is not null) request.Content = new ByteArrayContent(body);
        foreach (var (name, values) in context.Request.Headers)
            if (!OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());

        using var answer = await upstream.SendAsync(request, CancellationToken.None);
        var answered = await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
        if (isBatch && answer.IsSuccessStatusCode) answered = await CosmosBatch.EncodeAnswerAsync(answered);
        return new((int)answer.StatusCode, [.. Kept(answer.Headers.NonValidated), .. Kept(answer.Content.Headers.NonValidated)], answered);
    }

    public void Dispose() => upstream.Dispose();

    private static IEnumerable<(string Name, string[] Values)> Kept(HttpHeadersNonValidated headers) =>
        headers.Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).Select(header => (header.Key, header.Value.ToArray()));

    /// <summary>An answer, whole.</summary>
    internal sealed record Answered(int Status, IReadOnlyList<(string Name, string[] Values)> Headers, byte[] Body)
    {
        public async Task WriteAsync(HttpContext context)
        {
            context.Response.StatusCode = Status;
            foreach (var (name, values) in Headers) context.Response.Headers[name] = values;
            if (Body.Length > 0 && Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)) await context.Response.Body.WriteAsync(Body, context.RequestAborted);
        }
    }
}
