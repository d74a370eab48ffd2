using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Charts;

/// <summary>Refusals about charts and money.</summary>
internal static class ChartProblems
{
    public static readonly Problem NotesOff = RestProblems.NotOffered with { Detail = "Notes are switched off for this account." };
    public static readonly Problem CannotReadNotes = RestProblems.NotOffered with { Detail = "The practice's system does not show its notes to us." };
    public static readonly Problem CannotAddNotes = RestProblems.NotOffered with { Detail = "The practice's system takes no notes from us, or the clinic has not said under which type to file them; nothing was kept." };
    public static readonly Problem NoteNotTaken = new(StatusCodes.Status422UnprocessableEntity, "note-not-taken", "The practice's system cannot take this note whole; nothing was kept.", "Make it shorter, in letters, digits and plain signs.");
    public static readonly Problem InsuranceOff = RestProblems.NotOffered with { Detail = "Insurance is switched off for this account." };
    public static readonly Problem CannotReadInsurance = RestProblems.NotOffered with { Detail = "The practice's system does not show its patients' insurance to us." };
    public static readonly Problem CannotAddInsurance = RestProblems.NotOffered with { Detail = "We write no insurance into the practice's system, or the clinic has not said which plans it takes; nothing was kept." };
    public static readonly Problem InsuranceNotTaken = new(StatusCodes.Status422UnprocessableEntity, "insurance-not-taken", "This names none of the practice's plans, or somebody else's; nothing was kept.", "Name carrier and group as the clinic has them, for the patient's own insurance.");
    public static readonly Problem BillingOff = RestProblems.NotOffered with { Detail = "Billing is switched off for this account." };
    public static readonly Problem CannotReadBalance = RestProblems.NotOffered with { Detail = "The practice's system does not show its patients' balances to us." };
    public static readonly Problem CannotReadPayments = RestProblems.NotOffered with { Detail = "The practice's system does not show its payments to us." };
    public static readonly Problem PaymentsOff = RestProblems.NotOffered with { Detail = "Recording payments is switched off for this account." };
    public static readonly Problem CannotRecordPayments = RestProblems.NotOffered with { Detail = "The practice's system takes no payments from us; nothing was recorded." };
    public static readonly Problem UnknownMethod = new(StatusCodes.Status422UnprocessableEntity, "unknown-method", "The practice's ledger has no such way to pay; nothing was recorded.", "Use a name or code of 'methods'.");
    public static readonly Problem BalanceUnavailable = new(StatusCodes.Status404NotFound, "balance-unavailable", "The balance of this patient cannot be seen.", "That is not a balance of zero: ask the practice.");
}
