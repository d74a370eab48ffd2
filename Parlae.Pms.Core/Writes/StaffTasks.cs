using System.Globalization;
using System.Text.Json.Serialization;
using NodaTime;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Writes;

/// <summary>What the machine could not finish, with the details a person needs. Sealed: it holds patient data.</summary>
/// <param name="TaskId">Ours.</param>
/// <param name="Kind">What to do.</param>
/// <param name="CreatedAt">When it came up.</param>
/// <param name="PatientId">The PMS's id, if there is one.</param>
/// <param name="CallId">The call it came from.</param>
/// <param name="Details">Named facts for a reader.</param>
/// <param name="Status">Open until a person closes it.</param>
/// <param name="Note">Of whoever closed it.</param>
/// <param name="Openings">How often it was opened; each is told to staff once.</param>
public sealed record StaffTask(
    string TaskId,
    StaffTaskKind Kind,
    Instant CreatedAt,
    string? PatientId,
    string? CallId,
    IReadOnlyDictionary<string, string> Details,
    StaffTaskStatus Status = StaffTaskStatus.Open,
    string? Note = null,
    int Openings = 1) : PatientData
{
    /// <summary>Whether its ids are of the practice to which the clinic is connected now.</summary>
    public bool IsOf(PmsAccount account) => !Details.ContainsKey(StaffTaskDetails.MadeIn) && ConnectedPractice.IsNow(account, null, CreatedAt);

    /// <summary>Another one as soon as there is something new to do.</summary>
    [JsonIgnore]
    public string Mark => string.Create(CultureInfo.InvariantCulture, $"{Openings}-{Details.Count}");
}

/// <summary>Kinds of work for staff.</summary>
public enum StaffTaskKind
{
    /// <summary>A caller looks like a patient on file, but not quite: one record or two?</summary>
    MergePatient,

    /// <summary>The PMS refused a booking the caller had asked for.</summary>
    BookingFailed,

    /// <summary>A visit was to be moved, and stands where it was, or at both times.</summary>
    MoveFailed,

    /// <summary>A visit was to be cancelled, and stands.</summary>
    CancelFailed,

    /// <summary>A patient said that they will come, and the PMS does not know.</summary>
    ConfirmFailed,

    /// <summary>The PMS refused to create a patient; what was booked for them waits.</summary>
    PatientNotCreated,

    /// <summary>A write was sent and nobody can say what became of it.</summary>
    WriteUnresolved,

    /// <summary>A patient's contact data or name of address is to be changed; the contact on file before hears of it first.</summary>
    PatientUpdate,

    /// <summary>A caller's words for a patient's chart.</summary>
    PatientNote,

    /// <summary>Insurance to be filed, as the caller read it from the card.</summary>
    PatientInsurance,

    /// <summary>A patient wants to pay: send a link to the contact on file.</summary>
    PaymentRequest,

    /// <summary>Money that was taken elsewhere, and that the PMS refused to record.</summary>
    PaymentNotRecorded,

    /// <summary>A caller wants to be called back, or to have something known.</summary>
    Message,

    /// <summary>A message to a patient was refused for good by who should have carried it.</summary>
    MessageNotDelivered,

    /// <summary>A time has become free that fits somebody on the waitlist.</summary>
    SlotFreed,

    /// <summary>A visit stands where somebody else has one, and could not be taken back.</summary>
    DoubleBooked,
}

/// <summary>Whether a task still needs somebody.</summary>
public enum StaffTaskStatus
{
    Open,
    Closed,
}

/// <summary>Keeps staff tasks, and tells staff of each through the outbox. Where they lie: <see cref="StaffTaskRows"/>.</summary>
public sealed class StaffTasks(IPartitionedRecords records, IAccountSeal seal, Outbox outbox, IFailpoints failpoints, TimeProvider clock)
{
    public const string Collection = "tasks";

    private readonly StaffTaskRows rows = new(records, seal);

    /// <summary>Opens a task. The same <paramref name="cause"/> opens one task only, however often it is raised.</summary>
    public async ValueTask<StaffTask> OpenAsync(string accountId, StaffTaskKind kind, string cause, string? patientId, string? callId, IReadOnlyDictionary<string, string> details, CancellationToken cancellationToken)
    {
        var taskId = "t" + (await seal.HashAsync(accountId, "task", $"{kind}|{cause}", cancellationToken))[..24];
        var task = new StaffTask(taskId, kind, Instant.FromDateTimeOffset(clock.GetUtcNow()), patientId, callId, details);
        if (await rows.LookAsync(accountId, taskId, cancellationToken) is { } known)
            return known.Value;
        await AnnounceAsync(accountId, taskId, task.Openings, cancellationToken);
        await failpoints.PassAsync(Steps.TaskAnnounced);
        if (await rows.TryInsertAsync(accountId, task, cancellationToken))
            return task;
        return (await rows.FindAsync(accountId, taskId, cancellationToken))?.Value ?? task;
    }

    /// <summary>Adds facts to a task. What is new needs somebody: a task that was closed is open again.</summary>
    public async ValueTask AddDetailsAsync(string accountId, string taskId, IReadOnlyDictionary<string, string> details, CancellationToken cancellationToken)
    {
        while (await rows.FindAsync(accountId, taskId, cancellationToken) is { } current)
        {
            var isReopened = current.Value.Status == StaffTaskStatus.Closed;
            var openings = current.Value.Openings + (isReopened ? 1 : 0);
            if (isReopened)
                await AnnounceAsync(accountId, taskId, openings, cancellationToken);
            var merged = current.Value.Details.Concat(details.Where(d => !current.Value.Details.ContainsKey(d.Key))).ToDictionary();
            if (await rows.TryReplaceAsync(accountId, current, current.Value with { Details = merged, Status = StaffTaskStatus.Open, Openings = openings }, cancellationToken))
                return;
        }
    }

    /// <summary>Before the task itself, so that a crash in between loses neither: a message without its task is dropped, and put down again with it.</summary>
    private ValueTask AnnounceAsync(string accountId, string taskId, int opening, CancellationToken cancellationToken) =>
        outbox.AddAheadAsync(accountId, OutboxKind.StaffTask, $"{taskId}|{opening}", item => item with { TaskId = taskId, Opening = opening }, cancellationToken);

    public async ValueTask<StaffTask?> FindAsync(string accountId, string taskId, CancellationToken cancellationToken) =>
        (await rows.FindAsync(accountId, taskId, cancellationToken))?.Value;

    /// <summary>What a person says of a task. Null: there is no such task.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="taskId">Which.</param>
    /// <param name="status">Null: as it was.</param>
    /// <param name="note">Null: as it was.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<StaffTask?> ChangeAsync(string accountId, string taskId, StaffTaskStatus? status, string? note, CancellationToken cancellationToken) =>
        (await ChangeIfAsync(accountId, taskId, _ => true, status, note, cancellationToken)).Task;

    /// <summary>Changes a task that is still as whoever changes it thinks; else it is returned as it is. Null: there is no such task.</summary>
    internal async ValueTask<(StaffTask? Task, bool IsChanged)> ChangeIfAsync(
        string accountId, string taskId, Func<StaffTask, bool> isStill, StaffTaskStatus? status, string? note, CancellationToken cancellationToken)
    {
        while (await rows.FindAsync(accountId, taskId, cancellationToken) is { } current)
        {
            if (!isStill(current.Value))
                return (current.Value, false);
            var changed = current.Value with { Status = status ?? current.Value.Status, Note = note ?? current.Value.Note };
            if (await rows.TryReplaceAsync(accountId, current, changed, cancellationToken))
                return (changed, true);
        }

        return (null, false);
    }

    /// <summary>Tasks by id, those after one of them only, open or closed as is asked; closed ones are neither read nor opened for whoever wants the open ones.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="taskId">Null: from the first.</param>
    /// <param name="status">Null: all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public IAsyncEnumerable<StaffTask> ListAfterAsync(string accountId, string? taskId, StaffTaskStatus? status, CancellationToken cancellationToken) => status switch
    {
        StaffTaskStatus.Open => rows.OpenAfterAsync(accountId, taskId, cancellationToken),
        StaffTaskStatus.Closed => rows.AllAfterAsync(accountId, taskId, cancellationToken).Where(task => task.Status == StaffTaskStatus.Closed),
        _ => rows.AllAfterAsync(accountId, taskId, cancellationToken),
    };

    public IAsyncEnumerable<StaffTask> ListAsync(string accountId, CancellationToken cancellationToken) => ListAfterAsync(accountId, null, null, cancellationToken);

    /// <summary>What still needs somebody, by id.</summary>
    public IAsyncEnumerable<StaffTask> ListOpenAsync(string accountId, CancellationToken cancellationToken) => ListAfterAsync(accountId, null, StaffTaskStatus.Open, cancellationToken);
}
