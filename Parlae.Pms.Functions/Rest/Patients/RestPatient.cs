using NodaTime.Text;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Functions.Rest.Patients;

/// <summary>A patient as the API shows them.</summary>
internal sealed record RestPatient(
    string PatientId, string FirstName, string LastName, string? DateOfBirth, IReadOnlyList<string> Phones, string? Email, RestAddress? Address, string? PreferredName) : PatientData
{
    public static RestPatient Of(Patient patient) => new(
        patient.PatientId,
        patient.FirstName,
        patient.LastName,
        patient.DateOfBirth is { } born ? LocalDatePattern.Iso.Format(born) : null,
        patient.Phones,
        patient.Email,
        RestAddress.Of(patient.Address),
        patient.PreferredName);

    /// <summary>As we have written them under this id.</summary>
    public static RestPatient Of(NewPatient patient, string patientId) => new(
        patientId, patient.FirstName, patient.LastName, LocalDatePattern.Iso.Format(patient.DateOfBirth), [patient.Phone], patient.Email, RestAddress.Of(patient.Address), null);
}

/// <summary>A postal address.</summary>
internal sealed record RestAddress(string? Line1 = null, string? Line2 = null, string? City = null, string? State = null, string? PostCode = null) : PatientData
{
    public static RestAddress? Of(PostalAddress? address) => address is null ? null : new(address.Line1, address.Line2, address.City, address.State, address.PostCode);
}
