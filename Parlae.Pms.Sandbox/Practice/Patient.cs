using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

internal sealed record Address(string Line1, string City, string Province, string PostCode);

/// <summary>An imaginary patient. Phones are ten digits or empty; text members are empty when nothing is on file.</summary>
/// <param name="Number">The practice's own running number; vendors make their ids from it.</param>
/// <param name="Guarantor">The patient number of the family's responsible party.</param>
/// <param name="Changed">When the record last changed in the practice.</param>
internal sealed record Patient(
    int Number, string FirstName, string LastName, string PreferredName, LocalDate? BirthDate, string Gender,
    string Cell, string HomePhone, string WorkPhone, string Email, Address Address,
    int Guarantor, string ProviderId, bool Active, LocalDate Created, string Allergy, Instant Changed)
{
    internal string Id => $"patient-{Number}";

    internal string Name => $"{FirstName} {LastName}";

    internal IEnumerable<string> Phones => new[] { Cell, HomePhone, WorkPhone }.Where(phone => phone.Length > 0);
}
