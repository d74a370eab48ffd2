using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Patients.Contacts;

/// <summary>What a verified caller wants changed. All of it is patient data; null stays as it is.</summary>
/// <param name="Phone">Digits, ten where North American.</param>
/// <param name="Address">As it was said, in one piece.</param>
public sealed record ContactWish(string? Phone, string? Email, string? Address, string? PreferredName) : PatientData
{
    public bool IsEmpty => (Phone ?? Email ?? Address ?? PreferredName) is null;
}

/// <summary>
/// Has staff change how a patient is reached: they tell the contact on file before this, which the caller cannot be asked for. From the request on the new
/// data proves nothing for a while.
/// </summary>
public sealed class ContactUpdate(ContactChanges changes, StaffRequests requests)
{
    /// <summary>Throws <see cref="Auditing.AuditUnavailableException"/>: nothing was asked for then.</summary>
    public Task RequestAsync(CallContext call, string action, PatientKey patient, ContactWish wish, CancellationToken cancellationToken)
    {
        var details = new Dictionary<string, string>();
        Add("phone", wish.Phone);
        Add("email", wish.Email);
        Add("address", wish.Address);
        Add("preferredName", wish.PreferredName);
        List<string> fields = [.. details.Keys];
        StaffTaskDetails.TellFirst(details);
        return requests.LeaveAsync(
            call,
            action,
            new(StaffTaskKind.PatientUpdate, patient, details, fields),
            // First the note, then the task: whatever happens between the two, nothing new counts as proof.
            token => changes.NoteAsync(call.AccountId, ((PatientKey.OnFile)patient).PatientId, Changes(call, wish), token),
            cancellationToken);

        void Add(string name, string? value)
        {
            if (value is not null)
                details[name] = value;
        }
    }

    private static List<ContactChange> Changes(CallContext call, ContactWish wish)
    {
        var (now, changed) = (call.Time.Now, new List<ContactChange>());
        if (wish.Phone is { } phone)
            changed.Add(new ContactChange.Phone(now, phone));
        if (wish.Email is { } email)
            changed.Add(new ContactChange.Email(now, email));
        if (wish.Address is { } address)
            changed.Add(new ContactChange.Address(now, address));
        return changed;
    }
}
