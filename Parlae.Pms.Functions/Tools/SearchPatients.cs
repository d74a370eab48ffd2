using System.ComponentModel;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Tools;

internal sealed record SearchPatientsArguments(
    [Description("The patient's full name, when it was not given in two parts.")] string? Query,
    [Description("The patient's first name.")][Name] string? FirstName,
    [Description("The patient's last name.")][Name] string? LastName,
    [Description("The patient's date of birth, as 1985-03-02.")][BirthDate] LocalDate? DateOfBirth,
    [Description("A phone number on file, as the caller says it.")] PhoneNumber? Phone,
    [Description("The e-mail address on file, as the caller says it.")][Email] string? Email,
    [Description("The post code on file, as the caller says it.")][PostCode] string? PostCode) : PatientData;

/// <summary>Finds out who the caller is. What is missing depends on what was given alone; wrong and unknown sound the same.</summary>
internal sealed class SearchPatients(PatientIdentification identification) : Tool<SearchPatientsArguments>(new(
    "searchPatients",
    "Finds the patient who is calling. Needs full name and date of birth; a phone number, e-mail or post code on file lets the caller hear and change what is on record.",
    Writes: false,
    IdentityLevel.None,
    Offered.Patients)
{ Identifies = true })
{
    protected override async Task<ToolOutcome> RunAsync(SearchPatientsArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var (first, last) = Names(arguments);
        if (first is null || last is null || arguments.DateOfBirth is not { } born)
            return NeedMore(first, last, arguments.DateOfBirth);

        var caller = context.Call.Account.Rules.CallerNumberCounts ? context.Call.CallerNumber : null;
        var claim = new ClaimedIdentity(first, last, born, arguments.Phone?.Digits, arguments.Email, arguments.PostCode, caller);
        return await identification.IdentifyAsync(context.Call, Description.Name, claim, cancellationToken) switch
        {
            Identification.Known known => AnswerInSession(session => Known(known.In(session))),
            Identification.Locked => Locked,
            _ => Answer("notFound", "I can't find a patient with those details. Please check the spelling of the name and the date of birth."),
        };
    }

    internal static ToolAnswer Known(KnownPatient known) => Answer(
        known.Handle.Level == IdentityLevel.Verified ? "verified" : "matched",
        known.Handle.Level == IdentityLevel.Verified ? $"Thank you, {known.FirstName}. I've found you." : $"Thank you, {known.FirstName}. I've found you, and can book for you.",
        new JsonObject { ["patientId"] = known.Handle.Handle, ["firstName"] = known.FirstName });

    internal static ToolAnswer Locked => Answer("locked", "I can't look patients up any more on this call. Let me connect you with the staff.");

    private static ToolAnswer NeedMore(string? first, string? last, LocalDate? born)
    {
        List<(string Member, string Words)> missing = [];
        if (first is null)
            missing.Add(("firstName", "first name"));
        if (last is null)
            missing.Add(("lastName", "last name"));
        if (born is null)
            missing.Add(("dateOfBirth", "date of birth"));
        return Answer("needMore", $"May I have the patient's {string.Join(" and ", missing.Select(m => m.Words))}?", new JsonObject { ["need"] = new JsonArray([.. missing.Select(m => (JsonNode)m.Member)]) });
    }

    /// <summary>A full name said in one piece: the last word is the family name, unless a comma ends that.</summary>
    private static (string? First, string? Last) Names(SearchPatientsArguments arguments)
    {
        if ((arguments.FirstName ?? arguments.LastName) is not null || arguments.Query is not { } said)
            return (arguments.FirstName, arguments.LastName);
        var parts = said.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts is [var family, var given])
            return family.Any(char.IsLetter) && given.Any(char.IsLetter) ? (given, family) : (null, null);
        var words = said.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 1 && words.Length >= 2 && words.All(word => word.Any(char.IsLetter)) ? (string.Join(' ', words[..^1]), words[^1]) : (null, null);
    }
}
