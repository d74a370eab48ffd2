using System.Globalization;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>What the setup API finds wrong with a draft, in the pages' words, by member.</summary>
internal sealed class SetupProblems(IReadOnlyDictionary<string, BadBodyException> found)
{
    public static readonly SetupProblems None = new(new Dictionary<string, BadBodyException>());

    public bool Any => found.Count > 0;

    public bool Has(Func<string, bool> member) => found.Keys.Any(member);

    /// <summary>Null: nothing is wrong with it, or with what is in it.</summary>
    public string? Of(string member) =>
        found.FirstOrDefault(each => each.Key == member || each.Key.StartsWith(member + ".", StringComparison.Ordinal)) is { Value: { } problem } ? Words(problem) : null;

    /// <summary>What a list of <c>config</c> must be like, where an entry of it is wrong. Null: none is.</summary>
    public string? OfList(string name) => Of($"config.{name}") is null ? null : WebWords.Of($"Wrong.{name}");

    /// <summary>What is wrong with some members, each by what its field is called.</summary>
    public IReadOnlyList<string> Lines(PmsVendor vendor, Func<string, bool> member) =>
        [.. found.Where(each => member(each.Key)).Select(each => $"{LabelOf(vendor, each.Key)}: {Words(each.Value)}").Distinct(StringComparer.Ordinal)];

    private static string LabelOf(PmsVendor vendor, string member)
    {
        var parts = member.Split('.');
        return parts switch
        {
            ["config", "appointmentTypes", var at, ..] when int.TryParse(at, CultureInfo.InvariantCulture, out var entry) => WebWords.Of("Features.VisitNumber", entry + 1),
            ["outbox", var name] => Rule("outbox", name),
            ["vapi", .., "hmac", var name] => Rule("hmac", name),
            ["vapi", .., var name] => Rule("vapi", name),
            [_, var name, ..] => WebWords.Find($"Setting.{vendor}-{name}") ?? Label(name),
            _ => Label(parts[0]),
        } ?? member;

        static string? Rule(string part, string name) => WebWords.Find($"Rule.{part}{char.ToUpperInvariant(name[0])}{name[1..]}");

        static string? Label(string name) => name switch
        {
            "practiceName" => WebWords.Of("Wizard.PracticeName"),
            "timeZone" => WebWords.Of("Wizard.TimeZone"),
            "requestsPerSecond" => WebWords.Of("Wizard.Rate"),
            "appointmentTypes" => WebWords.Of("Features.Visits"),
            "openHours" => WebWords.Of("Features.Hours"),
            "identityPolicy" => WebWords.Of("Features.Identity"),
            _ => WebWords.Find($"Rule.{name}"),
        };
    }

    private static string Words(BadBodyException problem)
    {
        var parts = problem.Member?.Split('.') ?? [];
        return problem.What == "is missing" ? WebWords.Of("Wrong.missing")
            : problem.At?.Split('.') is [_, var part] && WebWords.Find($"Wrong.{parts[^1]}-{part}") is { } each ? each
            : parts.Length > 1 && WebWords.Find($"Wrong.{string.Join('-', parts)}") is { } words ? words
            : parts is ["config", var name, ..] ? Known.Contains(name) ? WebWords.Of($"Wrong.{name}") : WebWords.Of("Wrong.text")
            : parts is [var root, ..] && Known.Contains(root) ? WebWords.Of($"Wrong.{root}")
            : WebWords.Of("Wrong.text");
    }

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "accountId", "practiceName", "timeZone", "provider", "staffNumber", "phoneNumberIds", "assistantIds", "outbox", "appointmentTypes", "openHours", "identityPolicy",
        "paymentLinkTemplate", "offerCount", "minimumNoticeMinutes", "requestsPerSecond", "noteTypes",
    };
}
