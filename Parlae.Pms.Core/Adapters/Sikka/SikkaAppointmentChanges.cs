using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Moves by PUT, cancels and confirms by PATCH with the practice's own status words (reference 8.1, 8.3).</summary>
internal sealed class SikkaAppointmentChanges(SikkaClient client, SikkaPractice practice) : IAppointmentChanges
{
    public Task<WriteReceipt> ChangeAsync(AppointmentChange change, CancellationToken cancellationToken)
    {
        if (!SikkaValue.FitsPath(change.Visit.AppointmentId))
            return Task.FromResult<WriteReceipt>(new WriteReceipt.Rejected(WriteRejection.NotPermitted)); // such an id cannot be addressed (reference 4.3)
        return change switch
        {
            AppointmentChange.Move move => client.MoveAsync(move.Visit.AppointmentId, Moved(move), cancellationToken),
            AppointmentChange.Cancel => SetStatusAsync(change, SikkaStatusWords.Cancel, cancellationToken),
            AppointmentChange.Confirm => SetStatusAsync(change, SikkaStatusWords.Confirm, cancellationToken),
            _ => throw new InvalidOperationException("A change of an unknown kind."),
        };
    }

    private Dictionary<string, string> Moved(AppointmentChange.Move move)
    {
        var start = move.To.Start.InZone(practice.Zone).LocalDateTime;
        var body = new Dictionary<string, string>
        {
            ["practice_id"] = client.Access.PracticeId,
            ["provider_id"] = move.To.ProviderId,
            ["date"] = SikkaValue.Send(start.Date),
            ["time"] = SikkaValue.Send(start.TimeOfDay),
            ["length"] = practice.Units(move.To.Minutes),
            ["check_spu"] = "true",
        };
        if ((move.To.RoomId ?? move.Visit.RoomId ?? practice.Setting("defaultOperatory")) is { } room) body["operatory"] = room;
        return body;
    }

    private Task<WriteReceipt> SetStatusAsync(AppointmentChange change, string meaning, CancellationToken cancellationToken)
    {
        var word = practice.Words.ToWrite(meaning) ?? throw client.Access.Misconfigured($"config.{meaning} is missing, and no status word of {practice.PmsName} says it");
        var body = new Dictionary<string, string>
        {
            ["op"] = "replace",
            ["path"] = "/appointment_status",
            ["value"] = word,
            ["practice_id"] = client.Access.PracticeId,
            ["check_spu"] = "true",
        };
        if (practice.Pms.NeedsStaff && practice.Setting("bookingStaff") is { } staff) body["staff"] = staff;
        if ((practice.Setting("bookingUser") ?? practice.Setting("bookingStaff")) is { } user && practice.Pms.SaysWhoChanged) body["status_changed_by"] = user;
        return client.SetStatusAsync(change.Visit.AppointmentId, body, cancellationToken);
    }
}
