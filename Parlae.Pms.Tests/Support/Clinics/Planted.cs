using System.Text.Json;
using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Sandbox.NexHealth;
using Parlae.Pms.Sandbox.OpenDental;
using Parlae.Pms.Sandbox.Sikka;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>Somebody who calls.</summary>
internal sealed record Person(string FirstName, string LastName, string DateOfBirth, string Phone, string? Id = null, string? SikkaId = null)
{
    /// <summary>As Vapi gives it.</summary>
    public string CallerNumber => "+1" + Phone;

    public static Person Of(JsonElement patient) => new(
        patient.GetProperty("firstName").GetString()!,
        patient.GetProperty("lastName").GetString()!,
        patient.GetProperty("dateOfBirth").GetString()!,
        patient.GetProperty("phones")[0].GetString()![2..],
        patient.GetProperty("id").GetString(),
        patient.GetProperty("ids").GetProperty("sikka").GetString());
}

/// <summary>Values that appear nowhere by chance and must appear nowhere outside: in no log, trace, metric, exception or file.</summary>
internal static class Planted
{
    public const string EncryptionKey = "b1a5ed0ff1ce5ea1ed5ec4e7b1a5ed0ff1ce5ea1ed5ec4e7b1a5ed0ff1ceface";
    public const string Email = "zephyrine.quackenbosch@example.com";
    public const string Note = "my left molar squeaks when it rains";
    public const string Street = "77 Gallimaufry Crescent";
    public const string AccountSecret = "an-account-secret-of-the-tests";

    private const string FirstName = "Zephyrine";
    private const string FamilyName = "Quackenbosch";
    private const string AreaAndOffice = "613555";

    /// <summary>Stands for any number in our own words, and may be somebody's by chance.</summary>
    private const string Example = "416 555 0123";

    public static IReadOnlyList<string> Values { get; } =
    [
        FirstName, FamilyName, Email, Note, Street, AccountSecret,
        .. Forms(AreaAndOffice + "02"),
        "1987-11-", "11/1987", "November 1987", "/1987",
        TestSettings.WebhookSecret, TestSettings.OperatorKey, EncryptionKey,
        SikkaCredentials.ApplicationKey, SikkaCredentials.OfficeSecret, SikkaCredentials.UnlimitedOfficeSecret,
        KollaCredentials.ApiKey, OpenDentalKeys.Developer, OpenDentalKeys.UnlimitedCustomer, NexHealthCredentials.ApiKey,
    ];

    /// <summary>One of a large family, all under numbers and birth dates that start alike.</summary>
    public static Person Newcomer(int n) => new(
        FirstName, $"{FamilyName}{(char)('a' + (n % 26))}{(char)('a' + (n / 26 % 26))}", $"1987-11-{1 + (n % 28):00}", $"{AreaAndOffice}02{n % 100:00}");

    /// <summary>Some of the practice's own patients: those the tests speak of.</summary>
    public static IEnumerable<string> OfPractice(JsonElement practice) => practice.GetProperty("patients").EnumerateArray().Where(patient => patient.GetProperty("phones").GetArrayLength() > 0).Take(12).Select(Person.Of).SelectMany(Of);

    /// <summary>What tells of somebody on file.</summary>
    public static IEnumerable<string> Of(Person person) =>
        Forms(person.Phone).Where(form => form != Example).Append(person.DateOfBirth).Append($"{person.FirstName} {person.LastName}").Append($"{person.LastName}, {person.FirstName}");

    private static string[] Forms(string digits) =>
    [
        digits, $"+1{digits}", $"{digits[..3]}-{digits[3..6]}-{digits[6..]}", $"{digits[..3]} {digits[3..6]} {digits[6..]}",
        $"({digits[..3]}) {digits[3..6]}", $"({digits[..3]}){digits[3..6]}", $"{digits[..3]}.{digits[3..6]}.{digits[6..]}",
    ];
}
