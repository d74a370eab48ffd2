using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Messages;

/// <summary>Where a patient may be written to; neither: not at all.</summary>
public sealed record PatientContact(string? Email, string? Phone) : PatientData
{
    public static readonly PatientContact None = new(null, null);
}

/// <summary>
/// Finds where a patient may be written to: what the practice has on file, as far as they have not declined it there and no caller had it changed of late.
/// A caller gives an address only for a patient whom they have just had created.
/// </summary>
public sealed class PatientContacts(PatientReads patients, WriteLedger ledger)
{
    /// <summary>Throws <see cref="VendorException"/> kinds.</summary>
    public async Task<PatientContact> OfAsync(PmsAccount account, PatientKey patient, CancellationToken cancellationToken)
    {
        if (patient is PatientKey.Asked asked)
        {
            var creation = (await ledger.FindHereAsync(account, asked.Reference, cancellationToken))?.Value;
            if (creation is { State: WriteState.Confirmed, Sends: > 0, NewPatient: { } made })
                return new(made.Email, Dialled(made.Phone));
            patient = creation is { State: WriteState.Confirmed, RecordId: { } known } ? new PatientKey.OnFile(known) : patient; // was on file already
        }

        if (patient.Id is not { } id || await patients.GetAsync(account, id, cancellationToken) is not { IsActive: true } onFile)
            return PatientContact.None;
        return new(
            onFile.TakesEmails && onFile.Email is { } email && email.Contains('@', StringComparison.Ordinal) && !PatientMatching.IsNewEmail(onFile, email) ? email : null,
            onFile.TakesTexts ? onFile.Phones.Where(phone => !PatientMatching.IsNewPhone(onFile, phone)).Select(Dialled).FirstOrDefault(number => number is not null) : null);
    }

    private static string? Dialled(string number) => PhoneNumber.TryParse(number, out var read) ? read.E164 : null;
}
