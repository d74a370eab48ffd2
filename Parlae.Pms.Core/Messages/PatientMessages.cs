using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Messages;

/// <summary>Sends a patient what is not about a visit.</summary>
public sealed class PatientMessages(Outbox outbox, PatientContacts contacts)
{
    /// <summary>
    /// Sends a link to the contact on file, once per <paramref name="cause"/>. False: this clinic sends no messages, or has no way to reach the patient;
    /// then nothing was put down, and staff must do it. Throws <see cref="VendorException"/> kinds. The caller audits.
    /// </summary>
    public async Task<bool> SendLinkAsync(PmsAccount account, PatientKey patient, string cause, Uri link, CancellationToken cancellationToken)
    {
        if (!account.Features.Messages || await contacts.OfAsync(account, patient, cancellationToken) is { Email: null, Phone: null })
            return false;
        await outbox.AddAsync(account.AccountId, OutboxKind.PaymentLink, cause, item => item with { PracticeSince = ConnectedPractice.SinceOf(account), Patient = patient, Link = link.AbsoluteUri }, cancellationToken);
        return true;
    }
}
