using System.Text.Json;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>What came of a write that was sent.</summary>
internal abstract record NexHealthWrite
{
    private NexHealthWrite() { }

    /// <summary>NexHealth has taken it.</summary>
    public sealed record Taken(Envelope Envelope) : NexHealthWrite;

    /// <summary>NexHealth refuses; nothing was changed.</summary>
    public sealed record Refused(NexHealthAnswer Answer) : NexHealthWrite;

    /// <summary>Nobody knows.</summary>
    public sealed record Lost : NexHealthWrite;
}

/// <summary>Sends requests of one account: turns, versions, pages, and NexHealth's answers as rows, writes or our exceptions.</summary>
internal sealed class NexHealthHttp(NexHealthAccess access, IHttpClientFactory http, NexHealthPace pace, IOptions<NexHealthOptions> options)
{
    private const string OldVersion = "application/vnd.Nexhealth+json;version=2";

    public NexHealthAccess Access => access;

    public bool HasRoom => pace.HasRoom(access);

    /// <summary>Every row of a list.</summary>
    /// <param name="path">Such as <c>patients</c>.</param>
    /// <param name="query">Filters; one without a value is left out.</param>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string path, IReadOnlyList<(string Name, string? Value)> query, CancellationToken cancellationToken) =>
        await ReadAsync<T>(path, query, _ => false, cancellationToken) ?? [];

    /// <summary>As <see cref="ListAsync"/>; null where there is no such thing (404).</summary>
    public Task<IReadOnlyList<T>?> ListIfThereAsync<T>(string path, IReadOnlyList<(string Name, string? Value)> query, CancellationToken cancellationToken) =>
        ReadAsync<T>(path, query, answer => answer.Effective is 404 or 410, cancellationToken);

    /// <summary>As <see cref="ListAsync"/>; null where NexHealth has not switched it on for this key or practice.</summary>
    public Task<IReadOnlyList<T>?> ListIfOfferedAsync<T>(string path, IReadOnlyList<(string Name, string? Value)> query, CancellationToken cancellationToken) =>
        ReadAsync<T>(path, query, answer => answer.Effective is 400 or 403 or 404 or 405 or 501, cancellationToken);

    /// <summary>A record, directly in the data or under one of these names; null where there is none.</summary>
    public async Task<T?> FindAsync<T>(string path, string endpoint, string[] names, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await SendAsync(HttpMethod.Get, path, [], null, new SendMark(), cancellationToken);
        if (answer.Effective is 404 or 410) return null;
        if (!answer.IsGood || answer.IsRefusal) throw NexHealthFaults.Of(access, answer, endpoint);
        return Shape(endpoint, answer, envelope => envelope.Row<T>(names) ?? throw new JsonException("no record"));
    }

    /// <summary>Sends a write once. Throws only when it certainly was not performed.</summary>
    public async Task<NexHealthWrite> WriteAsync(
        HttpMethod method, string path, string endpoint, IReadOnlyList<(string Name, string? Value)> query, object body, CancellationToken cancellationToken)
    {
        var mark = new SendMark();
        try
        {
            var answer = await SendAsync(method, path, query, body, mark, cancellationToken);
            if (answer is { IsGood: true, IsRefusal: false })
                return answer.Envelope is { } envelope ? new NexHealthWrite.Taken(envelope) : new NexHealthWrite.Lost(); // a page that is no JSON may come from anybody in between
            if (NexHealthFaults.Rejection(answer, []) is not null) return new NexHealthWrite.Refused(answer);
            if (NexHealthFaults.IsLost(answer)) return new NexHealthWrite.Lost();
            throw NexHealthFaults.Of(access, answer, endpoint);
        }
        catch (Exception e) when (mark.MayHaveArrived && e is Practices.VendorException or OperationCanceledException)
        {
            return new NexHealthWrite.Lost();
        }
    }

    /// <summary>A request with the header of its endpoint's version.</summary>
    public static HttpRequestMessage Request(HttpMethod method, string root, string path, string query)
    {
        var request = new HttpRequestMessage(method, new Uri(root + path + query));
        if (NexHealthEndpoint.IsOld(method, path))
        {
            request.Headers.TryAddWithoutValidation("Accept", OldVersion);
        }
        else
        {
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            request.Headers.TryAddWithoutValidation("Nex-Api-Version", "v3.0.0");
        }

        return request;
    }

    private async Task<IReadOnlyList<T>?> ReadAsync<T>(string path, IReadOnlyList<(string Name, string? Value)> query, Func<NexHealthAnswer, bool> isNone, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        string? cursor = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var page = 0; page < options.Value.PageCap; page++)
        {
            // What is left out is 5 in one document and 1000 in another (reference 11).
            var answer = await SendAsync(HttpMethod.Get, path, [.. query, ("per_page", $"{options.Value.PageSize}"), ("end_cursor", cursor)], null, new SendMark(), cancellationToken);
            if (page == 0 && isNone(answer)) return null;
            if (!answer.IsGood || answer.IsRefusal) throw NexHealthFaults.Of(access, answer, path);
            rows.AddRange(Shape(path, answer, envelope => envelope.Rows<T>()));
            if (answer.Envelope!.Cursor is not { } next) return rows;
            if (!seen.Add(next)) throw access.Broken($"{path}: the same cursor twice");
            cursor = next;
        }

        throw access.Broken($"{path}: more than {options.Value.PageCap} pages");
    }

    private T Shape<T>(string endpoint, NexHealthAnswer answer, Func<Envelope, T> read)
    {
        try
        {
            return read(answer.Envelope ?? throw new JsonException("no envelope"));
        }
        catch (JsonException)
        {
            // The exception itself quotes what was answered.
            throw access.Broken($"{endpoint}: not the JSON that was promised");
        }
    }

    private async Task<NexHealthAnswer> SendAsync(
        HttpMethod method, string path, IReadOnlyList<(string Name, string? Value)> query, object? body, SendMark mark, CancellationToken cancellationToken)
    {
        access.Demand();
        for (var second = false; ; second = true)
        {
            await pace.TakeAsync(access, NexHealthEndpoint.Kind(method, path), cancellationToken);
            using var request = Request(method, options.Value.Root, path, Query([("subdomain", access.Subdomain), .. query]));
            request.Options.Set(NexHealthAccess.Key, access);
            request.Options.Set(SendMark.Key, mark);
            request.Options.Set(NexHealthTokenHandler.WithToken, true);
            if (body is not null) request.Content = LineJson.Content(body, NexHealthJson.Options);

            var answer = await pace.AnswerAsync(http, access, request, cancellationToken);
            mark.MayHaveArrived = false;
            if (answer.Effective != 429) return answer;

            // Refused for the pace's sake, so not performed: even a write may go again once the door opens.
            pace.Close(access, answer.RetryAfter ?? TimeSpan.FromSeconds(1));
            if (second) return answer;
        }
    }

    private static string Query(IEnumerable<(string Name, string? Value)> members) =>
        "?" + string.Join('&', members.Where(member => member.Value is not null).Select(member => $"{member.Name}={Uri.EscapeDataString(member.Value!)}"));
}
