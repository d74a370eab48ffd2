using System.ComponentModel;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

internal sealed record GetPatientArguments(
    [Description("The patient, as searchPatients named them.")][Handle('p')] string PatientId) : PatientData;

/// <summary>
/// How the practice reaches a patient, so that they can say whether it is still right. Whoever was let in by one factor must not learn the others here: of a
/// phone number the last two digits are told, of an e-mail address the first letter and the domain, of an address the street without its number and the town
/// without its post code. Family name and birth date the caller has said themselves; they are not told again.
/// </summary>
internal sealed class GetPatient(PatientCard card, PatientGate gate) : Tool<GetPatientArguments>(new(
    "getPatient",
    "The contact data on file for a patient whose identity is verified, partly hidden: enough to ask whether it is still right.",
    Writes: false,
    IdentityLevel.Verified,
    Offered.Patients))
{
    private const int ShownDigits = 2;

    protected override async Task<ToolOutcome> RunAsync(GetPatientArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        if (await gate.AllowAsync(context.Call, Description, arguments.PatientId, cancellationToken) is not { } known)
            return Ask(ToolWords.NotAllowed);
        if (await card.ReadAsync(context.Call, Description.Name, known.Patient, cancellationToken) is not { } patient)
            return Ask("I can't find that patient's record any more. Offer to connect the caller with the staff.");

        var phones = patient.Phones.Select(Ending).OfType<string>().Distinct().ToList();
        var (email, street) = (Hidden(patient.Email), StreetOf(patient.Address?.Line1));
        var more = new JsonObject
        {
            ["firstName"] = patient.FirstName,
            ["preferredName"] = patient.PreferredName,
            ["phones"] = new JsonArray([.. phones.Select(ending => (JsonNode)$"********{ending}")]),
            ["email"] = email,
            ["address"] = (street ?? patient.Address?.City) is null ? null : new JsonObject { ["street"] = street, ["city"] = patient.Address?.City },
        };
        return Answer("ok", Say(phones, email, street, patient.Address?.City), more);
    }

    private static string Say(List<string> phones, string? email, string? street, string? city)
    {
        var parts = new List<string>();
        if (phones.Count > 0)
            parts.Add($"{(phones.Count == 1 ? "a phone number" : "phone numbers")} ending in {string.Join(" and ", phones)}");
        if (email is not null)
            parts.Add($"an e-mail address that begins with {email[0]}, at {email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..]}");
        if ((street ?? city) is not null)
            parts.Add($"an address {(street is null ? "" : $"on {street}")}{(street is null || city is null ? "" : " ")}{(city is null ? "" : $"in {city}")}");
        return parts.Count == 0 ? "I have no contact data on file." : $"On file I have {string.Join(", ", parts.SkipLast(1))}{(parts.Count > 1 ? " and " : "")}{parts[^1]}. Is that still right?";
    }

    private static string? Ending(string phone)
    {
        var digits = string.Concat(phone.TakeWhile(mark => !char.IsLetter(mark)).Where(char.IsAsciiDigit)); // no extension
        return digits.Length > 2 * ShownDigits ? digits[^ShownDigits..] : null;
    }

    private static string? Hidden(string? email) =>
        email?.Trim() is { } text && text.LastIndexOf('@') is > 0 and var at && at < text.Length - 1 ? $"{char.ToLowerInvariant(text[0])}***{text[at..]}" : null;

    /// <summary>The words of a line that hold no digit, up to a comma: <c>12B Maple Lane, Unit 4</c> is Maple Lane. A line with a number in front of a numbered street keeps neither.</summary>
    private static string? StreetOf(string? line)
    {
        var words = (line ?? "").Split(',')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.Any(char.IsDigit) && word.Any(char.IsLetter)).ToList();
        return words.Count == 0 ? null : string.Join(' ', words);
    }
}
