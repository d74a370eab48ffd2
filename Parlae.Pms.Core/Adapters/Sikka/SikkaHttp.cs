using System.Text.Json;
using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Rows of a list. <paramref name="Loading"/>: a new copy is being loaded, this may be half of it.</summary>
internal sealed record SikkaList<T>(IReadOnlyList<T> Rows, bool Loading);

/// <summary>Sends requests of one account: turns, retries after a closed window, pages, and Sikka's answers as rows, receipts or our exceptions.</summary>
internal sealed class SikkaHttp(SikkaAccess access, DateTimeZone zone, IHttpClientFactory http, SikkaPace pace, IOptions<SikkaOptions> options, TimeProvider clock)
{
    public SikkaAccess Access => access;

    /// <summary>Whether a long list that nobody waits for may be read now.</summary>
    public bool HasRoom => pace.HasRoom(access);

    /// <summary>Every row of a list. Throws <see cref="VendorException"/> kinds.</summary>
    public async Task<SikkaList<T>> ListAsync<T>(string endpoint, IReadOnlyDictionary<string, string?> query, bool asApplication, CancellationToken cancellationToken) =>
        await ReadAsync<T>(endpoint, query, asApplication, isOptional: false, cancellationToken) ?? new SikkaList<T>([], false);

    /// <summary>As <see cref="ListAsync"/>, but null where the plan lacks the endpoint.</summary>
    public Task<SikkaList<T>?> ListIfOfferedAsync<T>(string endpoint, IReadOnlyDictionary<string, string?> query, bool asApplication, CancellationToken cancellationToken) =>
        ReadAsync<T>(endpoint, query, asApplication, isOptional: true, cancellationToken);

    /// <summary>A body that is no list; null where the plan lacks the endpoint or the body is empty.</summary>
    public async Task<T?> ObjectIfOfferedAsync<T>(string endpoint, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await SendAsync(HttpMethod.Get, endpoint, "", null, false, new SendMark(), cancellationToken);
        if (IsNotOffered(answer)) return null;
        if (answer.Effective is < 200 or >= 300) throw SikkaFaults.Of(access, answer, endpoint);
        return Shape(endpoint, () => answer.Json() is { ValueKind: JsonValueKind.Object } body ? body.Deserialize<T>(SikkaJson.Options) : null);
    }

    /// <summary>Sends a write once. Throws only when it certainly was not performed; a lost answer is <see cref="WriteReceipt.Unknown"/>.</summary>
    /// <param name="onConflict">What "already exists" means for this write.</param>
    public async Task<WriteReceipt> WriteAsync(HttpMethod method, string endpoint, IReadOnlyDictionary<string, string> body, WriteRejection onConflict, CancellationToken cancellationToken)
    {
        var mark = new SendMark();
        try
        {
            var answer = await SendAsync(method, endpoint, "", body, false, mark, cancellationToken);
            if (answer.Effective is >= 200 and < 300)
                return answer.Notice?.TrackingId is { } id ? new WriteReceipt.Submitted(id) : new WriteReceipt.Unknown();
            if (SikkaFaults.Rejection(answer, onConflict) is { } reason) return new WriteReceipt.Rejected(reason);
            if (SikkaFaults.IsLost(answer)) return new WriteReceipt.Unknown();
            throw SikkaFaults.Of(access, answer, endpoint);
        }
        catch (Exception e) when (mark.MayHaveArrived && e is VendorException or OperationCanceledException)
        {
            return new WriteReceipt.Unknown();
        }
    }

    /// <summary>Asks, as the application, that something be removed. False: Sikka does not say that it is gone.</summary>
    public async Task<bool> DeleteAsync(string endpoint, IReadOnlyDictionary<string, string?> query, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Delete, endpoint, "?" + QueryText(query), null, asApplication: true, new SendMark(), cancellationToken);
        if (answer.Effective is >= 200 and < 300) return true;
        if (answer.Effective is >= 500 or 429) throw SikkaFaults.Of(access, answer, endpoint, asApplication: true);
        return false;
    }

    private async Task<SikkaList<T>?> ReadAsync<T>(string endpoint, IReadOnlyDictionary<string, string?> query, bool asApplication, bool isOptional, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        var loading = false;
        var limit = options.Value.PageSize;
        for (var (page, asked) = (0, 0); asked < options.Value.PageCap; asked++)
        {
            var answer = await SendAsync(HttpMethod.Get, endpoint, QueryText(query, page, limit), null, asApplication, new SendMark(), cancellationToken);
            if (isOptional && IsNotOffered(answer)) return null;
            if (answer is { Effective: 404, Code: "API2009" }) break;
            if (answer.Effective is < 200 or >= 300) throw SikkaFaults.Of(access, answer, endpoint, asApplication);

            var envelope = Shape(endpoint, () => Envelope.Read(answer.Json()));
            rows.AddRange(Shape(endpoint, () => envelope.Items.Where(item => item.ValueKind == JsonValueKind.Object).Select(item => item.Deserialize<T>(SikkaJson.Options)!).ToList()));
            loading |= answer.Loading;

            // "offset" is a page number (reference 4.1). Of the next link only the query counts: its host and scheme are not to be followed.
            var size = SikkaValue.Whole(envelope.Limit) is { } said and > 0 ? said : limit;
            if (envelope.Next is null || envelope.Items.Count == 0 || envelope.Items.Count < size) return new SikkaList<T>(rows, loading);
            var (nextPage, nextLimit) = NextPage(envelope.Next);
            if (nextPage <= page) throw access.Broken($"{endpoint}: the next page lies behind");
            (page, limit) = (nextPage ?? page + 1, nextLimit ?? size);
            if (asked + 1 == options.Value.PageCap) throw access.Broken($"{endpoint}: more than {options.Value.PageCap} pages");
        }

        return new SikkaList<T>(rows, loading);
    }

    private async Task<SikkaAnswer> SendAsync(
        HttpMethod method, string endpoint, string query, IReadOnlyDictionary<string, string>? body, bool asApplication, SendMark mark, CancellationToken cancellationToken)
    {
        access.Demand();
        if (options.Value.ApplicationId.Length == 0 || options.Value.ApplicationKey.Length == 0) throw access.Misconfigured("SIKKA_APPLICATION_ID or SIKKA_SECRET_KEY is not set");
        for (var second = false; ; second = true)
        {
            using var turn = await pace.TakeAsync(access, asApplication, options.Value.LongestRateWait, cancellationToken);
            using var request = new HttpRequestMessage(method, new Uri(options.Value.Root, endpoint + query));
            request.Options.Set(SikkaAccess.Key, access);
            request.Options.Set(SendMark.Key, mark);
            request.Options.Set(SikkaTokenHandler.WithRequestKey, !asApplication);
            if (body is not null) request.Content = LineJson.Content(body);
            if (asApplication)
            {
                request.Headers.Add("App-Id", options.Value.ApplicationId);
                request.Headers.Add("App-Key", options.Value.ApplicationKey);
            }

            var answer = await AnswerAsync(request, cancellationToken);
            mark.MayHaveArrived = false;
            if (answer.Effective != 429) return answer;
            if (answer.Code is "API2011" or "API2012")
            {
                answer = answer with { RetryAfter = UntilTomorrow() };
                pace.CloseDay(access, answer.RetryAfter.Value);
                return answer;
            }

            // Refused for the window's sake, so not performed: even a write may go again once the window opens.
            pace.Close(access, asApplication, answer.RetryAfter ?? TimeSpan.FromSeconds(1));
            if (second) return answer;
        }
    }

    private async Task<SikkaAnswer> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.CreateClient(SikkaRegistration.ClientName).SendAsync(request, cancellationToken);
            var loading = response.Headers.TryGetValues("Data-Insert", out var insert) && insert.Any(word => word.Contains("progress", StringComparison.OrdinalIgnoreCase));
            return new SikkaAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken), loading, pace.Asked(response.Headers));
        }
        catch (Exception e) when (LineFaults.Translate(access, e) is { } fault)
        {
            throw fault;
        }
    }

    private T Shape<T>(string endpoint, Func<T> read)
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

    private static bool IsNotOffered(SikkaAnswer answer) => answer is { Effective: 401, Code: "API2004" } or { Effective: 403 } or { Effective: 405, Code: "API2014" };

    private TimeSpan UntilTomorrow()
    {
        var now = Instant.FromDateTimeOffset(clock.GetUtcNow());
        return (zone.AtStartOfDay(now.InZone(zone).Date.PlusDays(1)).ToInstant() - now).ToTimeSpan();
    }

    private static string QueryText(IReadOnlyDictionary<string, string?> query, int page, int limit) => $"?offset={page}&limit={limit}&{QueryText(query)}".TrimEnd('&');

    private static string QueryText(IReadOnlyDictionary<string, string?> query) =>
        string.Join('&', query.Where(filter => filter.Value is not null).Select(filter => $"{filter.Key}={Uri.EscapeDataString(filter.Value!)}"));

    private static (int? Page, int? Limit) NextPage(string link)
    {
        int? page = null, limit = null;
        var query = link.IndexOf('?', StringComparison.Ordinal);
        foreach (var pair in query < 0 ? [] : link[(query + 1)..].Split('&'))
        {
            if (pair.StartsWith("offset=", StringComparison.OrdinalIgnoreCase)) page = SikkaValue.Whole(pair[7..]);
            if (pair.StartsWith("limit=", StringComparison.OrdinalIgnoreCase)) limit = SikkaValue.Whole(pair[6..]);
        }

        return (page, limit);
    }
}
