using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments.Booking;

/// <summary>
/// Books a visit so that what the caller hears is what stands in the PMS: the intent is written down, the time is held, the booking is sent
/// once, and only a confirmed write is <see cref="BookingOutcome.Booked"/>.
/// </summary>
public sealed class Booking(
    PracticeCalendar calendar, VisitFinder finder, WriteLedger ledger, WriteDispatch dispatch, SlotHolds holds, StaffTasks tasks, AuditedWork audited, TimeProvider clock)
{
    private static readonly string[] FieldsWritten = ["appointment"];
    private static readonly Duration IntentLife = Duration.FromMinutes(2);
    private static readonly TimeSpan BeforeAsking = TimeSpan.FromMilliseconds(200);
    private const int MostLooks = 3;
    private static readonly TimeSpan LongestAsking = TimeSpan.FromSeconds(2);

    /// <summary>Throws <see cref="VendorException"/> kinds (nothing was changed then) and <see cref="AuditUnavailableException"/>.</summary>
    public Task<BookingOutcome> BookAsync(CallContext call, string action, BookingRequest request, CancellationToken cancellationToken) =>
        audited.RunAsync(call.Action(action, request.Patient.Patient, FieldsWritten), async token =>
        {
            var outcome = await TryBookAsync(call, request, token);
            return new AuditedResult<BookingOutcome>(outcome, Word(outcome));
        }, cancellationToken);

    /// <summary>Puts a booking before staff that the caller was told is under way, and that came to nothing.</summary>
    public async Task LeaveToStaffAsync(CallContext call, BookingRequest request, CancellationToken cancellationToken) =>
        await tasks.OpenAsync(
            call.AccountId, StaffTaskKind.BookingFailed, request.Reference, request.Patient.Patient.Id, call.CallId,
            StaffTaskDetails.OfVisit(request.Reference, request.Start, request.Minutes ?? 0, request.VisitType, request.Provider, call.Time.Zone),
            cancellationToken);

    private async Task<BookingOutcome> TryBookAsync(CallContext call, BookingRequest request, CancellationToken cancellationToken)
    {
        if (request.Start <= call.Time.Now)
            return new BookingOutcome.PastDate();
        var roster = await calendar.RosterAsync(call.Account, cancellationToken);
        if (VisitTypes.Find(roster.VisitTypes, request.VisitType) is not { } type)
            return new BookingOutcome.UnknownType(roster.VisitTypes);
        var provider = request.Provider is { } word ? Providers.Find(roster.Providers, word) : null;
        if (request.Provider is not null && provider is null)
            return new BookingOutcome.UnknownProvider(roster.Providers);
        if (await ledger.ResolveAsync(call.AccountId, request.Patient.Patient, cancellationToken) is not { } patient)
            return new BookingOutcome.Refused(); // the patient could not be created; staff know

        var wish = new Wish(call, request, type, VisitRule.For(type, request.Minutes), provider?.ProviderId, patient);
        if (patient != request.Patient.Patient && await ledger.StandingAsync(call.AccountId, WriteLedger.BookingIntent(request.Patient.Patient, request.Start), cancellationToken) is { } waiting)
            return await StandsAsync(wish, waiting, cancellationToken); // asked for while the patient was still being created
        var intent = WriteLedger.BookingIntent(patient, request.Start);
        var due = (ledger.Now + IntentLife).ToDateTimeOffset();
        var begin = await ledger.BeginAsync(call.AccountId, Entry(wish), intent, due, cancellationToken);
        if (begin is IntentOutcome.Stands known && await dispatch.IsUndoneAsync(call.Account, known.Entry, cancellationToken))
            begin = await ledger.BeginAsync(call.AccountId, Entry(wish), intent, due, cancellationToken); // it stood once, and the practice took it away
        return begin switch
        {
            IntentOutcome.Begun begun => await CarryOutAsync(wish, begun.Entry, cancellationToken),
            IntentOutcome.Stands stands => await StandsAsync(wish, stands.Entry, cancellationToken),
            _ => throw new InvalidOperationException("An intent outcome of an unknown kind."),
        };
    }

    /// <summary>An equal booking stands. Who has not proved who they are hears of those of this call only.</summary>
    private async Task<BookingOutcome> StandsAsync(Wish wish, LedgerEntry standing, CancellationToken cancellationToken)
    {
        var here = wish.Call.CallId is not null && standing.CallId == wish.Call.CallId;
        if (!here && wish.Request.Patient.Level < IdentityLevel.Verified)
            return await TakenAsync(wish, fresh: false, cancellationToken);
        var handle = await wish.Call.UpdateSessionAsync(session => session.ShowBooking(standing.Reference, standing.Patient, here), cancellationToken);
        return new BookingOutcome.AlreadyBooked(handle, standing.State == WriteState.Confirmed ? null : standing.Reference, standing.NewAppointment!.Start);
    }

    private async Task<BookingOutcome> CarryOutAsync(Wish wish, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        try
        {
            if (await HoldAsync(wish, cancellationToken) is not { } slot)
            {
                await dispatch.AbandonAsync(wish.Account, entry);
                return await finder.WorksAtAsync(wish.Account, wish.Visit, wish.Request.Start, cancellationToken)
                    ? await TakenAsync(wish, fresh: false, cancellationToken)
                    : new BookingOutcome.OutsideHours();
            }

            var handle = await wish.Call.UpdateSessionAsync(session => session.ShowBooking(entry.Value.Reference, wish.Patient, bookedHere: true), cancellationToken);
            var placed = entry with { Value = entry.Value with { NewAppointment = entry.Value.NewAppointment! with { ProviderId = slot.ProviderId, RoomId = slot.RoomId } } };
            return wish.Patient switch
            {
                PatientKey.OnFile => await SendAsync(wish, placed, handle, cancellationToken),
                PatientKey.Asked => await WaitForPatientAsync(wish, placed, handle, cancellationToken),
                PatientKey.ToMerge merge => await LeaveToStaffAsync(wish, placed, handle, merge.TaskId, cancellationToken),
                _ => throw new InvalidOperationException("A patient key of an unknown kind."),
            };
        }
        catch (Exception exception) when (exception is VendorException or OperationCanceledException)
        {
            // Neither comes out of a write that was sent.
            await dispatch.AbandonUnsentAsync(wish.Account, entry.Value.Reference);
            throw;
        }
    }

    /// <summary>Takes a free provider and room at that start: those of the offer first. Who loses all of them to others looks again, for the engine names one room a provider.</summary>
    private async Task<Slot?> HoldAsync(Wish wish, CancellationToken cancellationToken)
    {
        var date = wish.Call.Time.DateOf(wish.Request.Start);
        for (var attempt = 0; attempt < MostLooks; attempt++)
        {
            var free = await finder.FindAsync(wish.Account, wish.Visit, date, date, cancellationToken: cancellationToken);
            var candidates = Fitting(wish, free).OrderBy(slot => Preference(slot, wish.Request.Slot)).ToList();
            if (candidates.Count == 0)
                return null;
            foreach (var slot in candidates)
            {
                if (await TryHoldAsync(wish, slot, free.AsOf, cancellationToken))
                    return slot;
            }
        }

        return null;
    }

    /// <summary>Where the PMS is live it is read again once the time is held.</summary>
    private async Task<bool> TryHoldAsync(Wish wish, Slot slot, Instant readingTrueAt, CancellationToken cancellationToken)
    {
        var (request, date) = (wish.Request, wish.Call.Time.DateOf(wish.Request.Start));
        var hold = new SlotHold(request.Reference, slot.ProviderId, slot.RoomId, request.Start, wish.Visit.Minutes, ledger.Now + SlotHolds.Life, null);
        if (!await holds.TryTakeAsync(wish.Account, hold, readingTrueAt, cancellationToken))
            return false;
        if (wish.Account.Capabilities.ReadsLag || Fitting(wish, await finder.FindAsync(wish.Account, wish.Visit, date, date, request.Reference, fresh: true, cancellationToken)).Contains(slot))
            return true;
        await holds.ReleaseAsync(wish.Account, request.Reference, request.Start, cancellationToken);
        return false;
    }

    private static int Preference(Slot slot, SlotHandle? offered) => slot.RoomId == offered?.RoomId ? 0 : 1;

    private async Task<BookingOutcome> SendAsync(Wish wish, Sealed<LedgerEntry> entry, AppointmentHandle handle, CancellationToken cancellationToken)
    {
        var sent = await dispatch.SendAsync(wish.Account, entry, cancellationToken);
        if (sent.Value.State == WriteState.Submitted)
            sent = await AskOnceAsync(wish.Account, sent, cancellationToken);
        switch (sent.Value)
        {
            case { State: WriteState.Confirmed }:
                return new BookingOutcome.Booked(handle, wish.Request.Start);
            case { State: WriteState.Rejected, Rejection: WriteRejection.SlotTaken }:
                return await TakenAsync(wish, fresh: true, cancellationToken);
            case { IsOpen: false }: // refused, or given up meanwhile by another process
                await tasks.OpenAsync(wish.Call.AccountId, StaffTaskKind.BookingFailed, entry.Value.Reference, wish.Patient.Id, wish.Call.CallId, Details(wish), cancellationToken);
                return new BookingOutcome.Refused();
            default:
                return new BookingOutcome.Submitted(handle, entry.Value.Reference, wish.Request.Start);
        }
    }

    /// <summary>Some vendors perform a write within moments of accepting it: one look, then the caller need not wait.</summary>
    private async Task<Sealed<LedgerEntry>> AskOnceAsync(PmsAccount account, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        try
        {
            using var brief = new CancellationTokenSource(LongestAsking, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(brief.Token, cancellationToken);
            await Task.Delay(BeforeAsking, clock, either.Token);
            return await dispatch.AskAsync(account, entry.Value, either.Token) switch
            {
                WriteFate.Confirmed confirmed => await dispatch.ConfirmAsync(account, entry, confirmed.RecordId),
                WriteFate.Failed failed => await dispatch.RejectAsync(account, entry, failed.Reason),
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

    private async Task<BookingOutcome> WaitForPatientAsync(Wish wish, Sealed<LedgerEntry> entry, AppointmentHandle handle, CancellationToken cancellationToken)
    {
        var due = (ledger.Now + Duration.FromSeconds(5)).ToDateTimeOffset();
        await holds.KeepAsync(wish.Account, entry.Value.Reference, wish.Request.Start, cancellationToken);
        _ = await ledger.MoveAsync(wish.Call.AccountId, entry, entry.Value with { State = WriteState.Waiting }, due, cancellationToken) ?? throw new StoreUnavailableException("records");
        return new BookingOutcome.Submitted(handle, entry.Value.Reference, wish.Request.Start);
    }

    private async Task<BookingOutcome> LeaveToStaffAsync(Wish wish, Sealed<LedgerEntry> entry, AppointmentHandle handle, string taskId, CancellationToken cancellationToken)
    {
        await holds.KeepUntilAsync(wish.Account, entry.Value.Reference, wish.Request.Start, wish.Request.Start + Duration.FromMinutes(wish.Visit.Minutes), cancellationToken);
        await tasks.AddDetailsAsync(wish.Call.AccountId, taskId, Details(wish).ToDictionary(d => $"{entry.Value.Reference}.{d.Key}", d => d.Value), cancellationToken);
        _ = await ledger.MoveAsync(wish.Call.AccountId, entry, entry.Value with { State = WriteState.WithStaff }, null, cancellationToken) ?? throw new StoreUnavailableException("records");
        return new BookingOutcome.Submitted(handle, entry.Value.Reference, wish.Request.Start);
    }

    private async Task<BookingOutcome> TakenAsync(Wish wish, bool fresh, CancellationToken cancellationToken)
    {
        var date = wish.Call.Time.DateOf(wish.Request.Start);
        var free = await finder.FindAsync(wish.Account, wish.Visit, date, date.PlusDays(6), fresh: fresh, cancellationToken: cancellationToken);
        var nearest = new SlotOffers(wish.Call.Time.Zone, wish.Account.Rules.OfferCount).Nearest(wish.Request.Start, free.Days, wish.ProviderId);
        return new BookingOutcome.SlotTaken(nearest, wish.Visit.Minutes, wish.Type.Name);
    }

    private static IEnumerable<Slot> Fitting(Wish wish, FreeTimes free) =>
        free.At(wish.Request.Start).Where(slot => (wish.ProviderId ?? wish.Request.Slot?.ProviderId) is not { } one || slot.ProviderId == one);

    private LedgerEntry Entry(Wish wish) => new()
    {
        Reference = wish.Request.Reference,
        Kind = WriteKind.Book,
        State = WriteState.Intended,
        IntentKey = "",
        Patient = wish.Patient,
        CallId = wish.Call.CallId,
        CreatedAt = ledger.Now,
        NewAppointment = new(
            wish.Request.Reference,
            wish.Patient.Id ?? "",
            wish.ProviderId ?? "",
            null,
            wish.Request.Start,
            wish.Visit.Minutes,
            new(wish.Type.Name, wish.Type.VendorCode),
            wish.Request.Note),
    };

    private static Dictionary<string, string> Details(Wish wish) =>
        StaffTaskDetails.OfVisit(wish.Request.Reference, wish.Request.Start, wish.Visit.Minutes, wish.Type.Name, wish.ProviderId, wish.Call.Time.Zone);

    private static string Word(BookingOutcome outcome) => char.ToLowerInvariant(outcome.GetType().Name[0]) + outcome.GetType().Name[1..];

    /// <summary>The request, once its words are understood.</summary>
    private sealed record Wish(CallContext Call, BookingRequest Request, VisitType Type, VisitRule Visit, string? ProviderId, PatientKey Patient)
    {
        public PmsAccount Account => Call.Account;
    }
}
