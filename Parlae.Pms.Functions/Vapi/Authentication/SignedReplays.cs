using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>An answer, and the account whose data it may hold; null: it holds none.</summary>
internal sealed record AnswerOf(byte[] Json, string? AccountId);

/// <summary>
/// Answers a signed body that was seen before from the record, also while the first delivery still runs: a captured request can be sent again, but makes
/// nothing happen again. Records become due in <see cref="Collection"/> when they have lost their use.
/// </summary>
/// <remarks>
/// One record per signature says that it was seen and holds nothing of a patient. An account's answer lies beside it, sealed, in the account's own partition:
/// there a purge finds it, and the signature stays known.
/// </remarks>
internal sealed partial class SignedReplays(
    IPartitionedRecords records, IAccountSeal seal, WebhookEdge edge, TimeProvider time, ILogger<SignedReplays> logger)
{
    public const string Collection = "replay";

    private const int SchemaVersion = 1;
    private const int LongestKept = IPartitionedRecords.MaximumBodyBytes / 4 * 3 - 4096; // Base64 and the seal come on top.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(160);

    /// <summary>
    /// Makes the answer, or takes the one of the record, and sends it. False: nothing was sent, as the first delivery still runs, or its answer was purged or
    /// can no longer be opened. Throws <see cref="StoreUnavailableException"/> before anything is done, and what <paramref name="answer"/> and
    /// <paramref name="send"/> throw.
    /// </summary>
    /// <param name="caller">Who signed.</param>
    /// <param name="arrived">A timestamp of the clock.</param>
    /// <param name="answer">Given from when its deadline counts: whoever has waited for a delivery that died begins anew.</param>
    /// <param name="send">Called once.</param>
    /// <param name="cancellationToken">Of a caller who hangs up.</param>
    public async Task<bool> AnswerOnceAsync(WebhookCaller caller, long arrived, Func<long, Task<AnswerOf>> answer, Func<byte[], Task> send, CancellationToken cancellationToken)
    {
        var key = KeyOf(caller);
        var expires = time.GetUtcNow() + caller.Signature!.KeepFor;
        var claim = Serialize(new Entry(SchemaVersion, expires, null, null, null));
        if (await ClaimAsync(key, claim, expires, null, arrived, cancellationToken) is { } claimed)
        {
            await RunAsync(key, claimed, expires, () => answer(arrived), send);
            return true;
        }

        var waiting = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = Shorter(2 * pause, LongestPause))
        {
            var (seen, etag) = await ReadAsync(key, cancellationToken);
            if (seen is { IsAnswered: true } && seen.Expires > time.GetUtcNow())
            {
                Log.Replayed(logger, seen.AccountId);
                if (await OpenAsync(seen, cancellationToken) is not { } known)
                {
                    return false;
                }

                await send(known);
                return true;
            }

            // No answer within the deadline: the first delivery died with its process, or stands still. Its tool calls have records of their own.
            if (seen is null || seen.Expires <= time.GetUtcNow() || time.GetElapsedTime(waiting) >= edge.ToolDeadline)
            {
                var anew = time.GetTimestamp();
                if (await ClaimAsync(key, claim, expires, etag, anew, cancellationToken) is { } taken)
                {
                    await RunAsync(key, taken, expires, () => answer(anew), send);
                    return true;
                }

                if (time.GetElapsedTime(waiting) >= edge.ToolDeadline)
                {
                    return false;
                }
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    /// <summary>Nobody hears an answer that begins after the deadline. Throws <see cref="StoreUnavailableException"/>.</summary>
    /// <param name="etag">Of what stands there; null: nothing does.</param>
    /// <param name="begun">From when the deadline counts.</param>
    private async Task<string?> ClaimAsync(Key key, byte[] claim, DateTimeOffset expires, string? etag, long begun, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var deadline = new Deadline(time, begun, edge.ToolDeadline);
        if (deadline.Left == TimeSpan.Zero)
            throw new StoreUnavailableException("records");
        var claimed = etag is null
            ? records.TryInsertAsync(Collection, key.Partition, key.Row, claim, expires, CancellationToken.None)
            : records.TryReplaceAsync(Collection, key.Partition, key.Row, claim, etag, expires, CancellationToken.None);
        if (claimed.IsCompleted)
            return await claimed;
        var claiming = claimed.AsTask();
        try
        {
            return await claiming.WaitAsync(deadline.Left, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = ForgetLateAsync(key, claiming);
            throw;
        }
        catch (TimeoutException late)
        {
            _ = ForgetLateAsync(key, claiming);
            throw new StoreUnavailableException("records", late);
        }
    }

    /// <summary>A claim that comes to stand when nobody waits for it any more would have the next delivery wait for an answer. One of which the store does not tell stays.</summary>
    private async Task ForgetLateAsync(Key key, Task<string?> claiming)
    {
        try
        {
            if (await claiming is { } etag)
                await TryForgetAsync(key, etag);
        }
#pragma warning disable CA1031 // Nobody waits for it: without it the next delivery of the body waits for the deadline. The type alone is logged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotTakenBack(logger, exception.GetType().Name);
        }
    }

    /// <summary>Whether the body was seen before. Throws <see cref="StoreUnavailableException"/>.</summary>
    public async Task<bool> IsKnownAsync(WebhookCaller caller, CancellationToken cancellationToken) => (await ReadAsync(KeyOf(caller), cancellationToken)).Entry is not null;

    /// <summary>The answer is on its way before it is kept: a repeat that comes within that moment waits as it does for a delivery that still runs.</summary>
    private async Task RunAsync(Key key, string etag, DateTimeOffset expires, Func<Task<AnswerOf>> answer, Func<byte[], Task> send)
    {
        AnswerOf given;
        try
        {
            given = await answer();
        }
        catch
        {
            await TryForgetAsync(key, etag); // A retry may do better.
            throw;
        }

        var sending = send(given.Json);
        await TryKeepAsync(key, etag, expires, given); // also when nobody listens any more: what was done was done
        await sending;
    }

    /// <summary>The answer goes out even if it cannot be kept: a replay then runs into the records of the tool calls.</summary>
    private async Task TryKeepAsync(Key key, string etag, DateTimeOffset expires, AnswerOf given)
    {
        try
        {
            if (given.Json.Length > LongestKept)
                await TryForgetAsync(key, etag);
            else if (given.AccountId is { } accountId)
                await KeepSealedAsync(key, etag, expires, accountId, given.Json);
            else
                await records.TryReplaceAsync(Collection, key.Partition, key.Row, Serialize(new(SchemaVersion, expires, null, null, given.Json)), etag, expires, CancellationToken.None);
        }
#pragma warning disable CA1031 // The answer is on its way: no fault of its record may cut it off. The type alone is logged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotKept(logger, exception.GetType().Name);
        }
    }

    /// <summary>The answer first, then the word that it is there; a delivery that was overtaken meanwhile takes its answer back.</summary>
    private async Task KeepSealedAsync(Key key, string etag, DateTimeOffset expires, string accountId, byte[] json)
    {
        var row = $"{key.Row}-{Guid.NewGuid():N}";
        await records.TryInsertAsync(Collection, accountId, row, await seal.SealAsync(accountId, Context(accountId, row), json, CancellationToken.None), expires, CancellationToken.None);
        var answered = Serialize(new(SchemaVersion, expires, accountId, row, null));
        if (await records.TryReplaceAsync(Collection, key.Partition, key.Row, answered, etag, expires, CancellationToken.None) is null)
            await records.TryDeleteAsync(Collection, accountId, row, null, CancellationToken.None);
    }

    private async Task TryForgetAsync(Key key, string etag)
    {
        try
        {
            await records.TryDeleteAsync(Collection, key.Partition, key.Row, etag, CancellationToken.None);
        }
        catch (StoreUnavailableException exception)
        {
            Log.NotKept(logger, exception.GetType().Name);
        }
    }

    private async Task<(Entry? Entry, string? ETag)> ReadAsync(Key key, CancellationToken cancellationToken)
        => await records.GetAsync(Collection, key.Partition, key.Row, cancellationToken) is { } stored
            ? (JsonSerializer.Deserialize<Entry>(stored.Body.Span), stored.ETag)
            : (null, null);

    private async Task<byte[]?> OpenAsync(Entry seen, CancellationToken cancellationToken)
    {
        if (seen is not { AccountId: { } accountId, AnswerRow: { } row })
        {
            return seen.Answer;
        }

        if (await records.GetAsync(Collection, accountId, row, cancellationToken) is not { } kept)
        {
            Log.Purged(logger, accountId);
            return null;
        }

        try
        {
            return await seal.OpenAsync(accountId, Context(accountId, row), kept.Body, cancellationToken);
        }
        catch (SealBrokenException)
        {
            Log.CannotOpen(logger, accountId); // The account's keys were destroyed meanwhile, and its data with them.
            return null;
        }
    }

    private static Key KeyOf(WebhookCaller caller)
    {
        var row = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(caller.Signature!.Text)));

        // Spread: all of the platform's webhooks in one partition would be a bottleneck.
        return new Key($"{caller.Account?.AccountId ?? "-platform"}_{row[..2]}", row);
    }

    private static byte[] Serialize(Entry entry) => JsonSerializer.SerializeToUtf8Bytes(entry);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Context(string partition, string row) => $"{Collection}/{partition}/{row}";

    private sealed record Key(string Partition, string Row);

    /// <param name="AnswerRow">Where in the account's partition the answer lies.</param>
    /// <param name="Answer">An answer that is no account's.</param>
    private sealed record Entry(int Version, DateTimeOffset Expires, string? AccountId, string? AnswerRow, byte[]? Answer)
    {
        public bool IsAnswered => (AnswerRow ?? (object?)Answer) is not null;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A signed webhook of account {AccountId} was seen before and is answered from the record")]
        public static partial void Replayed(ILogger logger, string? accountId);

        [LoggerMessage(LogLevel.Error, "The answer to a signed webhook could not be kept ({Fault})")]
        public static partial void NotKept(ILogger logger, string fault);

        [LoggerMessage(LogLevel.Warning, "The store did not say whether the record of a signed webhook came to stand after its deadline ({Fault})")]
        public static partial void NotTakenBack(ILogger logger, string fault);

        [LoggerMessage(LogLevel.Information, "A signed webhook of account {AccountId} was seen before, and its answer was purged")]
        public static partial void Purged(ILogger logger, string accountId);

        [LoggerMessage(LogLevel.Warning, "A kept answer of account {AccountId} can no longer be opened")]
        public static partial void CannotOpen(ILogger logger, string accountId);
    }
}
