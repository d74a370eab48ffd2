using System.Text.Json;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Sends requests of one account, each in its turn: pages, second tries of reads, and Open Dental's answers as rows, outcomes or our exceptions.</summary>
internal sealed class OpenDentalHttp(OpenDentalAccess access, IHttpClientFactory http, OpenDentalPace pace, IOptions<OpenDentalOptions> options)
{
    /// <summary>The smallest page; others are ten or a hundred times as large (reference 2).</summary>
    private const int SmallestPage = 100;

    /// <summary>So many pages after the first are asked for at once.</summary>
    private const int PagesBeside = 2;

    /// <summary>So often a request goes that the pace refuses: others of the same practice may have been quicker.</summary>
    internal const int MostTries = 4;

    public OpenDentalAccess Access => access;

    /// <summary>Every row of a list. Throws <see cref="VendorException"/> kinds.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string path, IReadOnlyDictionary<string, string?> query, CancellationToken cancellationToken)
    {
        var (rows, seen, step, first) = (new List<T>(), 0, 0, default(string));
        for (var pages = 0; pages < options.Value.PageCap;)
        {
            // A week of a busy practice has three pages: those after the first are asked for beside each other, where requests are not that dear.
            var beside = Enumerable.Range(0, pages == 0 || access.IsSlow ? 1 : PagesBeside).Select(n => PageAsync<T>(path, QueryText(query, seen + (n * step)), cancellationToken)).ToList();
            foreach (var page in beside.Skip(1)) _ = page.ContinueWith(asked => asked.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default); // may have been asked in vain
            foreach (var page in beside)
            {
                var items = await page;
                pages++;

                // Whoever knows no offset answers the same rows again.
                if (items.First is not null && items.First == first) return rows;
                first = items.First ?? first;
                rows.AddRange(items.Rows);
                seen += items.Count;

                // Nobody tells how large a full page is here: each size is a multiple of the smallest.
                if (items.Count == 0 || items.Count % SmallestPage != 0) return rows;
                if (step != 0 && items.Count != step) break; // those beside it began elsewhere
                step = items.Count;
            }
        }

        throw access.Broken($"{What(path)}: more than {options.Value.PageCap} pages");
    }

    private async Task<Page<T>> PageAsync<T>(string path, string query, CancellationToken cancellationToken)
    {
        var answer = await ReadAsync(path, query, cancellationToken);
        if (answer.Status == 404 && path.Contains('/', StringComparison.Ordinal)) return Page<T>.Empty; // the list hangs on a record that is not there
        if (!answer.IsDone) throw OpenDentalFaults.Of(access, answer, What(path));
        return Shape(path, () => Page<T>.Read(answer.Body));
    }

    /// <summary>One record; null when there is none.</summary>
    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await ReadAsync(path, "", cancellationToken);
        if (answer.Status == 404) return null;
        if (!answer.IsDone) throw OpenDentalFaults.Of(access, answer, What(path));
        return Shape(path, () => OpenDentalJson.Record<T>(answer.Body));
    }

    /// <summary>Sends a write once. Throws only when it certainly was not performed; a lost answer is <see cref="OpenDentalOutcome.Lost"/>.</summary>
    public async Task<OpenDentalOutcome> WriteAsync(HttpMethod method, string path, IReadOnlyDictionary<string, object> body, CancellationToken cancellationToken)
    {
        var mark = new SendMark();
        try
        {
            var answer = await SendAsync(method, path, "", body, mark, cancellationToken);
            if (answer.IsDone) return new OpenDentalOutcome.Done(ReadableOrNull(answer));
            if (answer.Status == 429) throw OpenDentalFaults.Of(access, answer, What(path));
            if (OpenDentalFaults.IsLost(answer)) return new OpenDentalOutcome.Lost();
            if (answer.Status == 401) await NeedKeysAsync(cancellationToken);
            return new OpenDentalOutcome.Refused(answer.Status, OpenDentalFaults.Rejection(answer));
        }
        catch (Exception e) when (mark.MayHaveArrived && e is VendorException or OperationCanceledException)
        {
            return new OpenDentalOutcome.Lost();
        }
    }

    /// <summary>Throws <see cref="PracticeMisconfiguredException"/> when not even a read is permitted: then a refused write was refused for the keys, not for a permission.</summary>
    private async Task NeedKeysAsync(CancellationToken cancellationToken)
    {
        var answer = await ReadAsync("providers", "", cancellationToken);
        if (answer.Status == 401) throw OpenDentalFaults.Of(access, answer, "providers");
    }

    /// <summary>A read that met a passing failure goes once more, in a turn of its own.</summary>
    private async Task<OpenDentalAnswer> ReadAsync(string path, string query, CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                var answer = await SendAsync(HttpMethod.Get, path, query, null, new SendMark(), cancellationToken);
                if (again || answer.Status < 500 || !OpenDentalFaults.IsPassing(OpenDentalFaults.Of(access, answer, What(path)))) return answer;
            }
            catch (VendorException fault) when (!again && OpenDentalFaults.IsPassing(fault))
            {
            }
        }
    }

    private async Task<OpenDentalAnswer> SendAsync(
        HttpMethod method, string path, string query, IReadOnlyDictionary<string, object>? body, SendMark mark, CancellationToken cancellationToken)
    {
        access.Demand(options.Value.DeveloperKey);
        for (var tries = 1; ; tries++)
        {
            await pace.TakeAsync(access, options.Value.LongestRateWait, cancellationToken);
            using var request = new HttpRequestMessage(method, new Uri(options.Value.Root, path + query));
            request.Options.Set(OpenDentalAccess.Key, access);
            request.Options.Set(SendMark.Key, mark);
            request.Headers.TryAddWithoutValidation("Authorization", $"ODFHIR {options.Value.DeveloperKey}/{access.CustomerKey}");
            if (body is not null) request.Content = LineJson.Content(body);

            var answer = await AnswerAsync(request, cancellationToken);
            mark.MayHaveArrived = false;
            if (answer.Status != 429) return answer;

            // Refused for the queue's sake, so not performed: even a write may go again in its turn.
            pace.Close(access, answer.RetryAfter ?? access.Interval);
            if (tries == MostTries) return answer;
        }
    }

    private async Task<OpenDentalAnswer> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.CreateClient(OpenDentalRegistration.ClientName).SendAsync(request, cancellationToken);
            return new OpenDentalAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken), pace.Asked(response.Headers));
        }
        catch (Exception e) when (LineFaults.Translate(access, e) is { } fault)
        {
            throw fault;
        }
    }

    private static JsonElement? ReadableOrNull(OpenDentalAnswer answer)
    {
        try
        {
            return answer.Json();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private T Shape<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException)
        {
            // The exception itself quotes what was answered.
            throw access.Broken($"{What(path)}: not the JSON that was promised");
        }
    }

    /// <summary>The endpoint without the numbers of patients and visits.</summary>
    private static string What(string path) => string.Join('/', path.Split('/').Where(part => !part.All(char.IsAsciiDigit)));

    private static string QueryText(IReadOnlyDictionary<string, string?> query, int offset)
    {
        var filters = query.Where(filter => filter.Value is not null).Select(filter => $"{filter.Key}={Uri.EscapeDataString(filter.Value!)}");
        var text = string.Join('&', offset > 0 ? filters.Append(FormattableString.Invariant($"Offset={offset}")) : filters);
        return text.Length > 0 ? $"?{text}" : "";
    }
}
