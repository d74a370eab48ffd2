using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Patients;

namespace Parlae.Pms.Functions.Rest.Appointments;

/// <summary>The body of <c>POST /api/pms/appointments</c>.</summary>
/// <param name="PatientId">The PMS's, or the reference under which the patient is being created.</param>
/// <param name="Duration">Minutes; never below the type's own.</param>
internal sealed record BookingBody(string? PatientId, string? AppointmentType, string? StartTime, int? Duration, string? ProviderId, string? Note) : PatientData;

/// <summary>Books for the practice: the same booking as a caller's, by the PMS's ids.</summary>
internal sealed class BookingDesk(Booking booking, WriteLedger ledger, NamedPatients patients, PracticeCalendar calendar)
{
    private const int LongestNote = 500;
    private const int LongestText = 128;

    public async Task<RestAnswer> BookAsync(RestCall call)
    {
        var body = call.Read<BookingBody>();
        var patientId = Text(body.PatientId, "patientId");
        var type = Text(body.AppointmentType, "appointmentType");
        var start = RestWords.Moment(Text(body.StartTime, "startTime"), "startTime", call.Context.Time.Zone);
        if (body.Duration is not (> 0 and <= SlotHolds.LongestMinutes))
            throw new BadBodyException($"'duration' must be 1 to {SlotHolds.LongestMinutes} minutes.");
        if (body.Note is { Length: > LongestNote })
            throw new BadBodyException($"'note' must have at most {LongestNote} characters.");
        var provider = body.ProviderId is { } id ? Text(id, "providerId") : null;
        if (!call.Account.Features.Booking)
            return call.Problem(AppointmentProblems.SwitchedOff);
        if (!call.Account.Capabilities.Book)
            return call.Problem(AppointmentProblems.CannotBook);
        if (provider is not null && (await calendar.RosterAsync(call.Account, call.Cancellation)).Providers.All(each => each.ProviderId != provider))
            return call.Problem(RestProblems.UnknownProvider);
        if (await patients.FindAsync(call, patientId) is not { } patient)
            return call.Problem(RestProblems.NotFound with { Detail = "The practice has no such patient." });

        var request = new BookingRequest(new("", patient, IdentityLevel.Verified), type, start, body.Duration, provider, Slot: null, body.Note, ledger.NewReference());
        return await SayAsync(call, request, await booking.BookAsync(call.Context, call.Action, request, call.Cancellation));
    }

    private async Task<RestAnswer> SayAsync(RestCall call, BookingRequest request, BookingOutcome outcome)
    {
        var writer = new AppointmentWriter(await calendar.RosterAsync(call.Account, call.Cancellation), call.Context.Time.Zone);
        return outcome switch
        {
            BookingOutcome.Booked => RestAnswer.Created(writer.Write(PracticeVisit.Of(await EntryAsync(call, request.Reference)))),
            BookingOutcome.Submitted submitted => RestAnswer.Accepted(submitted.Reference),
            BookingOutcome.AlreadyBooked { Reference: { } reference } => RestAnswer.Accepted(reference),
            BookingOutcome.AlreadyBooked { Appointment.Reference: { } known } => RestAnswer.Ok(writer.Write(PracticeVisit.Of(await EntryAsync(call, known)))),
            BookingOutcome.SlotTaken taken => call.Problem(AppointmentProblems.SlotTaken with
            {
                Extensions = new Dictionary<string, object?> { ["alternatives"] = writer.Write(taken.Alternatives, taken.Minutes) },
            }),
            BookingOutcome.OutsideHours => call.Problem(AppointmentProblems.OutsideHours),
            BookingOutcome.PastDate => call.Problem(RestProblems.PastDate),
            BookingOutcome.UnknownType unknown => call.Problem(RestProblems.UnknownType with { Extensions = new Dictionary<string, object?> { ["types"] = AppointmentWriter.Write(unknown.Types) } }),
            BookingOutcome.UnknownProvider => call.Problem(RestProblems.UnknownProvider),
            _ => call.Problem(RestProblems.Refused),
        };
    }

    private async Task<LedgerEntry> EntryAsync(RestCall call, string reference) =>
        (await ledger.FindAsync(call.AccountId, reference, CancellationToken.None))?.Value ?? throw new InvalidOperationException("A booking that stands is in the ledger.");

    private static string Text(string? value, string member) =>
        value?.Trim() is { Length: > 0 and <= LongestText } text && !text.Any(char.IsControl) ? text : throw new BadBodyException($"'{member}' must be a text of 1 to {LongestText} characters.");
}
