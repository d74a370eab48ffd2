using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>What came of a write that was sent.</summary>
internal abstract record KollaWrite
{
    private KollaWrite() { }

    /// <summary>Kolla says that it is done; null where it says no more.</summary>
    public sealed record Done(JsonElement? Body) : KollaWrite;

    /// <summary>Kolla refuses; nothing was changed.</summary>
    public sealed record Refused(KollaAnswer Answer) : KollaWrite;

    /// <summary>Nobody knows.</summary>
    public sealed record Lost : KollaWrite;
}

/// <summary>Sends requests of one account: its headers, turns, pages, smaller filters where one is refused, and Kolla's answers as rows, writes or our exceptions.</summary>
internal sealed class KollaHttp(KollaAccess access, IHttpClientFactory http, KollaPace pace, LineMemory memory, IOptions<KollaOptions> options)
{
    public KollaAccess Access => access;

    /// <summary>
    /// Every row of a list. Filters are tried in turn: which of them a connector knows is not told, and one that it refuses is not tried again for a while
    /// (reference 3). One that it ignores looks like one that it knows, so callers compare again.
    /// </summary>
    /// <param name="path">Such as <c>contacts</c>.</param>
    /// <param name="collection">The name of the list in the answer.</param>
    /// <param name="what">Names this kind of question.</param>
    /// <param name="filters">From the sharpest to the bluntest; null asks for everything.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string path, string collection, string what, IReadOnlyList<string?> filters, CancellationToken cancellationToken)
    {
        var known = memory.Find<Blunted>(access, $"filter {what}", options.Value.LackingFor)?.By ?? 0;
        for (var n = Math.Min(known, filters.Count - 1); ; n++)
        {
            if (await TryListAsync<T>(path, collection, filters[n], n + 1 < filters.Count ? IsBadFilter : IsNothing, cancellationToken) is not { } rows) continue;
            if (n > known) memory.Keep(access, $"filter {what}", new Blunted(n));
            return rows;
        }
    }

    /// <summary>As <see cref="ListAsync"/>, without a filter; null where the connector has no such list.</summary>
    public Task<IReadOnlyList<T>?> ListIfOfferedAsync<T>(string path, string collection, CancellationToken cancellationToken) => TryListAsync<T>(path, collection, null, IsNotOffered, cancellationToken);

    /// <summary>A record, or null where there is none.</summary>
    public async Task<T?> FindAsync<T>(string path, string endpoint, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await SendAsync(HttpMethod.Get, options.Value.Root + path, null, new SendMark(), cancellationToken);
        if (answer.Status is 404 or 410) return null;
        if (!answer.IsGood) throw KollaFaults.Of(access, answer, endpoint);
        return Shape(endpoint, () => answer.Json() is { ValueKind: JsonValueKind.Object } body ? body.Deserialize<T>(KollaJson.Options) : throw new JsonException("no object"));
    }

    /// <summary>Any answer of the data API, for whoever looks at its status.</summary>
    public Task<KollaAnswer> AskAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, options.Value.Root + path, null, new SendMark(), cancellationToken);

    /// <summary>As <see cref="AskAsync"/>, of the connection-management API.</summary>
    public Task<KollaAnswer> AskConnectAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, options.Value.ConnectRoot + path, null, new SendMark(), cancellationToken);

    public T Shape<T>(string endpoint, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException)
        {
            // The exception itself quotes what was answered.
            throw access.Broken($"{endpoint}: not the JSON that was promised");
        }
    }

    /// <summary>Sends a write once. Throws only when it certainly was not performed.</summary>
    public async Task<KollaWrite> WriteAsync(HttpMethod method, string path, string endpoint, object body, CancellationToken cancellationToken)
    {
        var mark = new SendMark();
        try
        {
            var answer = await SendAsync(method, options.Value.Root + path, body, mark, cancellationToken);
            if (answer.IsGood) return Read(answer);
            if (KollaFaults.Rejection(answer, []) is not null) return new KollaWrite.Refused(answer);
            if (KollaFaults.IsLost(answer)) return new KollaWrite.Lost();
            throw KollaFaults.Of(access, answer, endpoint);
        }
        catch (Exception e) when (mark.MayHaveArrived && e is VendorException or OperationCanceledException)
        {
            return new KollaWrite.Lost();
        }
    }

    /// <summary>A good status over a page that is no JSON may come from anybody in between.</summary>
    private static KollaWrite Read(KollaAnswer answer)
    {
        try
        {
            return new KollaWrite.Done(answer.Json());
        }
        catch (JsonException)
        {
            return new KollaWrite.Lost();
        }
    }

    private static bool IsBadFilter(KollaAnswer answer) => answer.Status == 400;

    private static bool IsNotOffered(KollaAnswer answer) => answer.Status is 404 or 405 or 501;

    private static bool IsNothing(KollaAnswer answer) => false;

    /// <summary>Null: the first answer was one that may be.</summary>
    private async Task<IReadOnlyList<T>?> TryListAsync<T>(string path, string collection, string? filter, Func<KollaAnswer, bool> mayBe, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        string? token = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var page = 0; page < options.Value.PageCap; page++)
        {
            var query = Query(("filter", filter), ("page_size", $"{options.Value.PageSize}"), ("page_token", token));
            var answer = await SendAsync(HttpMethod.Get, $"{options.Value.Root}{path}{query}", null, new SendMark(), cancellationToken);
            if (page == 0 && mayBe(answer)) return null;
            if (!answer.IsGood) throw KollaFaults.Of(access, answer, path);
            var read = Shape(path, () => Page<T>.Read(answer.Body, collection));
            rows.AddRange(read.Rows);

            // A page may be short, or empty, and not be the last (reference 3).
            if (read.NextToken is not { } next) return rows;
            if (!seen.Add(next)) throw access.Broken($"{path}: the same page token twice");
            token = next;
        }

        throw access.Broken($"{path}: more than {options.Value.PageCap} pages");
    }

    public static string Query(params ReadOnlySpan<(string Name, string? Value)> members)
    {
        var given = members.ToArray().Where(member => member.Value is not null).Select(member => $"{member.Name}={Uri.EscapeDataString(member.Value!)}");
        return string.Join('&', given) is { Length: > 0 } query ? "?" + query : "";
    }

    private async Task<KollaAnswer> SendAsync(HttpMethod method, string address, object? body, SendMark mark, CancellationToken cancellationToken)
    {
        access.Demand();
        for (var second = false; ; second = true)
        {
            await pace.TakeAsync(access, cancellationToken);
            using var request = new HttpRequestMessage(method, new Uri(address));
            request.Options.Set(KollaAccess.Key, access);
            request.Options.Set(SendMark.Key, mark);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.ApiKey);
            request.Headers.Add("connector-id", access.ConnectorId);
            request.Headers.Add("consumer-id", access.ConsumerId);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (body is not null) request.Content = LineJson.Content(body, KollaJson.Options);

            var answer = await AnswerAsync(request, cancellationToken);
            mark.MayHaveArrived = false;
            if (answer.Status != 429) return answer;

            // Refused for the pace's sake, so not performed: even a write may go again once the door opens.
            pace.Close(access, answer.RetryAfter ?? TimeSpan.FromSeconds(1));
            if (second) return answer;
        }
    }

    private async Task<KollaAnswer> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.CreateClient(KollaRegistration.ClientName).SendAsync(request, cancellationToken);
            return new KollaAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken), pace.Asked(response.Headers));
        }
        catch (Exception e) when (LineFaults.Translate(access, e) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>How much blunter a filter must be for this connector.</summary>
    private sealed record Blunted(int By);
}
