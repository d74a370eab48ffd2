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

    /// <summary>The hold lasts as long as its write; the ledger does not say yet that the write is being sent, or waits for another.</summary>
    public static readonly Failpoint HoldKept = Step("hold.kept");

    /// <summary>The ledger says that it waits.</summary>
    public static readonly Failpoint WaitWritten = Step("wait.written");

    /// <summary>It has joined the task to merge its patient; the ledger does not say so yet.</summary>
    public static readonly Failpoint BookJoined = Step("book.joined");

    /// <summary>The ledger says that it is with staff.</summary>
    public static readonly Failpoint BookWithStaff = Step("book.withStaff");

    /// <summary>The ledger says that it is being sent; nothing was sent.</summary>
    public static readonly Failpoint BookSending = Step("book.sending");

    /// <summary>The PMS has answered; the ledger does not say so yet.</summary>
    public static readonly Failpoint BookSent = Step("book.sent");

    /// <summary>The ledger says what came of it; the hold does not know yet.</summary>
    public static readonly Failpoint BookWritten = Step("book.written");

    /// <summary>The access stands in the audit trail, nothing else.</summary>
    public static readonly Failpoint MoveStarted = Step("move.started");

    /// <summary>The ledger has the intent.</summary>
    public static readonly Failpoint MoveIntended = Step("move.intended");

    /// <summary>The visit was found.</summary>
    public static readonly Failpoint MoveFound = Step("move.found");

    /// <summary>Provider and room of the new time are held.</summary>
    public static readonly Failpoint MoveHeld = Step("move.held");

    /// <summary>Of a move by booking anew: the ledger has the cancelling of the old visit, which waits; the new one is not sent.</summary>
    public static readonly Failpoint MoveSplit = Step("move.split");

    /// <summary>The ledger says that it is being sent; nothing was sent.</summary>
    public static readonly Failpoint MoveSending = Step("move.sending");

    /// <summary>The PMS has answered; the ledger does not say so yet.</summary>
    public static readonly Failpoint MoveSent = Step("move.sent");

    /// <summary>The ledger says what came of it; the hold does not know yet.</summary>
    public static readonly Failpoint MoveWritten = Step("move.written");

    /// <summary>The access stands in the audit trail, nothing else.</summary>
    public static readonly Failpoint CancelStarted = Step("cancel.started");

    /// <summary>The ledger has the intent.</summary>
    public static readonly Failpoint CancelIntended = Step("cancel.intended");

    /// <summary>The visit was found.</summary>
    public static readonly Failpoint CancelFound = Step("cancel.found");

    /// <summary>The ledger says that the booking is being taken back; the vendor was not asked yet.</summary>
    public static readonly Failpoint TakingBack = Step("cancel.takingBack");

    /// <summary>The vendor has let go of the booking; the ledger does not say so yet.</summary>
    public static readonly Failpoint TakenBack = Step("cancel.takenBack");

    /// <summary>The ledger says that it is being sent; nothing was sent.</summary>
    public static readonly Failpoint CancelSending = Step("cancel.sending");

    /// <summary>The PMS has answered; the ledger does not say so yet.</summary>
    public static readonly Failpoint CancelSent = Step("cancel.sent");

    /// <summary>The ledger says what came of it.</summary>
    public static readonly Failpoint CancelWritten = Step("cancel.written");

    /// <summary>The access stands in the audit trail, nothing else.</summary>
    public static readonly Failpoint ConfirmStarted = Step("confirm.started");

    /// <summary>The ledger has the intent.</summary>
    public static readonly Failpoint ConfirmIntended = Step("confirm.intended");

    /// <summary>The visit was found.</summary>
    public static readonly Failpoint ConfirmFound = Step("confirm.found");

    /// <summary>The ledger says that it is being sent; nothing was sent.</summary>
    public static readonly Failpoint ConfirmSending = Step("confirm.sending");

    /// <summary>The PMS has answered; the ledger does not say so yet.</summary>
    public static readonly Failpoint ConfirmSent = Step("confirm.sent");

    /// <summary>The ledger says what came of it.</summary>
    public static readonly Failpoint ConfirmWritten = Step("confirm.written");

    /// <summary>The access stands in the audit trail, nothing else. As the four that follow, for all that goes on a chart.</summary>
    public static readonly Failpoint ChartStarted = Step("chart.started");

    /// <summary>The ledger has the intent.</summary>
    public static readonly Failpoint ChartIntended = Step("chart.intended");

    /// <summary>The ledger says that it is being sent; nothing was sent.</summary>
    public static readonly Failpoint ChartSending = Step("chart.sending");

    /// <summary>The PMS has answered; the ledger does not say so yet.</summary>
    public static readonly Failpoint ChartSent = Step("chart.sent");

    /// <summary>The ledger says what came of it.</summary>
    public static readonly Failpoint ChartWritten = Step("chart.written");

    /// <summary>What a change put an end to (the booking of the old time) is freed in the ledger; the change itself has not ended there.</summary>
    public static readonly Failpoint ChangeFreed = Step("change.freed");

    /// <summary>What follows once the write stands is in the outbox; the ledger does not say yet that it does.</summary>
    public static readonly Failpoint FollowUpsPrepared = Step("followUps.prepared");

    /// <summary>The outbox has the message that there is a task; the task itself is not there yet.</summary>
    public static readonly Failpoint TaskAnnounced = Step("task.announced");

    /// <summary>Staff have the task for what failed; the ledger does not say yet that it ended.</summary>
    public static readonly Failpoint StaffTold = Step("staff.told");

    /// <summary>A caller who cannot wait has been promised the write in the ledger, and does not know it yet.</summary>
    public static readonly Failpoint ToolPromised = Step("tool.promised");

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

    /// <summary>An item of the outbox is claimed; nothing has left.</summary>
    public static readonly Failpoint DeliveryClaimed = Step("delivery.claimed");

    /// <summary>A message has left; the outbox does not say so yet.</summary>
    public static readonly Failpoint DeliverySent = Step("delivery.sent");

    public static IReadOnlyList<Failpoint> All => listed;

    internal static Failpoint Started(WriteKind kind) => Of(kind, CreatePatientStarted, BookStarted, MoveStarted, CancelStarted, ConfirmStarted, ChartStarted);

    internal static Failpoint Intended(WriteKind kind) => Of(kind, CreatePatientIntended, BookIntended, MoveIntended, CancelIntended, ConfirmIntended, ChartIntended);

    /// <summary>Of changes to a visit.</summary>
    internal static Failpoint Found(WriteKind kind) => kind == WriteKind.Cancel ? CancelFound : ConfirmFound;

    internal static Failpoint Sending(WriteKind kind) => Of(kind, CreatePatientSending, BookSending, MoveSending, CancelSending, ConfirmSending, ChartSending);

    internal static Failpoint Sent(WriteKind kind) => Of(kind, CreatePatientSent, BookSent, MoveSent, CancelSent, ConfirmSent, ChartSent);

    internal static Failpoint Written(WriteKind kind) => Of(kind, CreatePatientWritten, BookWritten, MoveWritten, CancelWritten, ConfirmWritten, ChartWritten);

    private static Failpoint Of(WriteKind kind, Failpoint create, Failpoint book, Failpoint move, Failpoint cancel, Failpoint confirm, Failpoint chart) => kind switch
    {
        WriteKind.CreatePatient => create,
        WriteKind.Book => book,
        WriteKind.Move => move,
        WriteKind.Cancel => cancel,
        WriteKind.Confirm => confirm,
        _ => chart,
    };

    private static Failpoint Step(string name)
    {
        var step = new Failpoint(name);
        listed.Add(step);
        return step;
    }
}
