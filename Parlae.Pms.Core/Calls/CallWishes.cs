using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Calls;

/// <summary>What is wished in a call, as the ledger takes it down.</summary>
internal static class CallWishes
{
    /// <summary>A wish before anything was done for it. What is to be written is for whoever asks to add; the intent's key is the ledger's.</summary>
    /// <param name="call">In which it is wished.</param>
    /// <param name="ledger">In whose time.</param>
    /// <param name="kind">Of the write.</param>
    /// <param name="reference">A new one of the ledger's.</param>
    /// <param name="patient">Whom it is for.</param>
    public static LedgerEntry Wish(this CallContext call, WriteLedger ledger, WriteKind kind, string reference, PatientKey patient) => new()
    {
        Reference = reference,
        Kind = kind,
        State = WriteState.Intended,
        IntentKey = "",
        Patient = patient,
        CallId = call.CallId,
        IsTrial = call.IsTrial,
        CreatedAt = ledger.Now,
    };
}
