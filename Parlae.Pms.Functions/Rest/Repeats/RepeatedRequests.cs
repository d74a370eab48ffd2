using System.Security.Cryptography;
using NodaTime;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Repeats;

/// <summary>A request that carried an <c>Idempotency-Key</c>, and its answer once there is one. Sealed: it holds patient data.</summary>
/// <param name="Request">Hash of method, path and body.</param>
/// <param name="BegunAt">When it began.</param>
/// <param name="Answer">Null while it runs.</param>
internal sealed record SeenRequest(string Request, Instant BegunAt, RenderedAnswer? Answer) : PatientData;

/// <summary>
/// Answers a request that is sent again from the record, in whatever process: the row is inserted before the work begins. What failed on our side or the PMS's is
/// forgotten, so that it can be tried again; the ledger keeps such a second try from being a second write.
/// </summary>
internal sealed partial class RepeatedRequests(IPartitionedRecords records, IAccountSeal seal, TimeProvider clock, ILogger<RepeatedRequests> log)
{
    public const string Collection = "idempotency";
    public const string Header = "Idempotency-Key";

    /// <summary>How long an answer is remembered.</summary>
    public static readonly Duration Life = Duration.FromHours(24);

    private const int LongestKey = 255;

    /// <summary>One whose process died is begun anew after this; longer than any write may go on.</summary>
    private static readonly Duration LongestRun = Duration.FromSeconds(70);

    private static readonly Problem Other = new(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "This Idempotency-Key was sent with another request.");
    private static readonly Problem Running = new(StatusCodes.Status409Conflict, "still-running", "The first request with this Idempotency-Key still runs.");

    private readonly SealedTable<SeenRequest> table = new(Collection, records, seal);

    /// <exception cref="BadBodyException">The key is none.</exception>
    public async Task<RenderedAnswer> AnswerOnceAsync(RestCall call, Func<Task<RenderedAnswer>> answer)
    {
        if (!call.Http.Request.Headers.TryGetValue(Header, out var header))
            return await answer();
        if (header is not [{ Length: > 0 and <= LongestKey } key] || key.Any(letter => letter is < ' ' or > '~'))
            throw new BadBodyException($"{Header} must be 1 to {LongestKey} plain characters.");

        var row = await seal.HashAsync(call.AccountId, "idempotency-key", key, call.Cancellation);
        var request = await seal.HashAsync(call.AccountId, "idempotency-request", $"{call.Method} {call.Http.Request.Path} {Convert.ToHexString(SHA256.HashData(call.Body))}", call.Cancellation);
        while (true)
        {
            var now = Instant.FromDateTimeOffset(clock.GetUtcNow());
            var mark = new SeenRequest(request, now, null);
            var seen = await table.GetAsync(call.AccountId, row, call.Cancellation);
            if (seen?.Value is { } known && now - known.BegunAt < Life)
            {
                if (known.Request != request)
                    return call.Problem(Other).Render();
                if (known.Answer is { } recorded)
                    return recorded;
                if (now - known.BegunAt < LongestRun)
                    return call.Problem(Running).Render();
            }

            var begun = seen is null
                ? await table.TryInsertAsync(call.AccountId, row, mark, Due(mark), call.Cancellation)
                : await table.TryReplaceAsync(call.AccountId, seen, mark, Due(mark), call.Cancellation);
            if (begun is not null)
                return await RunAsync(call, begun, answer);
        }
    }

    private async Task<RenderedAnswer> RunAsync(RestCall call, Sealed<SeenRequest> begun, Func<Task<RenderedAnswer>> answer)
    {
        RenderedAnswer? given = null;
        try
        {
            return given = await answer();
        }
        finally
        {
            await LeaveAsync(call, begun, given);
        }
    }

    /// <summary>What was done was done: a record that cannot be written changes nothing of what the caller is told.</summary>
    private async Task LeaveAsync(RestCall call, Sealed<SeenRequest> begun, RenderedAnswer? given)
    {
        try
        {
            if (given is { Status: < StatusCodes.Status500InternalServerError })
                await table.TryReplaceAsync(call.AccountId, begun, begun.Value with { Answer = given }, Due(begun.Value), CancellationToken.None);
            else
                await records.TryDeleteAsync(Collection, call.AccountId, begun.Row, begun.ETag, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            Log.NotRecorded(log, call.AccountId, call.Action);
        }
    }

    private static DateTimeOffset Due(SeenRequest seen) => (seen.BegunAt + Life).ToDateTimeOffset();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The answer to {Action} of account {AccountId} could not be recorded; a repeat will be done anew")]
        public static partial void NotRecorded(ILogger logger, string accountId, string action);
    }
}
