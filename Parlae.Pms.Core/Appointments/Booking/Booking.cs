using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments.Booking;

/// <summary>
/// Books a visit so that what the caller hears is what stands in the PMS: the intent is written down before the PMS is asked anything, the time is held,
/// the booking is sent once, and only a confirmed write is <see cref="BookingOutcome.Booked"/>.
/// </summary>
public sealed class Booking(
    PracticeCalendar calendar, VisitFinder finder, StandingVisits visits, SlotTaking slots, WriteLedger ledger, WriteDispatch dispatch, PromptWrites prompt, WriteEnding ending, UndoneBookings undone, AuditedWork audited, AccountFigures figures, IFailpoints failpoints)
{
    private static readonly string[] FieldsWritten = ["appointment"];
    private static readonly Duration IntentLife = Duration.FromMinutes(2);

    /// <summary>Throws <see cref="VendorException"/> kinds (nothing was changed then) and <see cref="AuditUnavailableException"/>.</summary>
    public Task<BookingOutcome> BookAsync(CallContext call, string action, BookingRequest request, CancellationToken cancellationToken) =>
        audited.RunAsync(call.Action(action, request.Patient.Patient, FieldsWritten), async token =>
        {
            await failpoints.PassAsync(Steps.BookStarted);
            var outcome = await TryBookAsync(call, request, token);
            return new AuditedResult<BookingOutcome>(outcome, Word(outcome));
        }, cancellationToken);

    /// <summary>
    /// For a caller who cannot wait any longer: from now on staff will know if nothing comes of the booking. Null when it has not got as far as the ledger,
    /// or has ended; then nobody may be told that it is under way.
    /// </summary>
    public async Task<AppointmentHandle?> PromiseAsync(CallContext call, BookingRequest request, CancellationToken cancellationToken) =>
        await ledger.PromiseAsync(call.AccountId, request.Reference, cancellationToken)
            ? await call.UpdateSessionAsync(session => session.ShowBooking(request.Reference, request.Patient.Patient, bookedHere: true), cancellationToken)
            : null;

    private async Task<BookingOutcome> TryBookAsync(CallContext call, BookingRequest request, CancellationToken cancellationToken)
    {
        if (request.Start <= call.Time.Now)
            return new BookingOutcome.PastDate();
        if (await ledger.ResolveAsync(call.Account, request.Patient.Patient, cancellationToken) is not { } patient)
            return await LeaveToStaffAsync(call, request, cancellationToken);
        if (patient != request.Patient.Patient && await ledger.StandingAsync(call.Account, WriteLedger.BookingIntent(request.Patient.Patient, request.Start), cancellationToken) is { } waiting
            && await StandsAsync(call, request, patient, waiting, cancellationToken) is { } asked)
            return asked; // wanted while the patient was still being created

        while (true)
        {
            var begin = await BeginAsync(call, request, patient, cancellationToken);
            if (begin is IntentOutcome.Begun begun)
                return await CarryOutAsync(call, request, patient, begun.Entry, cancellationToken);
            if (begin is IntentOutcome.Stands stands
                && !await undone.IsUndoneAsync(call.Account, stands.Entry, cancellationToken)
                && await StandsAsync(call, request, patient, stands.Entry, cancellationToken) is { } told)
                return told;
        }
    }

    /// <summary>The PMS has refused to create the patient: staff, who have that task, get the wish for this time too.</summary>
    private async Task<BookingOutcome> LeaveToStaffAsync(CallContext call, BookingRequest request, CancellationToken cancellationToken)
    {
        if (await BeginAsync(call, request, request.Patient.Patient, cancellationToken) is IntentOutcome.Begun begun)
            await ending.RejectAsync(call.Account, begun.Entry, WriteRejection.PatientUnknown);
        return new BookingOutcome.Refused();
    }

    /// <summary>The intent as the caller said it: what the words mean is asked afterwards.</summary>
    private ValueTask<IntentOutcome> BeginAsync(CallContext call, BookingRequest request, PatientKey patient, CancellationToken cancellationToken)
    {
        var entry = call.Wish(ledger, WriteKind.Book, request.Reference, patient) with
        {
            NewAppointment = new(
                request.Reference, patient.Id ?? "", request.Slot?.ProviderId ?? "", null, request.Start, request.Minutes ?? 0, new(request.VisitType, null), request.Note),
        };
        return ledger.BeginAsync(call.Account, entry, WriteLedger.BookingIntent(patient, request.Start), (ledger.Now + IntentLife).ToDateTimeOffset(), cancellationToken);
    }

    /// <summary>
    /// An equal booking stands. Who has not proved who they are hears of those of this call only, and nobody of one that is about to be cancelled or moved.
    /// Null: it has come to nothing just now, and may be begun anew; a caller who is told of one under way relies on it, so that staff will know if it comes
    /// to nothing later.
    /// </summary>
    private async Task<BookingOutcome?> StandsAsync(CallContext call, BookingRequest request, PatientKey patient, LedgerEntry standing, CancellationToken cancellationToken)
    {
        var here = call.CallId is not null && standing.CallId == call.CallId;
        if ((!here && request.Patient.Level < IdentityLevel.Verified) || await visits.IsLeavingAsync(call, patient, standing, cancellationToken))
        {
            var (wish, notUnderstood) = await UnderstandAsync(call, request, patient, cancellationToken);
            return wish is null ? notUnderstood! : await slots.InsteadAsync(wish, fresh: false, cancellationToken);
        }

        if (!await ledger.RelyAsync(call.AccountId, standing, cancellationToken))
            return null;
        var handle = await call.UpdateSessionAsync(session => session.ShowBooking(standing.Reference, standing.Patient, here), cancellationToken);
        return new BookingOutcome.AlreadyBooked(handle, standing.State == WriteState.Confirmed ? null : standing.Reference, standing.NewAppointment!.Start);
    }

    private async Task<BookingOutcome> CarryOutAsync(CallContext call, BookingRequest request, PatientKey patient, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        try
        {
            await failpoints.PassAsync(Steps.BookIntended);
            var understanding = UnderstandAsync(call, request, patient, cancellationToken);
            slots.Prepare(call, request.Start); // after the patient's visits, so that they mostly get the earlier turn; if not, the day is older by theirs, and SlotTaking reads it again once that is too old
            var (wish, notUnderstood) = await understanding;
            await failpoints.PassAsync(Steps.BookUnderstood);
            if (!call.IsOfPractice && request.Patient.Level >= IdentityLevel.Verified && wish?.Standing.FirstOrDefault(visit => visit.Time.Start == request.Start && visit.IsSure) is { AppointmentId: { } known })
            {
                await ending.WithdrawAsync(call.Account, request.Reference);
                var handle = await call.UpdateSessionAsync(session => session.Show(known, patient, request.Start), cancellationToken);
                return BookingMetrics.Count(figures, call, wish, new BookingOutcome.AlreadyBooked(handle, null, request.Start)); // by the practice's own hand
            }

            if (wish is not null && await slots.TakeAsync(wish, cancellationToken) is { } slot)
                return BookingMetrics.Count(figures, call, wish, await PlaceAsync(wish, slot, entry, cancellationToken));

            await ending.WithdrawAsync(call.Account, request.Reference);
            if (wish is null)
                return BookingMetrics.Count(figures, call, null, notUnderstood!);
            return BookingMetrics.Count(figures, call, wish, await finder.WorksAtAsync(wish.Account, wish.Visit, request.Start, cancellationToken)
                ? await slots.InsteadAsync(wish, fresh: false, cancellationToken)
                : new BookingOutcome.OutsideHours());
        }
        catch (Exception exception) when (exception is VendorException or OperationCanceledException)
        {
            // Neither comes out of a write that was sent.
            await ending.WithdrawAsync(call.Account, request.Reference);
            throw;
        }
    }

    private async Task<(BookingWish? Wish, BookingOutcome? NotUnderstood)> UnderstandAsync(CallContext call, BookingRequest request, PatientKey patient, CancellationToken cancellationToken)
    {
        // Beside each other: the caller waits for each round trip.
        var rosterReading = calendar.RosterAsync(call.Account, cancellationToken);
        var standing = visits.ReadAsync(call, patient, request.Patient.Patient, request.Reference, BookingWish.DaysFrom(call, request.Start), cancellationToken);
        await Task.WhenAll(rosterReading, standing);

        var roster = await rosterReading;
        if (VisitTypes.Find(roster.VisitTypes, request.VisitType) is not { } type)
            return (null, new BookingOutcome.UnknownType(roster.VisitTypes));
        var provider = request.Provider is { } word ? Providers.Find(roster.Providers, word) : null;
        if (request.Provider is not null && provider is null)
            return (null, new BookingOutcome.UnknownProvider(roster.Providers));
        return (new BookingWish(call, request, type, VisitRule.For(type, request.Minutes), provider?.ProviderId, patient)
        {
            Standing = await standing,
        }, null);
    }

    /// <summary>The time is ours: on to the PMS, or to whatever must come first.</summary>
    private async Task<BookingOutcome> PlaceAsync(BookingWish wish, Slot slot, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        await failpoints.PassAsync(Steps.BookHeld);
        var (request, reference) = (wish.Request, wish.Request.Reference);
        var handle = await wish.Call.UpdateSessionAsync(session => session.ShowBooking(reference, wish.Patient, bookedHere: true), cancellationToken);
        await failpoints.PassAsync(Steps.BookShown);
        var visit = new NewAppointment(reference, wish.Patient.Id ?? "", slot.ProviderId, slot.RoomId, request.Start, wish.Visit.Minutes, new(wish.Type.Name, wish.Type.VendorCode), request.Note);
        var placed = entry with { Value = entry.Value with { NewAppointment = visit } };
        switch (wish.Patient)
        {
            case PatientKey.OnFile:
                return await SendAsync(wish, placed, handle, cancellationToken);
            case PatientKey.Asked:
                await dispatch.WaitAsync(wish.Account, placed, cancellationToken);
                return new BookingOutcome.Submitted(handle, reference, request.Start);
            case PatientKey.ToMerge merge:
                await dispatch.LeaveToStaffAsync(wish.Account, placed, merge, cancellationToken);
                return new BookingOutcome.Submitted(handle, reference, request.Start);
            default:
                throw new InvalidOperationException("A patient key of an unknown kind.");
        }
    }

    private async Task<BookingOutcome> SendAsync(BookingWish wish, Sealed<LedgerEntry> entry, AppointmentHandle handle, CancellationToken cancellationToken) =>
        await prompt.SendAsync(wish.Account, entry, cancellationToken) switch
        {
            { State: WriteState.Confirmed } => new BookingOutcome.Booked(handle, wish.Request.Start),
            { State: WriteState.Rejected, Rejection: WriteRejection.SlotTaken } => await slots.InsteadAsync(wish, fresh: true, cancellationToken),
            { IsOpen: false } => new BookingOutcome.Refused(), // refused, or given up meanwhile by another process: staff know
            _ => new BookingOutcome.Submitted(handle, entry.Value.Reference, wish.Request.Start),
        };

    private static string Word(BookingOutcome outcome) => JsonNamingPolicy.CamelCase.ConvertName(outcome.GetType().Name);
}
