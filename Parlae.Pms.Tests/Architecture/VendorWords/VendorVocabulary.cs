using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Parlae.Pms.Core.Adapters.Kolla;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;
using Parlae.Pms.Core.Adapters.Sikka.Wire;

namespace Parlae.Pms.Tests.Architecture.VendorWords;

/// <summary>
/// A vendor's words, as its adapter has them: members of its wire types, endpoints, filters and members in its texts, headers, words that it compares
/// statuses with; and by hand, from the vendors' pages, what no adapter names. A member of one word, such as <c>Note</c>, is everybody's.
/// </summary>
/// <param name="Name">Of the vendor, as our code writes it.</param>
/// <param name="Spoken">Its name as a regular expression.</param>
/// <param name="Own">Words of two or more words that are its own, wherever they stand.</param>
/// <param name="Texts">Whole texts: status words.</param>
/// <param name="IdForms">How its ids look, at the start of a text.</param>
internal sealed partial record VendorVocabulary(string Name, string Spoken, IReadOnlySet<string> Own, IReadOnlySet<string> Texts, IReadOnlyList<string> IdForms)
{
    /// <summary>Two words, and everybody's all the same.</summary>
    private static readonly HashSet<string> Everybodys = ["StartTime"];

    /// <summary>Of the contract (3, 5, 6 and 8), and of every web.</summary>
    private static readonly HashSet<string> OfTheContract = new(StringComparer.OrdinalIgnoreCase)
    {
        "scheduled", "confirmed", "completed", "cancelled", "missed", "customerKey", "clinicNum", "Authorization", "Accept", "true", "false", "yes", "no", "confirm", "location",
    };

    /// <param name="root">Of the sources.</param>
    public static IReadOnlyList<VendorVocabulary> All(string root) =>
    [
        Of(root, "Sikka", "sikka", SikkaJson.Options,
            ["SPU", "sikka_online", "practice_management_system_refresh_date"], ["No Show", "Checked Out", "Left Message", "Unconfirmed"], [@"D\d{5}\b", @"(DOC|HYG)\d+\b", "Id:"]),
        Of(root, "Kolla", "kolla", KollaJson.Options,
            ["remote_id", "update_mask", "confirmation_type", "operatory_1"], ["ALREADY_EXISTS", "UNIMPLEMENTED", "INVALID_ARGUMENT"],
            [.. typeof(KollaName).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => $"{field.GetRawConstantValue()}/"), "insurancePlans/"]),
        Of(root, "OpenDental", "open ?dental", OpenDentalJson.Options,
            ["ODFHIR", "PtNote", "PtNoteCompleted", "UnschedList", "D9986", "D9987", "InsSubNum", "PatPlanNum", "DateTStamp"], ["Broken", "Planned", "Not Accepted"], []),
        Of(root, "NexHealth", "nexhealth", NexHealthJson.Options,
            ["foreign_id", "map_by_operatory", "insert_appt_client", "patient_missed", "appointment_insertion"], ["green", "red"], []),
    ];

    private static VendorVocabulary Of(string root, string name, string spoken, JsonSerializerOptions wire, string[] own, string[] texts, string[] idForms)
    {
        var sources = Directory.EnumerateFiles(Path.Combine(root, "Parlae.Pms.Core", "Adapters", name), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        var literals = sources.SelectMany(source => Literal().Matches(source).Select(match => match.Groups[1].Value)).ToList();
        var members = typeof(SikkaJson).Assembly.GetTypes().Where(type => type.Namespace == $"Parlae.Pms.Core.Adapters.{name}.Wire" && type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false })
            .SelectMany(type => Members(type, wire));
        var headers = sources.SelectMany(source => Header().Matches(source).Select(match => match.Groups[1].Value));
        var compared = sources.SelectMany(source => Compared().Matches(source).Select(match => match.Groups[1].Value));
        return new(
            name, spoken,
            members.Concat(literals.SelectMany(text => Snake().Matches(text).Select(match => match.Value))).Concat(headers).Concat(own)
                .Where(word => (IsOfManyWords(word) || own.Contains(word)) && !Everybodys.Contains(word) && !OfTheContract.Contains(word)).ToHashSet(),
            compared.Concat(texts).Where(text => text.Length > 2 && !OfTheContract.Contains(text)).ToHashSet(StringComparer.OrdinalIgnoreCase),
            idForms);
    }

    private static IEnumerable<string> Members(Type type, JsonSerializerOptions wire)
    {
        var options = new JsonSerializerOptions(wire) { TypeInfoResolver = wire.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver() };
        return options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } info ? info.Properties.Select(property => property.Name) : [];
    }

    private static bool IsOfManyWords(string word) => word.Contains('_', StringComparison.Ordinal) || word.Contains('-', StringComparison.Ordinal) || Hump().IsMatch(word);

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Literal();

    /// <summary>Settings, in capitals, are the contract's.</summary>
    [GeneratedRegex(@"\b[a-z][a-z0-9]*(_[a-z0-9]+)+\b")]
    private static partial Regex Snake();

    [GeneratedRegex("Headers\\.(?:Add|TryAddWithoutValidation)\\(\"([^\"]+)\"")]
    private static partial Regex Header();

    [GeneratedRegex("(?:\\bIs\\(row\\.\\w+, |Status\\)?\\.Equals\\()\"([^\"]+)\"")]
    private static partial Regex Compared();

    [GeneratedRegex("[a-z0-9][A-Z]|[A-Z]{2}[a-z]|[A-Z][A-Z]$")]
    private static partial Regex Hump();
}
