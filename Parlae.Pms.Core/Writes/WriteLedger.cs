using System.Buffers;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Writes;

/// <summary>An intent that could be begun, or the entry that already stands for it.</summary>
public abstract record IntentOutcome
{
    private IntentOutcome() { }

    public sealed record Begun(Sealed<LedgerEntry> Entry) : IntentOutcome;

    public sealed record Stands(LedgerEntry Entry) : IntentOutcome;
}

/// <summary>
/// The book of intended, submitted and confirmed writes. Each entry is one row; a second row per intent makes sure that one intent is one
/// write, a third finds it by its patient. All are made in one batch.
/// </summary>
public sealed class WriteLedger(IPartitionedRecords records, IAccountSeal seal, TimeProvider clock)
{
    public const string Collection = "ledger";

    /// <summary>Of a patient's writes: a store that is far away takes its time for each. Fewer than the failures in a row after which a store is given a rest.</summary>
    private const int ReadAtOnce = 4;

    private static readonly SearchValues<char> ReferenceDigits = SearchValues.Create("0123456789abcdef");

    private readonly SealedTable<LedgerEntry> table = new(Collection, records, seal);
    private readonly SealedTable<string> intents = new(Collection, records, seal);

    /// <summary>A new reference: time-ordered, hard to guess.</summary>
    public string NewReference() => "w" + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");

    /// <summary>Whether a text has the form of a reference; no PMS gives such ids.</summary>
    public static bool IsReference(string text) => text.Length == 33 && text[0] == 'w' && text.AsSpan(1).IndexOfAnyExcept(ReferenceDigits) < 0;

    public ValueTask<Sealed<LedgerEntry>?> FindAsync(string accountId, string reference, CancellationToken cancellationToken) =>
        table.GetAsync(accountId, Row(reference), cancellationToken);

    /// <summary>Finds what was begun in the practice to which the clinic is connected now, and nothing else.</summary>
    public async ValueTask<Sealed<LedgerEntry>?> FindHereAsync(PmsAccount account, string reference, CancellationToken cancellationToken) =>
        await FindAsync(account.AccountId, reference, cancellationToken) is { } entry && entry.Value.IsOf(account) ? entry : null;

    /// <summary>Begins an intent unless one of the same practice that may still have an effect stands for it.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="entry">In state <see cref="WriteState.Intended"/>.</param>
    /// <param name="intent">The intent in words; only its keyed hash is stored.</param>
    /// <param name="due">When reconciliation should look at it, if nobody has by then.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public async ValueTask<IntentOutcome> BeginAsync(PmsAccount account, LedgerEntry entry, string intent, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var accountId = account.AccountId;
        var intentRow = await IntentRowAsync(accountId, intent, cancellationToken);
        while (true)
        {
            var current = await intents.GetAsync(accountId, intentRow, cancellationToken);
            var generation = 1;
            if (current is not null && await FindAsync(accountId, current.Value, cancellationToken) is { } standing)
            {
                if (standing.Value.EffectMayStand && standing.Value.IsOf(account))
                    return new IntentOutcome.Stands(standing.Value);
                generation = standing.Value.Generation + 1;
            }

            var begun = entry with { IntentKey = intentRow, Generation = generation, Practice = ConnectedPractice.Of(account) };
            var row = Row(begun.Reference);
            var pointer = await intents.SealAsync(accountId, intentRow, begun.Reference, cancellationToken);
            var ofPatient = await PatientRowAsync(accountId, begun.Patient, begun.Reference, cancellationToken);
            var result = await records.BatchAsync(Collection, accountId,
            [
                current is null ? new RecordChange.Insert(intentRow, pointer) : new RecordChange.Replace(intentRow, pointer, current.ETag),
                new RecordChange.Insert(row, await table.SealAsync(accountId, row, begun, cancellationToken), due),
                new RecordChange.Insert(ofPatient, ReadOnlyMemory<byte>.Empty),
            ], cancellationToken);
            if (result is BatchResult.Applied applied)
                return new IntentOutcome.Begun(new(begun, row, applied.ETags[1]!));
            if (result is BatchResult.Refused { ChangeIndex: > 0 })
                throw new InvalidOperationException("A reference names one write; this one was used before.");
        }
    }

    /// <summary>The intent of a booking, in words: a patient is in one chair at a time, whoever treats them.</summary>
    public static string BookingIntent(PatientKey patient, Instant start) => $"book|{patient.Text}|{start.ToUnixTimeTicks()}";

    /// <summary>The intent of a cancellation or confirmation, in words.</summary>
    public static string ChangeIntent(WriteKind kind, VisitTarget visit) => $"{kind}|{visit.Text}";

    /// <summary>The intent of a move, in words.</summary>
    public static string MoveIntent(VisitTarget visit, Instant start) => $"{WriteKind.Move}|{visit.Text}|{start.ToUnixTimeTicks()}";

    /// <summary>The intent of a note, in words: the same words for the same patient are one note of a call, or of a day where there is no call.</summary>
    public static string NoteIntent(PatientKey patient, string? callId, NewNote note) =>
        $"{WriteKind.AddNote}|{patient.Text}|{callId ?? LocalDatePattern.Iso.Format(note.Date)}|{note.Text}";

    /// <summary>The intent of a policy, in words: the same card of the same patient is one policy of a call, or of a day where there is no call.</summary>
    public static string InsuranceIntent(PatientKey patient, string? callId, NewPolicy policy) =>
        $"{WriteKind.AddInsurance}|{patient.Text}|{callId ?? LocalDatePattern.Iso.Format(policy.Date)}|{policy.Carrier}|{policy.GroupNumber}|{policy.MemberId}";

    /// <summary>The intent of a payment, in words: its receipt names it, on its day.</summary>
    public static string PaymentIntent(PatientKey patient, NewPayment payment) => string.Create(
        CultureInfo.InvariantCulture, $"{WriteKind.RecordPayment}|{patient.Text}|{LocalDatePattern.Iso.Format(payment.Date)}|{payment.Amount:0.00}|{payment.Method.Code}|{payment.Receipt}");

    /// <summary>The intent of a preferred name, in words.</summary>
    /// <param name="patient">Whose.</param>
    /// <param name="callId">The call it is said in; null: it counts for a day.</param>
    /// <param name="today">That day.</param>
    /// <param name="name">The name.</param>
    /// <param name="after">The last write that asked for another name.</param>
    public static string NameIntent(PatientKey patient, string? callId, LocalDate today, string name, string? after) =>
        $"{WriteKind.ChangePatient}|{patient.Text}|{callId ?? LocalDatePattern.Iso.Format(today)}|{after}|{name}";

    /// <summary>The entry that stands for an intent, or null.</summary>
    public async ValueTask<LedgerEntry?> StandingAsync(PmsAccount account, string intent, CancellationToken cancellationToken)
    {
        var intentRow = await IntentRowAsync(account.AccountId, intent, cancellationToken);
        return await intents.GetAsync(account.AccountId, intentRow, cancellationToken) is { } pointer
            && await FindHereAsync(account, pointer.Value, cancellationToken) is { Value: { EffectMayStand: true } standing } ? standing : null;
    }

    /// <summary>
    /// The entry stands for this intent too: its patient, known by a reference when it was begun, has an id now. Returns the other entry that stands for
    /// it already, or null.
    /// </summary>
    public async ValueTask<LedgerEntry?> AlsoStandsForAsync(PmsAccount account, string intent, string reference, CancellationToken cancellationToken)
    {
        var accountId = account.AccountId;
        var intentRow = await IntentRowAsync(accountId, intent, cancellationToken);
        while (true)
        {
            var current = await intents.GetAsync(accountId, intentRow, cancellationToken);
            if (current?.Value == reference)
                return null;
            if (current is not null && await FindHereAsync(account, current.Value, cancellationToken) is { Value: { EffectMayStand: true } standing })
                return standing;
            var pointed = current is null
                ? await intents.TryInsertAsync(accountId, intentRow, reference, null, cancellationToken)
                : await intents.TryReplaceAsync(accountId, current, reference, null, cancellationToken);
            if (pointed is not null)
                return null;
        }
    }

    /// <summary>Writes the next state. Null when somebody else moved the entry on meanwhile: read it again.</summary>
    /// <remarks>A promise made meanwhile is kept, and no reason to stop; only who would end the write as failed must first read that somebody relies on it.</remarks>
    /// <param name="accountId">Whose.</param>
    /// <param name="current">As last read.</param>
    /// <param name="next">What it becomes.</param>
    /// <param name="due">When to look again; null: never.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<Sealed<LedgerEntry>?> MoveAsync(string accountId, Sealed<LedgerEntry> current, LedgerEntry next, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await table.TryReplaceAsync(accountId, current, Kept(next) with { IsPromised = current.Value.IsPromised }, due, cancellationToken) is { } moved)
                return moved;
            if (!next.EffectMayStand || current.Value.IsPromised || await FindAsync(accountId, next.Reference, cancellationToken) is not { Value.IsPromised: true } promised || !promised.Value.IsSameStepAs(current.Value))
                return null;
            current = promised;
        }
    }

    /// <summary>Once a note or a policy has ended, its words are in the PMS or before staff, and no longer here.</summary>
    private static LedgerEntry Kept(LedgerEntry next) => next switch
    {
        { IsOpen: false, NewNote: { } note } => next with { NewNote = note with { Text = "" } },
        { IsOpen: false, NewPolicy: { } policy } => next with { NewPolicy = policy with { MemberId = "" } },
        _ => next,
    };

    /// <summary>
    /// Writes down that a caller is about to hear that this write is under way; staff will know if nothing comes of it. False when there is no such entry,
    /// or it has ended.
    /// </summary>
    public async ValueTask<bool> PromiseAsync(string accountId, string reference, CancellationToken cancellationToken)
    {
        while (await records.GetAsync(Collection, accountId, Row(reference), cancellationToken) is { } stored)
        {
            var current = await table.OpenAsync(stored, cancellationToken);
            if (!current.Value.IsOpen)
                return false;
            if (current.Value.IsPromised || await table.TryReplaceAsync(accountId, current, current.Value with { IsPromised = true }, stored.Due, cancellationToken) is not null)
                return true;
        }

        return false;
    }

    /// <summary>
    /// For somebody who is about to hear of an equal write of before: one under way is promised to them, too. False: it has come to nothing just now, and may
    /// be begun anew.
    /// </summary>
    public async ValueTask<bool> RelyAsync(string accountId, LedgerEntry standing, CancellationToken cancellationToken) =>
        !standing.IsOpen
        || await PromiseAsync(accountId, standing.Reference, cancellationToken)
        || await FindAsync(accountId, standing.Reference, cancellationToken) is { Value.EffectMayStand: true };

    /// <summary>Entries of one patient of the practice, the oldest first.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> OfPatientAsync(PmsAccount account, PatientKey patient, CancellationToken cancellationToken)
    {
        var accountId = account.AccountId;
        var from = await PatientRowAsync(accountId, patient, "", cancellationToken);
        var (found, reading) = (new List<LedgerEntry>(), new Queue<Task<Sealed<LedgerEntry>?>>());
        await foreach (var row in records.RangeAsync(Collection, accountId, from, from[..^1] + ";", cancellationToken))
        {
            if (reading.Count == ReadAtOnce)
                await TakeAsync();
            reading.Enqueue(FindHereAsync(account, row.Row[from.Length..], cancellationToken).AsTask());
        }

        while (reading.Count > 0)
            await TakeAsync();
        return found;

        async ValueTask TakeAsync()
        {
            if (await reading.Dequeue() is { } entry)
                found.Add(entry.Value);
        }
    }

    /// <summary>An entry is from now on found under this patient too: the one it waited for has an id.</summary>
    public async ValueTask PointAsync(string accountId, PatientKey patient, string reference, CancellationToken cancellationToken) =>
        await records.TryInsertAsync(Collection, accountId, await PatientRowAsync(accountId, patient, reference, cancellationToken), ReadOnlyMemory<byte>.Empty, null, cancellationToken);

    /// <summary>The patient as the PMS knows them, once a creation under way has been confirmed; null when it failed.</summary>
    public async ValueTask<PatientKey?> ResolveAsync(PmsAccount account, PatientKey patient, CancellationToken cancellationToken)
    {
        if (patient is not PatientKey.Asked asked)
            return patient;
        var entry = (await FindAsync(account.AccountId, asked.Reference, cancellationToken))?.Value;
        return entry switch
        {
            not null when !entry.IsOf(account) => null,
            { State: WriteState.Confirmed, RecordId: { } patientId } => new PatientKey.OnFile(patientId),
            { State: WriteState.WithStaff, Patient: PatientKey.ToMerge merge } => merge,
            null or { EffectMayStand: true } => patient, // not yet written down: a slow creation goes on in the background
            _ => null,
        };
    }

    /// <summary>Rows of any account that are due, still sealed.</summary>
    public IAsyncEnumerable<StoredRecord> DueAsync(int shard, int atMost, CancellationToken cancellationToken) =>
        table.DueAsync(shard, clock.GetUtcNow(), atMost, cancellationToken);

    /// <summary>Opens a due row. Throws <see cref="SealBrokenException"/> for one of an account whose key was destroyed.</summary>
    public ValueTask<Sealed<LedgerEntry>> OpenAsync(StoredRecord due, CancellationToken cancellationToken) => table.OpenAsync(due, cancellationToken);

    /// <summary>Leaves a row as it is and never looks at it again: nobody can open it.</summary>
    public async ValueTask SetAsideAsync(StoredRecord due, CancellationToken cancellationToken) =>
        await records.TryReplaceAsync(Collection, due.Partition, due.Row, due.Body, due.ETag, null, cancellationToken);

    public Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());

    private async ValueTask<string> PatientRowAsync(string accountId, PatientKey patient, string reference, CancellationToken cancellationToken) =>
        $"p:{await seal.HashAsync(accountId, "ledger-patient", patient.Text, cancellationToken)}:{reference}";

    private async ValueTask<string> IntentRowAsync(string accountId, string intent, CancellationToken cancellationToken) =>
        "i:" + await seal.HashAsync(accountId, "intent", intent, cancellationToken);

    private static string Row(string reference) => "w:" + reference;
}
