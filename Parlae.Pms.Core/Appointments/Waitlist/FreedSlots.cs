using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments.Waitlist;

/// <summary>
/// Offers a time that has become free to who has waited longest and whom it suits: by a task for staff, who call them. Whoever staff are still to call
/// about another time is passed over, and who has booked since waits no longer.
/// </summary>
public sealed class FreedSlots(Waitlist waitlist, StaffTasks tasks, WriteLedger ledger)
{
    private const string Entry = "waitlistEntry";

    /// <summary>False: it suits nobody. The same change makes one task only, however often it is told.</summary>
    internal async Task<bool> OfferAsync(PmsAccount account, LedgerEntry change, CancellationToken cancellationToken)
    {
        var (visit, zone) = (change.Target!, DateTimeZoneProviders.Tzdb[account.TimeZone]);
        var slot = new FreedSlot(visit.Start, visit.Minutes, visit.ProviderId, visit.Type);
        var had = await ledger.ResolveAsync(account, change.Patient, cancellationToken) ?? change.Patient;
        var offered = await tasks.ListOpenAsync(account.AccountId, cancellationToken)
            .Where(task => task.Kind == StaffTaskKind.SlotFreed && task.Details.GetValueOrDefault("reference") != change.Reference)
            .Select(task => task.Details.GetValueOrDefault(Entry)).ToHashSetAsync(cancellationToken: cancellationToken);
        foreach (var entry in (await waitlist.ListAsync(account.AccountId, zone, cancellationToken)).Where(each => each.IsOf(account) && each.Fits(slot, zone)))
        {
            // Created meanwhile, or never: then nobody of that name can be called.
            if (await ledger.ResolveAsync(account, entry.Patient, cancellationToken) is not { } patient || patient == had || patient.Id == visit.PatientId)
                continue;
            if (await HasBookedAsync(account, entry, patient, cancellationToken))
            {
                await waitlist.RemoveAsync(account.AccountId, entry.EntryId, cancellationToken);
                continue;
            }

            if (offered.Contains(entry.EntryId))
                continue;
            await tasks.OpenAsync(account.AccountId, StaffTaskKind.SlotFreed, change.Reference, patient.Id, entry.CallId, await DetailsAsync(account, change, entry, patient, zone, cancellationToken), cancellationToken);
            return true;
        }

        return false;
    }

    private async Task<bool> HasBookedAsync(PmsAccount account, WaitlistEntry entry, PatientKey patient, CancellationToken cancellationToken) =>
        (await ledger.OfPatientAsync(account, patient, cancellationToken)).Any(write =>
            write is { IsTrial: false, Kind: WriteKind.Book, State: WriteState.Confirmed, NewAppointment: { } visit }
            && write.CreatedAt >= entry.Since && string.Equals(visit.VisitType.Name, entry.VisitType, StringComparison.OrdinalIgnoreCase));

    private async Task<Dictionary<string, string>> DetailsAsync(PmsAccount account, LedgerEntry change, WaitlistEntry entry, PatientKey patient, DateTimeZone zone, CancellationToken cancellationToken)
    {
        var visit = change.Target!;
        var details = StaffTaskDetails.OfVisit(change.Reference, visit.Start, visit.Minutes, entry.VisitType, visit.ProviderId, zone);
        details[Entry] = entry.EntryId;
        details["waitingFrom"] = LocalDatePattern.Iso.Format(entry.From);
        details["waitingTo"] = LocalDatePattern.Iso.Format(entry.To);
        details["waitingSince"] = LocalDatePattern.Iso.Format(entry.Since.InZone(zone).Date);
        if (entry.Part is { } part)
            details["timeOfDay"] = part.ToString().ToLowerInvariant();
        if (patient is PatientKey.ToMerge merge)
            details["mergeTask"] = merge.TaskId;
        if (patient is PatientKey.Asked asked && await ledger.FindAsync(account.AccountId, asked.Reference, cancellationToken) is { Value.NewPatient: { } wish })
        {
            foreach (var (name, value) in StaffTaskDetails.OfPatient(wish))
                details[name] = value;
        }

        return details;
    }
}
