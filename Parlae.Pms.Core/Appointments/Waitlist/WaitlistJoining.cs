using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments.Waitlist;

/// <summary>What became of a wish to join.</summary>
public abstract record JoiningOutcome
{
    private JoiningOutcome() { }

    /// <param name="Position">Among those who wait for this kind of visit, from 1.</param>
    public sealed record Joined(int Position, string VisitType) : JoiningOutcome;

    public sealed record UnknownType(IReadOnlyList<VisitType> Types) : JoiningOutcome;
}

/// <summary>Puts a patient of a call on the waitlist.</summary>
public sealed class WaitlistJoining(Waitlist waitlist, PracticeCalendar calendar, WriteLedger ledger, AuditedWork audited)
{
    /// <summary>Throws <see cref="VendorException"/> kinds: the kinds of visit could not be read.</summary>
    public async Task<JoiningOutcome> JoinAsync(
        CallContext call, string action, PatientKey patient, string visitType, LocalDate from, LocalDate to, TimeOfDay? part, CancellationToken cancellationToken)
    {
        var roster = await calendar.RosterAsync(call.Account, cancellationToken);
        if (VisitTypes.Find(roster.VisitTypes, visitType) is not { } type)
            return new JoiningOutcome.UnknownType(roster.VisitTypes);
        return await audited.RunAsync<JoiningOutcome>(call.Action(action, patient, "waitlist"), async token =>
        {
            var known = await ledger.ResolveAsync(call.Account, patient, token) ?? patient;
            var entry = await waitlist.JoinAsync(call.Account, known, type.Name, type.Minutes, from, to, part, call.CallId, token);
            var waiting = await waitlist.ListAsync(call.AccountId, call.Time.Zone, token);
            var position = waiting.Where(each => each.IsOf(call.Account) && string.Equals(each.VisitType, type.Name, StringComparison.OrdinalIgnoreCase)).TakeWhile(each => each.EntryId != entry.EntryId).Count() + 1;
            return new(new JoiningOutcome.Joined(position, type.Name), "joined", known.Id);
        }, cancellationToken);
    }
}
