using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Paging;

/// <summary>Part of a list.</summary>
/// <param name="Continuation">Ask for the next part with it; null: this was the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation);

/// <summary>What part of a list is asked for.</summary>
/// <param name="List">The list and its filters: a continuation holds for them alone.</param>
/// <param name="After">The last item of the part before; null: from the start.</param>
internal sealed record PageRequest<T>(string List, int Size, T? After)
    where T : class;

/// <summary>Makes and reads continuation tokens. They are sealed to account, list and filters; any other is refused.</summary>
internal sealed class Continuations(IAccountSeal seal)
{
    public const string SizeName = "pageSize";
    public const string TokenName = "continuation";

    private const int UsualSize = 50;
    private const int MostItems = 200;
    private const int LongestToken = 4096;

    /// <param name="call">The request.</param>
    /// <param name="query">Read already; all but the paging itself are filters.</param>
    /// <exception cref="BadBodyException">A size out of range, or a token that is none of this list.</exception>
    public async Task<PageRequest<T>> ReadAsync<T>(RestCall call, RestQuery query)
        where T : class
    {
        var filters = query.Values.Where(pair => pair.Key is not (SizeName or TokenName)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key.Length}:{pair.Key}={pair.Value.Length}:{pair.Value}");
        var list = $"{call.Action}{(call.Id is { } id ? $"/{id.Length}:{id}" : "")}|{string.Join('&', filters)}|{(call.Body.Length == 0 ? "" : Convert.ToHexString(SHA256.HashData(call.Body)))}";
        var after = query.Text(TokenName) is { } token
            ? await OpenAsync<T>(call, list, token) ?? throw new BadBodyException($"'{TokenName}' is no continuation of this list.")
            : null;
        return new(list, query.Number(SizeName, 1, MostItems) ?? UsualSize, after);
    }

    /// <summary>A page of the first items; the source may hold more.</summary>
    public async Task<Page<TItem>> PageAsync<TPlace, TItem>(RestCall call, PageRequest<TPlace> request, IReadOnlyList<TItem> items, TPlace? next)
        where TPlace : class => new(items, next is null ? null : await SealAsync(call, request.List, next));

    private async Task<string> SealAsync<T>(RestCall call, string list, T place)
    {
        var body = Base64Url.EncodeToString(await seal.SealAsync(call.AccountId, Context(list), JsonSerializer.SerializeToUtf8Bytes(place), call.Cancellation));
        return $"{body}.{await MarkAsync(call, list, body)}";
    }

    private async Task<T?> OpenAsync<T>(RestCall call, string list, string token)
        where T : class
    {
        if (token.Length > LongestToken || token.Split('.') is not [var body, var mark])
            return null;
        // The mark first: a seal that does not open counts as damage to our data, and a caller's made-up token is none.
        var expected = await MarkAsync(call, list, body);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mark), Encoding.UTF8.GetBytes(expected)))
            return null;
        return JsonSerializer.Deserialize<T>(await seal.OpenAsync(call.AccountId, Context(list), Base64Url.DecodeFromChars(body), call.Cancellation));
    }

    private ValueTask<string> MarkAsync(RestCall call, string list, string body) => seal.HashAsync(call.AccountId, "continuation", $"{list}|{body}", call.Cancellation);

    private static string Context(string list) => $"continuation/{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(list)))}";
}
