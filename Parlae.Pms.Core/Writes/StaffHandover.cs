using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;

namespace Parlae.Pms.Core.Writes;

/// <summary>Puts a write that failed, or that nobody can tell the fate of, before staff, with all that a person needs to finish it.</summary>
public sealed class StaffHandover(StaffTasks tasks, WriteLedger ledger, IFailpoints failpoints)
{
    /// <summary>Opens the task of this entry; one task only, however often it is told.</summary>
    public async ValueTask TellAsync(PmsAccount account, LedgerEntry ended, CancellationToken cancellationToken)
    {
        if (ended.IsTrialWithoutTrace)
            return;
        var creation = ended.Patient is PatientKey.Asked asked && ended.Kind != WriteKind.CreatePatient ? await FindAsync(account, asked.Reference, cancellationToken) : null;
        var patientId = ended.Patient.Id ?? (creation?.IsSamePracticeAs(ended) == true ? creation.RecordId : null);
        await tasks.OpenAsync(account.AccountId, Kind(ended), ended.Reference, patientId, ended.CallId, Details(account, ended, creation), cancellationToken);
        await failpoints.PassAsync(Steps.StaffTold);
    }

    /// <summary>A visit stands where somebody else has one, and we may not take it away: one of them must give way.</summary>
    public async ValueTask TellOfTwoAsync(PmsAccount account, LedgerEntry standing, string? appointmentId, CancellationToken cancellationToken)
    {
        var details = OfVisit(account, standing);
        if (appointmentId is not null)
            details["appointmentId"] = appointmentId;
        await tasks.OpenAsync(account.AccountId, StaffTaskKind.DoubleBooked, standing.Reference, standing.PatientId, standing.CallId, details, cancellationToken);
        await failpoints.PassAsync(Steps.StaffTold);
    }

    /// <summary>What a visit or a note adds to the task that its patient waits for.</summary>
    public async ValueTask JoinAsync(PmsAccount account, LedgerEntry wish, string taskId, CancellationToken cancellationToken) =>
        await tasks.AddDetailsAsync(account.AccountId, taskId, OfWish(account, wish).ToDictionary(detail => $"{wish.Reference}.{detail.Key}", detail => detail.Value), cancellationToken);

    /// <summary>Null also for a row that nobody can open: a task with fewer details is better than none.</summary>
    private async ValueTask<LedgerEntry?> FindAsync(PmsAccount account, string reference, CancellationToken cancellationToken)
    {
        try
        {
            return (await ledger.FindAsync(account.AccountId, reference, cancellationToken))?.Value;
        }
        catch (SealBrokenException)
        {
            return null;
        }
    }

    private static StaffTaskKind Kind(LedgerEntry ended) => ended switch
    {
        { State: WriteState.Unresolved } => StaffTaskKind.WriteUnresolved,
        { Kind: WriteKind.CreatePatient } => StaffTaskKind.PatientNotCreated,
        { Kind: WriteKind.Move } or { Replaces: not null } => StaffTaskKind.MoveFailed,
        { Kind: WriteKind.Cancel } => StaffTaskKind.CancelFailed,
        { Kind: WriteKind.Confirm } => StaffTaskKind.ConfirmFailed,
        { Kind: WriteKind.AddNote } => StaffTaskKind.PatientNote,
        { Kind: WriteKind.AddInsurance } => StaffTaskKind.PatientInsurance,
        { Kind: WriteKind.RecordPayment } => StaffTaskKind.PaymentNotRecorded,
        { Kind: WriteKind.ChangePatient } => StaffTaskKind.PatientUpdate,
        _ => StaffTaskKind.BookingFailed,
    };

    private static Dictionary<string, string> Details(PmsAccount account, LedgerEntry ended, LedgerEntry? creation)
    {
        var details = OfWish(account, ended);
        foreach (var (name, value) in (ended.NewPatient ?? creation?.NewPatient) is { } patient ? StaffTaskDetails.OfPatient(patient) : [])
            details[name] = value;
        if (ended.IsTrial)
            details[StaffTaskDetails.Trial] = "true";
        if (ended.Rejection is { } reason)
            details["reason"] = JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());
        if (ended.Practice is { } practice && !ended.IsOf(account))
            details[StaffTaskDetails.MadeIn] = practice.Words(DateTimeZoneProviders.Tzdb[account.TimeZone]);
        return details;
    }

    private static Dictionary<string, string> OfWish(PmsAccount account, LedgerEntry entry) => entry switch
    {
        { NewNote: { } note } => StaffTaskDetails.OfNote(entry.Reference, note),
        { NewPolicy: { } policy } => StaffTaskDetails.OfPolicy(entry.Reference, policy),
        { NewPayment: { } payment } => StaffTaskDetails.OfPayment(entry.Reference, payment, Currency.Of(account.TimeZone)),
        { NewName: { } change } => StaffTaskDetails.OfName(entry.Reference, change),
        _ => OfVisit(account, entry),
    };

    private static Dictionary<string, string> OfVisit(PmsAccount account, LedgerEntry entry)
    {
        var zone = DateTimeZoneProviders.Tzdb[account.TimeZone];
        var details = (entry.Target ?? entry.Replaces) is { } target ? StaffTaskDetails.OfStanding(entry.Reference, target, zone) : new Dictionary<string, string> { ["reference"] = entry.Reference };
        if (entry.NewAppointment is not { } visit)
            return details;
        foreach (var (name, value) in StaffTaskDetails.OfVisit(entry.Reference, visit.Start, visit.Minutes, visit.VisitType.Name, visit.ProviderId, zone))
            details[name] = value;
        if (visit.Note is { } note)
            details["note"] = note;
        return details;
    }
}
