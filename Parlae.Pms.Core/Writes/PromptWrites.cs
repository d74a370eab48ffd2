using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Core.Writes;

/// <summary>Sends a write for somebody on the line: where the vendor performs it within moments of accepting it, they hear that it is done.</summary>
public sealed class PromptWrites(WriteDispatch dispatch, WriteEnding ending, TimeProvider clock)
{
    private static readonly TimeSpan BeforeAsking = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestAsking = TimeSpan.FromSeconds(2);

    /// <exception cref="VendorException">It was not sent, for sure; the entry is back in the state it was in.</exception>
    public async Task<LedgerEntry> SendAsync(PmsAccount account, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        var sent = await dispatch.SendAsync(account, entry, callerWaits: true, cancellationToken);
        return (sent.Value.State == WriteState.Submitted ? await AskOnceAsync(account, sent, cancellationToken) : sent).Value;
    }

    private async Task<Sealed<LedgerEntry>> AskOnceAsync(PmsAccount account, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        try
        {
            using var brief = new CancellationTokenSource(LongestAsking, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(brief.Token, cancellationToken);
            await Task.Delay(BeforeAsking, clock, either.Token);
            return await dispatch.AskAsync(account, entry.Value, either.Token) switch
            {
                WriteFate.Confirmed confirmed => await ending.ConfirmAsync(account, entry, confirmed.RecordId, confirmed.StandsTwice),
                WriteFate.Failed failed => await ending.RejectAsync(account, entry, failed.Reason, callerWaits: true),
                _ => entry,
            };
        }
        catch (VendorException)
        {
            return entry; // it was accepted; reconciliation asks again
        }
        catch (OperationCanceledException)
        {
            return entry;
        }
    }
}
