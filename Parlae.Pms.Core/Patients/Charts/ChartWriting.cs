using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Patients.Charts;

/// <summary>
/// Writes what goes on a patient's chart or account: the intent is in the ledger before the PMS is asked anything, it is sent once, and what becomes of it
/// is followed to its end. What is for a patient still being created waits for them.
/// </summary>
public sealed class ChartWriting(WriteLedger ledger, WriteDispatch dispatch, PromptWrites prompt, WriteEnding ending, AuditedWork audited, IFailpoints failpoints)
{
    private static readonly Duration IntentLife = Duration.FromMinutes(2);

    /// <summary>Throws, where the practice itself asks, <see cref="VendorException"/> kinds (nothing was changed then), and always <see cref="AuditUnavailableException"/>.</summary>
    public Task<ChartOutcome> WriteAsync(CallContext call, string action, ChartWish wish, CancellationToken cancellationToken) =>
        audited.RunAsync(call.Action(action, wish.Entry.Patient, wish.Fields), async token =>
        {
            await failpoints.PassAsync(Steps.Started(wish.Entry.Kind));
            var outcome = await TryAsync(call, wish, token);
            return new AuditedResult<ChartOutcome>(outcome, Word(wish, outcome));
        }, cancellationToken);

    private async Task<ChartOutcome> TryAsync(CallContext call, ChartWish wish, CancellationToken cancellationToken)
    {
        var asked = wish.Entry.Patient;
        var known = await ledger.ResolveAsync(call.Account, asked, cancellationToken); // null: the patient could not be created
        var patient = known ?? asked;
        if (patient != asked && await ledger.StandingAsync(call.Account, await wish.IntentAsync(asked, cancellationToken), cancellationToken) is { } waiting && await ledger.RelyAsync(call.AccountId, waiting, cancellationToken))
            return Of(waiting); // wanted while the patient was still being created

        while (true)
        {
            switch (await BeginAsync(call, wish, patient, cancellationToken))
            {
                case IntentOutcome.Begun begun:
                    return await CarryOutAsync(call, known, begun.Entry, cancellationToken);
                case IntentOutcome.Stands stands when await ledger.RelyAsync(call.AccountId, stands.Entry, cancellationToken):
                    return Of(stands.Entry);
            }
        }
    }

    private async ValueTask<IntentOutcome> BeginAsync(CallContext call, ChartWish wish, PatientKey patient, CancellationToken cancellationToken)
    {
        var entry = wish.Entry with { Patient = patient };
        return await ledger.BeginAsync(call.Account, patient.Id is { } id ? entry.Of(id) : entry, await wish.IntentAsync(patient, cancellationToken), (ledger.Now + IntentLife).ToDateTimeOffset(), cancellationToken);
    }

    /// <param name="call">The call it is wished in.</param>
    /// <param name="patient">Null: the PMS has refused to create them, and staff, who have that task, get this one too.</param>
    /// <param name="entry">As it was begun.</param>
    /// <param name="cancellationToken">Gives up before anything is sent.</param>
    private async Task<ChartOutcome> CarryOutAsync(CallContext call, PatientKey? patient, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        try
        {
            await failpoints.PassAsync(Steps.Intended(entry.Value.Kind));
            switch (patient)
            {
                case PatientKey.OnFile:
                    return Of(await prompt.SendAsync(call.Account, entry, cancellationToken));
                case PatientKey.Asked:
                    await dispatch.WaitAsync(call.Account, entry, cancellationToken);
                    return new ChartOutcome.Submitted(entry.Value.Reference);
                case PatientKey.ToMerge merge:
                    return Of((await dispatch.LeaveToStaffAsync(call.Account, entry, merge, cancellationToken)).Value);
                case null:
                    return Of((await ending.HandOverAsync(call.Account, entry)).Value);
                default:
                    throw new InvalidOperationException("A patient key of an unknown kind.");
            }
        }
        catch (VendorException) when (!call.IsOfPractice)
        {
            // A caller's wish does not get lost because the PMS is away; the practice itself hears that it is, and can try again.
            if (await ending.HandOverUnsentAsync(call.Account, entry.Value.Reference) is not { } left)
                throw;
            return Of(left.Value);
        }
        catch (Exception exception) when (exception is VendorException or OperationCanceledException)
        {
            await ending.WithdrawAsync(call.Account, entry.Value.Reference); // neither comes out of a write that was sent
            throw;
        }
    }

    private static string Word(ChartWish wish, ChartOutcome outcome) => outcome switch
    {
        ChartOutcome.Written => wish.Done,
        ChartOutcome.Submitted => "submitted",
        ChartOutcome.WithStaff => StaffRequests.Outcome,
        _ => "refused",
    };

    private static ChartOutcome Of(LedgerEntry entry) => entry switch
    {
        { State: WriteState.Confirmed } => new ChartOutcome.Written(entry.Reference, entry.RecordId),
        { State: WriteState.WithStaff or WriteState.Unresolved } => new ChartOutcome.WithStaff(entry.Reference),
        { IsOpen: true } => new ChartOutcome.Submitted(entry.Reference),
        _ => new ChartOutcome.Refused(entry.Reference),
    };
}
