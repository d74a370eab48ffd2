using System.Globalization;
using System.Text;
using NodaTime;

namespace Parlae.Pms.Sandbox.Practice.Generation;

/// <summary>
/// Families that share an address and phones, until the practice has as many patients as asked. The first six are always the same kinds:
/// three patients on one cell number, one reachable by home phone only, and two who share a full name but not a birth date.
/// </summary>
internal sealed class People(Random random, DentalPractice practice, LocalDate today, Instant now)
{
    private readonly PhonePool phones = new(random);
    private readonly Provider[] dentists = [.. practice.Setting.Treating.Where(provider => provider.Kind == ProviderKind.Dentist)];

    internal void Settle(int count)
    {
        List<Func<Patient>> cast =
        [
            () => Named(Adult("O'Brien"), "Zoë", "F") with { Cell = phones.Next(), HomePhone = "" },
            () => Kin(Named(Adult("O'Brien"), "Niall", "M")),
            () => Kin(Named(Child("O'Brien"), "Siobhán", "F")),
            () => Named(Adult("Nguyễn"), "Minh", "M") with { Cell = "", HomePhone = phones.Next(), WorkPhone = "" },
            () => Named(Adult("Smith-Jones"), "Anna", "F") with { BirthDate = new LocalDate(1971, 3, 9) },
            () => Named(Adult("Smith-Jones"), "Anna", "F") with { BirthDate = new LocalDate(1971, 9, 3) },
        ];
        foreach (var person in cast.Take(count))
            Register(person());
        for (var left = count - cast.Count; left > 0;)
            left -= Family(left);
    }

    private static Patient Named(Patient person, string first, string gender) => person with { FirstName = first, PreferredName = "", Gender = gender, Active = true };

    /// <summary>One of the first patient's family, under the first patient's number alone.</summary>
    private Patient Kin(Patient person)
    {
        var head = practice.FindPatient(1)!;
        return person with { Guarantor = head.Number, Cell = head.Cell, HomePhone = "", WorkPhone = "", Address = head.Address, LastName = head.LastName };
    }

    private int Family(int atMost)
    {
        var name = Pick(Names.Families);
        var head = Register(Adult(name));
        var size = Math.Min(atMost, random.Next(100) switch { < 45 => 1, < 70 => 2, < 85 => 3, < 95 => 4, _ => 5 });
        for (var n = 1; n < size; n++)
        {
            var isAdult = n == 1 && random.Next(4) > 0;
            var relative = (isAdult ? Adult(name) : Child(name)) with { Guarantor = head.Number, Address = head.Address, ProviderId = head.ProviderId, HomePhone = head.HomePhone };
            // A child's chart carries a parent's number and address; about every fifth couple shares one cell.
            Register(isAdult && random.Next(5) > 0 ? relative : relative with { Cell = head.Cell, Email = head.Email });
        }

        return size;
    }

    private Patient Register(Patient draft)
    {
        var patient = practice.AddPatient(draft);
        return draft.Email is not "@" ? patient : practice.ChangePatient(patient.Number, known => known with { Email = EmailOf(known) })!;
    }

    private Patient Adult(string family)
    {
        var isWoman = random.Next(2) == 0;
        var homeOnly = random.Next(8) == 0;
        return Person(isWoman ? Pick(Names.Women) : Pick(Names.Men), family, isWoman ? "F" : "M", today.PlusDays(-random.Next(19 * 365, 88 * 365))) with
        {
            Cell = homeOnly ? "" : phones.Next(),
            HomePhone = homeOnly || random.Next(3) == 0 ? phones.Next() : "",
            WorkPhone = random.Next(6) == 0 ? phones.Next() : "",
            Email = random.Next(5) == 0 ? "" : "@",
        };
    }

    private Patient Child(string family)
    {
        var isGirl = random.Next(2) == 0;
        return Person(isGirl ? Pick(Names.Women) : Pick(Names.Men), family, isGirl ? "F" : "M", today.PlusDays(-random.Next(2 * 365, 18 * 365)));
    }

    private Patient Person(string first, string family, string gender, LocalDate born)
    {
        var (city, postArea) = Names.Places[random.Next(Names.Places.Length)];
        var address = new Address($"{random.Next(1, 400)} {Pick(Names.Streets)} {(random.Next(2) == 0 ? "Street" : "Avenue")}", city, "ON",
            string.Create(CultureInfo.InvariantCulture, $"{postArea} {random.Next(10)}{"ABCEGHJKLMNPRSTVWXYZ"[random.Next(20)]}{random.Next(10)}"));
        return new Patient(0, first, family, random.Next(12) == 0 ? first[..Math.Min(3, first.Length)] : "", born, gender, "", "", "", "", address,
            Guarantor: 0, dentists[random.Next(dentists.Length)].Id, Active: random.Next(25) > 0, today.PlusDays(-random.Next(30, 3000)), Pick(Names.Allergies), now);
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];

    /// <summary>first.last and the patient number at example.com, in plain letters.</summary>
    private static string EmailOf(Patient patient)
    {
        var plain = $"{patient.FirstName}.{patient.LastName}".Normalize(NormalizationForm.FormD)
            .Where(c => c is '.' || char.IsAsciiLetter(c));
        return $"{new string([.. plain]).ToLowerInvariant()}{patient.Number}@example.com";
    }
}
