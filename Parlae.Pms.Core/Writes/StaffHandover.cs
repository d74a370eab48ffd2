using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Rehearsal;

namespace Parlae.Pms.Core.Writes;

/// <summary>Puts a write that failed, or that nobody can tell the fate of, before staff, with all that a person needs to finish it.</summary>
public sealed class StaffHandover(StaffTasks tasks, WriteLedger ledger, IFailpoints failpoints)
{
    /// <summary>Opens the task of this entry; one task only, however often it is told.</summary>
    public async ValueTask TellAsync(PmsAccount account, LedgerEntry ended, CancellationToken cancellationToken)
    {
        var creation = ended.Patient is PatientKey.Asked asked && ended.Kind != WriteKind.CreatePatient
            ? (await ledger.FindAsync(account.AccountId, asked.Reference, cancellationToken))?.Value
            : null;
        var patientId = ended.Patient.Id ?? creation?.RecordId;
        await tasks.OpenAsync(account.AccountId, Kind(ended), ended.Reference, patientId, ended.CallId, Details(account, ended, creation), cancellationToken);
        await failpoints.PassAsync(Steps.StaffTold);
    }

    /// <summary>What a visit adds to the task that its patient waits for.</summary>
    public async ValueTask JoinAsync(PmsAccount account, LedgerEntry booking, string taskId, CancellationToken cancellationToken) =>
        await tasks.AddDetailsAsync(account.AccountId, taskId, OfVisit(account, booking).ToDictionary(detail => $"{booking.Reference}.{detail.Key}", detail => detail.Value), cancellationToken);

    private static StaffTaskKind Kind(LedgerEntry ended) => ended switch
    {
        { State: WriteState.Unresolved } => StaffTaskKind.WriteUnresolved,
        { Kind: WriteKind.CreatePatient } => StaffTaskKind.PatientNotCreated,
        _ => StaffTaskKind.BookingFailed,
    };

    private static Dictionary<string, string> Details(PmsAccount account, LedgerEntry ended, LedgerEntry? creation)
    {
        var details = OfVisit(account, ended);
        foreach (var (name, value) in (ended.NewPatient ?? creation?.NewPatient) is { } patient ? StaffTaskDetails.OfPatient(patient) : [])
            details[name] = value;
        if (ended.Rejection is { } reason)
            details["reason"] = JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());
        return details;
    }

    private static Dictionary<string, string> OfVisit(PmsAccount account, LedgerEntry entry)
    {
        if (entry.NewAppointment is not { } visit)
            return new Dictionary<string, string> { ["reference"] = entry.Reference };
        var details = StaffTaskDetails.OfVisit(entry.Reference, visit.Start, visit.Minutes, visit.VisitType.Name, visit.ProviderId, DateTimeZoneProviders.Tzdb[account.TimeZone]);
        if (visit.Note is { } note)
            details["note"] = note;
        return details;
    }
}
