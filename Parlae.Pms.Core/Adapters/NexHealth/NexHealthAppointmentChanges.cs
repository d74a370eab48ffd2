using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Moves, cancels and confirms, all by PATCH (docs.nexhealth.com/reference/patchappointmentsid). NexHealth shows a change at once and brings it to the practice's system later.</summary>
internal sealed class NexHealthAppointmentChanges(NexHealthClient client, NexHealthPractice practice, NexHealthLink link, IOptions<NexHealthOptions> options) : IAppointmentChanges
{
    public Task<WriteReceipt> ChangeAsync(AppointmentChange change, CancellationToken cancellationToken) => change switch
    {
        AppointmentChange.Move move => SendAsync(change, Moved(move), cancellationToken),
        AppointmentChange.Cancel => SendAsync(change, new AppointmentBody(Cancelled: true), cancellationToken),
        AppointmentChange.Confirm => SendAsync(change, new AppointmentBody(Confirmed: true), cancellationToken),
        _ => throw new InvalidOperationException("A change of an unknown kind."),
    };

    /// <summary>Whether an appointment is as a change wants it.</summary>
    public static bool IsDone(AppointmentChange change, Appointment visit) => change switch
    {
        AppointmentChange.Move move => visit.TakesTime && visit.Start == move.To.Start,
        AppointmentChange.Cancel => visit.Status == AppointmentStatus.Cancelled,
        _ => visit.Status is AppointmentStatus.Confirmed or AppointmentStatus.Completed,
    };

    /// <summary>Only time and operatory can change. To somebody else the visit is booked anew, and the old one cancelled, each as a write of its own.</summary>
    private AppointmentBody Moved(AppointmentChange.Move move)
    {
        if (move.Visit.ProviderId is { } provider && provider != move.To.ProviderId) throw client.Access.Lacks("appointments cannot be moved to another provider");
        return new AppointmentBody(
            StartTime: NexHealthValue.Send(move.To.Start), EndTime: NexHealthValue.Send(move.To.Start + Duration.FromMinutes(move.To.Minutes)),
            OperatoryId: practice.BooksByOperatory ? NexHealthValue.Number(move.To.RoomId ?? move.Visit.RoomId ?? practice.OperatoryId) : null);
    }

    private async Task<WriteReceipt> SendAsync(AppointmentChange change, AppointmentBody body, CancellationToken cancellationToken)
    {
        if (!await link.IsUpAsync(cancellationToken)) return new WriteReceipt.Rejected(WriteRejection.PracticeOffline);
        switch (await client.ChangeAsync(change.Visit.AppointmentId, body, cancellationToken))
        {
            case NexHealthWrite.Taken taken:
                // Taken is not done: what comes back shows whether NexHealth changed anything at all.
                return NexHealthClient.Row<AppointmentRow>(taken, "appt", "appointment") is { } row && NexHealthMapping.ToAppointment(row, NexHealthTraces.NoTypes, options.Value.VisitMinutes) is { } visit
                    && IsDone(change, visit) ? new WriteReceipt.Submitted(visit.AppointmentId) : new WriteReceipt.Unknown();
            case NexHealthWrite.Refused { Answer: var answer }:
                var reason = NexHealthFaults.Rejection(answer, [.. options.Value.SlotTakenTexts, .. practice.SlotTakenTexts]) ?? WriteRejection.Other;
                if (change is AppointmentChange.Move && reason == WriteRejection.NotPermitted) throw client.Access.Lacks("this practice system moves no appointments");
                return new WriteReceipt.Rejected(reason == WriteRejection.PatientUnknown ? WriteRejection.Other : reason);
            default:
                return new WriteReceipt.Unknown();
        }
    }
}
