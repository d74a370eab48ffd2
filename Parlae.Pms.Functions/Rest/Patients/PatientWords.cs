using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Tools.Arguments;

namespace Parlae.Pms.Functions.Rest.Patients;

/// <summary>Reads what is said of a patient, by the rules that hold for callers too. Throws <see cref="BadBodyException"/>; null stays null.</summary>
internal static class PatientWords
{
    public static string? Name(string? text, string member) => Read(new NameKind(), text, member, "must be a name of at most 100 letters");

    public static string? Email(string? text) => Read(new EmailKind(), text, "email", "must be an e-mail address");

    public static string? PostCode(string? text) => Read(new PostCodeKind(), text, "postCode", "must be a post code");

    public static PhoneNumber? Phone(string? text, string member = "phone") => text is null ? null
        : PhoneNumber.TryParse(text, out var number) ? number
        : throw new BadBodyException($"'{member}' must be a phone number such as +1 416 555 0123.");

    public static LocalDate? BirthDate(string? text, LocalDate today) => text is null ? null
        : LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } && date.Year >= 1900 && date <= today ? date
        : throw new BadBodyException("'dateOfBirth' must be a date such as 1985-03-02, not in the future.");

    public static string? Line(string? text, string member, int longest = 200) => text?.Trim() switch
    {
        null or "" => null,
        var line when line.Length <= longest && !line.Any(char.IsControl) => line,
        _ => throw new BadBodyException($"'{member}' must be one line of at most {longest} characters."),
    };

    private static string? Read(ArgumentKind kind, string? text, string member, string rule) => Line(text, member, kind.LongestText) is not { } line ? null
        : kind.Read(line, default) as string ?? throw new BadBodyException($"'{member}' {rule}.");
}
