using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients;

/// <summary>What the practice knows of a patient it looks for. All that is given must fit.</summary>
/// <param name="Phone">Digits.</param>
public sealed record PatientSought(string? FirstName, string? LastName, LocalDate? DateOfBirth, string? Phone, string? Email, string? PostCode) : PatientData
{
    /// <summary>Practice systems find patients by these only.</summary>
    public bool CanBeAsked => LastName is not null || Phone is not null || Email is not null;
}

/// <summary>Looks for patients on behalf of the practice itself. Whoever calls writes the audit entries.</summary>
public sealed class PatientSearch(PatientReads patients)
{
    /// <summary>Active patients whom everything fits, by id. Throws <see cref="VendorException"/> kinds.</summary>
    public async Task<IReadOnlyList<Patient>> FindAsync(PmsAccount account, PatientSought sought, CancellationToken cancellationToken)
    {
        PatientQuery query = sought switch
        {
            { LastName: { } last } => new PatientQuery.ByName(sought.FirstName, last),
            { Phone: { } digits } => new PatientQuery.ByPhone(digits),
            { Email: { } email } => new PatientQuery.ByEmail(email),
            _ => throw new ArgumentException("Nothing a practice system can be asked by was given.", nameof(sought)),
        };
        var found = await patients.FindAsync(account, [query], cancellationToken);
        return [.. found.Where(patient => patient.IsActive && Fits(sought, patient)).OrderBy(patient => patient.PatientId, StringComparer.Ordinal)];
    }

    /// <summary>One patient by the PMS's id; null when it has none.</summary>
    public async Task<Patient?> GetAsync(PmsAccount account, string patientId, CancellationToken cancellationToken) =>
        await (await patients.DirectoryAsync(account, cancellationToken)).GetAsync(patientId, cancellationToken);

    private static bool Fits(PatientSought sought, Patient patient) =>
        (sought.LastName is not { } last || PersonName.Fold(patient.LastName) == PersonName.Fold(last))
        && (sought.FirstName is not { } first || PersonName.Fold(first) == PersonName.Fold(patient.FirstName) || PersonName.Fold(first) == PersonName.Fold(patient.PreferredName))
        && (sought.DateOfBirth is not { } born || patient.DateOfBirth == born)
        && (sought.Phone is not { } phone || PatientMatching.HasPhone(patient, phone))
        && (sought.Email is not { } email || PatientMatching.SameEmail(patient, email))
        && (sought.PostCode is not { } code || PatientMatching.SamePostCode(patient, code));
}
