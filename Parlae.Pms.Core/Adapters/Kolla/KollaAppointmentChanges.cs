using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>
/// Moves by PATCH, cancels and confirms by methods of their own. A good answer did not always change anything (reference 5), so the appointment is read
/// again after each.
/// </summary>
internal sealed class KollaAppointmentChanges(KollaClient client, KollaPractice practice, KollaStaff staff, KollaTraces traces, LineMemory memory, IOptions<KollaOptions> options) : IAppointmentChanges
{
    private const string NoMoves = "no moves";

    public Task<WriteReceipt> ChangeAsync(AppointmentChange change, CancellationToken cancellationToken) => change switch
    {
        AppointmentChange.Move move => MoveAsync(move, cancellationToken),
        AppointmentChange.Cancel cancel => CancelAsync(cancel, cancellationToken),
        AppointmentChange.Confirm confirm => ConfirmAsync(confirm, cancellationToken),
        _ => throw new InvalidOperationException("A change of an unknown kind."),
    };

    /// <summary>
    /// Where PATCH is not there, or refused as invalid, nothing was changed and <see cref="Practices.AbilityMissingException"/> says so: the visit is then
    /// booked anew and the old one cancelled, each as a write of its own.
    /// </summary>
    private async Task<WriteReceipt> MoveAsync(AppointmentChange.Move move, CancellationToken cancellationToken)
    {
        if (memory.Find<object>(client.Access, NoMoves, options.Value.LackingFor) is not null) throw Lacking();
        var (body, mask) = await MovedAsync(move, cancellationToken);
        var written = await client.ChangeAppointmentAsync(move.Visit.AppointmentId, body, mask, cancellationToken);
        if (written is KollaWrite.Refused { Answer: var answer })
        {
            var reason = answer.Status == 409 ? WriteRejection.SlotTaken : KollaFaults.Rejection(answer, [.. options.Value.SlotTakenTexts, .. practice.SlotTakenTexts]) ?? WriteRejection.Other;
            if (reason == WriteRejection.NotPermitted) memory.Keep(client.Access, NoMoves, NoMoves);
            return reason is WriteRejection.NotPermitted or WriteRejection.Invalid ? throw Lacking() : new WriteReceipt.Rejected(reason == WriteRejection.PatientUnknown ? WriteRejection.Other : reason);
        }

        return await ProvedAsync(written, move.Visit, visit => visit is { TakesTime: true } && visit.Start == move.To.Start, cancellationToken);
    }

    private Practices.AbilityMissingException Lacking() => client.Access.Lacks("this connector moves no appointments");

    /// <summary>Only what the mask names changes; provider and room are named where they do.</summary>
    private async Task<(AppointmentBody Body, string Mask)> MovedAsync(AppointmentChange.Move move, CancellationToken cancellationToken)
    {
        var (start, end) = (move.To.Start, move.To.Start + Duration.FromMinutes(move.To.Minutes));
        var body = new AppointmentBody(StartTime: KollaValue.Send(start), EndTime: KollaValue.Send(end), TimeZone: practice.Zone.Id);
        var roomId = move.To.RoomId ?? move.Visit.RoomId;
        if (move.To.ProviderId == move.Visit.ProviderId && roomId == move.Visit.RoomId) return (body, "start_time,end_time");

        var provider = await staff.ProviderAsync(move.To.ProviderId, cancellationToken);
        var room = roomId is null ? null : await staff.RoomAsync(roomId, cancellationToken);
        body = body with { Providers = [provider], Resources = room is null ? [provider] : [provider, room], Operatory = room?.Name };
        return (body, room is null ? "start_time,end_time,providers,resources" : "start_time,end_time,providers,resources,operatory");
    }

    private async Task<WriteReceipt> CancelAsync(AppointmentChange.Cancel cancel, CancellationToken cancellationToken)
    {
        var canceler = await staff.CancelerAsync(cancel.Visit.ProviderId, cancellationToken);
        var written = await client.CancelAsync(cancel.Visit.AppointmentId, canceler, cancellationToken);

        // Refused because it is cancelled already: then it is as it was wished.
        var (isKnown, visit) = written is KollaWrite.Lost ? (false, null) : await traces.LookAsync(cancel.Visit.AppointmentId, cancellationToken);
        if (visit is { Status: AppointmentStatus.Cancelled } || (isKnown && visit is null && IsGone(written))) return new WriteReceipt.Confirmed(cancel.Visit.AppointmentId);
        return written is KollaWrite.Refused { Answer: var answer } && visit is not null && (practice.Lag == Duration.Zero || Reason(answer) == WriteRejection.NotPermitted)
            ? new WriteReceipt.Rejected(Reason(answer)) : new WriteReceipt.Unknown(); // of a copy it may be the visit of before
    }

    /// <summary>Whether a visit that is not to be seen is cancelled. After a refusal only where both say that there is none, and no reading is without what was written lately.</summary>
    private bool IsGone(KollaWrite written) =>
        written is KollaWrite.Done || (written is KollaWrite.Refused { Answer.Status: 404 or 410 } && practice.ReadsBehind(options.Value) == Duration.Zero);

    private async Task<WriteReceipt> ConfirmAsync(AppointmentChange.Confirm confirm, CancellationToken cancellationToken)
    {
        var written = await client.ConfirmAsync(confirm.Visit.AppointmentId, practice.ConfirmationType, cancellationToken);
        return written is KollaWrite.Refused { Answer: var answer }
            ? new WriteReceipt.Rejected(Reason(answer))
            : await ProvedAsync(written, confirm.Visit, visit => visit.Status == AppointmentStatus.Confirmed, cancellationToken);
    }

    private async Task<WriteReceipt> ProvedAsync(KollaWrite written, KnownVisit visit, Func<Appointment, bool> isDone, CancellationToken cancellationToken) =>
        written is KollaWrite.Done && await traces.LookAsync(visit.AppointmentId, cancellationToken) is (true, { } now) && isDone(now) ? new WriteReceipt.Confirmed(visit.AppointmentId) : new WriteReceipt.Unknown();

    private static WriteRejection Reason(KollaAnswer answer) =>
        KollaFaults.Rejection(answer, []) is { } reason and not WriteRejection.PatientUnknown ? reason : WriteRejection.Other;
}
