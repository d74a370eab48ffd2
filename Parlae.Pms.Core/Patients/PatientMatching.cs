using NodaTime;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients;

/// <summary>What a caller says of themselves. All of it is patient data.</summary>
/// <param name="Phone">Spoken; wrong means no match.</param>
/// <param name="CallerNumber">Of the phone call itself; right counts as a factor, other says nothing.</param>
public sealed record ClaimedIdentity(
    string FirstName,
    string LastName,
    LocalDate DateOfBirth,
    string? Phone = null,
    string? Email = null,
    string? PostCode = null,
    string? CallerNumber = null) : PatientData;

/// <summary>How a claim fits what is on file.</summary>
public abstract record PatientMatch : PatientData
{
    private PatientMatch() { }

    /// <summary>Exactly one patient, and no given factor is wrong.</summary>
    public sealed record Full(Patient Patient, IdentityLevel Level) : PatientMatch;

    /// <summary>Two of name, birth date and contact fit one record, but it is no full match: staff must look. Never told to the caller.</summary>
    public sealed record Partial(Patient Patient) : PatientMatch;

    /// <summary>Nobody, or more than one.</summary>
    public sealed record None : PatientMatch;
}

/// <summary>Compares a claim with candidates. Pure: no request, no clock.</summary>
public static class PatientMatching
{
    public static PatientMatch Match(ClaimedIdentity claim, IEnumerable<Patient> candidates)
    {
        var patients = candidates.Where(p => p.IsActive).DistinctBy(p => p.PatientId).ToList();
        var fits = patients.Where(p => PersonName.SamePerson(p, claim.FirstName, claim.LastName) && p.DateOfBirth == claim.DateOfBirth).ToList();
        if (fits is [var one] && !GivenFactorIsWrong(claim, one))
            return new PatientMatch.Full(one, HasFactor(claim, one) ? IdentityLevel.Verified : IdentityLevel.Matched);

        var partial = patients.Where(p => Agreements(claim, p) >= 2).ToList();
        return partial is [var first, ..] ? new PatientMatch.Partial(first) : new PatientMatch.None();
    }

    private static bool GivenFactorIsWrong(ClaimedIdentity claim, Patient patient) =>
        (claim.Phone is { } phone && !HasPhone(patient, phone))
        || (claim.Email is { } email && !SameEmail(patient, email))
        || (claim.PostCode is { } code && !SamePostCode(patient, code));

    /// <summary>Spoken and caller's number count as one factor: one is enough. What was changed of late is none, though it is not wrong either.</summary>
    private static bool HasFactor(ClaimedIdentity claim, Patient patient) =>
        (claim.Phone is { } phone && !IsNewPhone(patient, phone))
        || (claim.Email is { } email && !IsNewEmail(patient, email))
        || (claim.PostCode is not null && !IsNewPostCode(patient))
        || (claim.CallerNumber is { } number && HasPhone(patient, number) && !IsNewPhone(patient, number));

    internal static bool IsNewPhone(Patient patient, string phone) =>
        patient.RecentChanges.OfType<ContactChange.Phone>().Any(change => PhoneNumber.SameLine(change.Digits, phone));

    internal static bool IsNewEmail(Patient patient, string email) =>
        patient.RecentChanges.OfType<ContactChange.Email>().Any(change => string.Equals(change.Written.Trim(), email.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>An address comes as it was said, with or without its post code: any post code may be the new one's.</summary>
    private static bool IsNewPostCode(Patient patient) => patient.RecentChanges.OfType<ContactChange.Address>().Any();

    private static int Agreements(ClaimedIdentity claim, Patient patient) =>
        (PersonName.SamePerson(patient, claim.FirstName, claim.LastName) ? 1 : 0)
        + (patient.DateOfBirth == claim.DateOfBirth ? 1 : 0)
        + ((claim.Phone is { } phone && HasPhone(patient, phone)) || (claim.Email is { } email && SameEmail(patient, email)) ? 1 : 0);

    internal static bool HasPhone(Patient patient, string phone) =>
        patient.Phones.Any(onFile => PhoneNumber.SameLine(phone, onFile));

    internal static bool SameEmail(Patient patient, string email) =>
        string.Equals(patient.Email?.Trim(), email.Trim(), StringComparison.OrdinalIgnoreCase);

    internal static bool SamePostCode(Patient patient, string code) =>
        Letters(patient.Address?.PostCode) is { Length: > 0 } onFile && SameCode(onFile, Letters(code));

    /// <summary>A five-digit ZIP fits its nine-digit form.</summary>
    private static bool SameCode(string onFile, string given) =>
        onFile == given || (onFile.Length == 9 && given.Length == 5 && onFile.StartsWith(given, StringComparison.Ordinal));

    private static string Letters(string? text) => string.Concat((text ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
