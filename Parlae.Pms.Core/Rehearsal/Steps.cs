using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Rehearsal;

/// <summary>
/// Every step of a write, in the order in which a call comes through them. <see cref="All"/> is what <c>failpoints</c> lists and what the crash matrix
/// walks through, so that a new step cannot be missed there.
/// </summary>
public static class Steps
{
    private static readonly List<Failpoint> listed = [];

    /// <summary>The tool call is marked as running, so that a redelivery waits for it.</summary>
    public static readonly Failpoint ToolEntered = Step("tool.entered");

    /// <summary>The access stands in the audit trail, nothing else.</summary>
    public static readonly Failpoint CreatePatientStarted = Step("createPatient.started");

    /// <summary>The ledger has the intent.</summary>
    public static readonly Failpoint CreatePatientIntended = Step("createPatient.intended");

    /// <summary>The PMS was searched for somebody like them.</summary>
    public static readonly Failpoint CreatePatientMatched = Step("createPatient.matched");

    /// <summary>Staff have the task to merge, the ledger does not say so yet.</summary>
    public static readonly Failpoint CreatePatientToMerge = Step("createPatient.toMerge");

    /// <summary>The ledger says that they are on file, or with staff; the call has no handle yet.</summary>
    public static readonly Failpoint CreatePatientSettled = Step("createPatient.settled");

    /// <summary>The ledger says that it is being sent; nothing was sent.</summary>
    public static readonly Failpoint CreatePatientSending = Step("createPatient.sending");

    /// <summary>The PMS has answered; the ledger does not say so yet.</summary>
    public static readonly Failpoint CreatePatientSent = Step("createPatient.sent");

    /// <summary>The ledger says what came of it.</summary>
    public static readonly Failpoint CreatePatientWritten = Step("createPatient.written");

    /// <summary>The call has a handle for the patient.</summary>
    public static readonly Failpoint CreatePatientShown = Step("createPatient.shown");

    /// <summary>The access stands in the audit trail, nothing else.</summary>
    public static readonly Failpoint BookStarted = Step("book.started");

    /// <summary>The ledger has the intent.</summary>
    public static readonly Failpoint BookIntended = Step("book.intended");

    /// <summary>Visit type and provider are known.</summary>
    public static readonly Failpoint BookUnderstood = Step("book.understood");

    /// <summary>Provider and room are held.</summary>
    public static readonly Failpoint BookHeld = Step("book.held");

    /// <summary>The call has a handle for the visit.</summary>
    public static readonly Failpoint BookShown = Step("book.shown");

    /// <summary>Its patient is still being created: the hold lasts, the ledger does not say yet that it waits.</summary>
    public static readonly Failpoint BookKept = Step("book.kept");

    /// <summary>The ledger says that it waits for its patient.</summary>
    public static readonly Failpoint BookWaiting = Step("book.waiting");

    /// <summary>It has joined the task to merge its patient; the ledger does not say so yet.</summary>
    public static readonly Failpoint BookJoined = Step("book.joined");

    /// <summary>The ledger says that it is with staff.</summary>
    public static readonly Failpoint BookWithStaff = Step("book.withStaff");

    /// <summary>The ledger says that it is being sent; nothing was sent, and the hold may still lapse.</summary>
    public static readonly Failpoint BookSending = Step("book.sending");

    /// <summary>The PMS has answered; the ledger does not say so yet.</summary>
    public static readonly Failpoint BookSent = Step("book.sent");

    /// <summary>The ledger says what came of it; the hold does not know yet.</summary>
    public static readonly Failpoint BookWritten = Step("book.written");

    /// <summary>Staff have the task for what failed; the ledger does not say yet that it ended.</summary>
    public static readonly Failpoint StaffTold = Step("staff.told");

    /// <summary>The work of the tool is done, its answer not recorded.</summary>
    public static readonly Failpoint ToolDone = Step("tool.done");

    /// <summary>The answer is recorded, and not sent.</summary>
    public static readonly Failpoint ToolAnswered = Step("tool.answered");

    /// <summary>Reconciliation has claimed an entry.</summary>
    public static readonly Failpoint ReconcileClaimed = Step("reconcile.claimed");

    /// <summary>The vendor has said what became of a write; the ledger does not say so yet.</summary>
    public static readonly Failpoint ReconcileAsked = Step("reconcile.asked");

    /// <summary>A waiting booking is found under its patient's id; it is not sent yet.</summary>
    public static readonly Failpoint ReconcileFollowed = Step("reconcile.followed");

    public static IReadOnlyList<Failpoint> All => listed;

    internal static Failpoint Sending(WriteKind kind) => kind == WriteKind.Book ? BookSending : CreatePatientSending;

    internal static Failpoint Sent(WriteKind kind) => kind == WriteKind.Book ? BookSent : CreatePatientSent;

    internal static Failpoint Written(WriteKind kind) => kind == WriteKind.Book ? BookWritten : CreatePatientWritten;

    private static Failpoint Step(string name)
    {
        var step = new Failpoint(name);
        listed.Add(step);
        return step;
    }
}
