using System.Text.Json.Serialization;
using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients;

/// <summary>A patient as the PMS has them. All of it is patient data.</summary>
/// <param name="Phones">Every number on file, as written there.</param>
public sealed record Patient(
    string PatientId,
    string FirstName,
    string LastName,
    string? PreferredName,
    LocalDate? DateOfBirth,
    IReadOnlyList<string> Phones,
    string? Email,
    PostalAddress? Address,
    bool IsActive = true) : PatientData
{
    /// <summary>The family's payer, where the PMS has one.</summary>
    public string? GuarantorId { get; init; }

    /// <summary>The provider who usually sees them.</summary>
    public string? ProviderId { get; init; }

    /// <summary>What was changed of late, and so is no proof of who calls. Ours, not the PMS's.</summary>
    [JsonIgnore]
    public IReadOnlyList<Contacts.ContactChange> RecentChanges { get; init; } = [];

    /// <summary>False: they have declined e-mails of the practice.</summary>
    public bool TakesEmails { get; init; } = true;

    /// <summary>False: they have declined text messages of the practice, or their number takes none.</summary>
    public bool TakesTexts { get; init; } = true;
}

/// <summary>A postal address.</summary>
public sealed record PostalAddress(string? Line1, string? Line2, string? City, string? State, string? PostCode) : PatientData;

/// <summary>A patient to be created.</summary>
/// <param name="Reference">Ours; the same for every try of one intent.</param>
/// <param name="Phone">Digits, ten where North American.</param>
public sealed record NewPatient(
    string Reference,
    string FirstName,
    string LastName,
    LocalDate DateOfBirth,
    string Phone,
    string? Email,
    PostalAddress? Address) : PatientData;

/// <summary>How to look for patients. An adapter may return more than fit: the match is ours to make.</summary>
public abstract record PatientQuery : PatientData
{
    private PatientQuery() { }

    /// <summary>Any number on file, home and work numbers too. Ten digits.</summary>
    public sealed record ByPhone(string Digits) : PatientQuery;
    public sealed record ByName(string? FirstName, string LastName) : PatientQuery;
    public sealed record ByEmail(string Email) : PatientQuery;
}

/// <summary>The patients of a PMS. Throws <see cref="Practices.VendorException"/> kinds.</summary>
public interface IPatientDirectory
{
    Task<IReadOnlyList<Patient>> FindAsync(PatientQuery query, CancellationToken cancellationToken);
    Task<Patient?> GetAsync(string patientId, CancellationToken cancellationToken);

    /// <summary>Sends the creation once. Never throws for a lost answer.</summary>
    Task<Writes.WriteReceipt> CreateAsync(NewPatient patient, CancellationToken cancellationToken);
}
