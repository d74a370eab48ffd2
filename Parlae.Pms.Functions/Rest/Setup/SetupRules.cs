using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Tools;

namespace Parlae.Pms.Functions.Rest.Setup;

/// <summary>The members of <c>config</c> that every provider takes (contract 8).</summary>
internal static class SetupRules
{
    public static readonly IReadOnlySet<string> Members = new HashSet<string>(StringComparer.Ordinal)
    {
        "appointmentTypes", "openHours", "identityPolicy", "paymentLinkTemplate", "offerCount", "minimumNoticeMinutes", "requestsPerSecond", "noteTypes",
    };

    private const int ShortestDay = 3; // mon, tue

    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("H:mm");

    public static PracticeRules Read(IReadOnlyDictionary<string, JsonElement> config)
    {
        var usual = new PracticeRules();
        var policy = config.TryGetValue("identityPolicy", out var given) ? StrictJson.Part<SetupIdentityPolicy>(given, "config.identityPolicy") : null;
        return new()
        {
            VisitTypes = [.. List<SetupVisitType?>(config, "appointmentTypes").Select(VisitType)],
            OpenHours = [.. List<SetupOpenHours?>(config, "openHours").Select(Hours)],
            MinimumLevels = Levels(policy?.MinimumLevel ?? []),
            CallerNumberCounts = policy?.CallerNumberCounts ?? usual.CallerNumberCounts,
            PaymentLinkTemplate = config.TryGetValue("paymentLinkTemplate", out var template) ? PaymentLink(template) : null,
            NoteTypes = config.ContainsKey("noteTypes") ? [.. List<string?>(config, "noteTypes").Select(NoteType)] : null,
            OfferCount = Number(config, "offerCount", usual.OfferCount, 1, 10),
            MinimumNoticeMinutes = Number(config, "minimumNoticeMinutes", usual.MinimumNoticeMinutes, 0, 14 * 24 * 60),
            RequestsPerSecond = config.TryGetValue("requestsPerSecond", out var rate)
                ? rate.ValueKind == JsonValueKind.Number && rate.GetDouble() is > 0 and <= 100_000 ? rate.GetDouble() : throw Bad("requestsPerSecond", "must be a number above 0, at most 100000")
                : null,
        };
    }

    private static VisitType VisitType(SetupVisitType? type, int entry) => type switch
    {
        { Name: { Length: > 0 and <= 100 } name, Minutes: >= 5 and <= SlotHolds.LongestMinutes } => new(name.Trim(), type.Minutes.Value, type.Providers ?? [], type.Rooms ?? []),
        { Name: not { Length: > 0 and <= 100 } } => throw BadVisitType($"{entry}.name"),
        not null => throw BadVisitType($"{entry}.minutes"),
        _ => throw BadVisitType($"{entry}"),
    };

    private static BadBodyException BadVisitType(string at) => Bad("appointmentTypes", $"needs a name and minutes (5 to {SlotHolds.LongestMinutes}) in every entry", at);

    private static string NoteType(string? type) =>
        type?.Trim() is { Length: > 0 and <= 100 } word ? word : throw Bad("noteTypes", "must list the practice's own words for types of notes; an empty list tells none");

    /// <summary>Midnight at the end is that of the next day.</summary>
    private static OpenHours Hours(SetupOpenHours? hours, int entry) => (Day(hours?.Day), Parse(hours?.From), Parse(hours?.To == "24:00" ? "0:00" : hours?.To)) switch
    {
        ({ } day, { } from, { } to) when from < to || to == LocalTime.Midnight => new(day, from, to),
        ({ }, null, { }) => throw BadHours($"{entry}.from"),
        ({ }, { }, null) => throw BadHours($"{entry}.to"),
        _ => throw BadHours($"{entry}"),
    };

    private static BadBodyException BadHours(string at) => Bad("openHours", "needs day (such as monday), from and to (such as 08:00, 17:00) in every entry, from before to", at);

    private static IsoDayOfWeek? Day(string? word) =>
        Enum.GetValues<IsoDayOfWeek>().Where(day => day is not IsoDayOfWeek.None && word is { Length: >= ShortestDay } && day.ToString().StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Cast<IsoDayOfWeek?>().FirstOrDefault();

    private static LocalTime? Parse(string? time) => Time.Parse(time ?? "") is { Success: true } read ? read.Value : null;

    private static Dictionary<string, int> Levels(Dictionary<string, int> levels) =>
        levels.Keys.FirstOrDefault(tool => !ToolNames.All.Contains(tool)) is { } unknown ? throw Bad($"identityPolicy.minimumLevel.{unknown}", "is no tool")
        : levels.Values.All(level => level is >= 0 and <= 2) ? levels
        : throw Bad("identityPolicy.minimumLevel", "takes levels 0, 1 and 2");

    private static string PaymentLink(JsonElement template) =>
        template.ValueKind == JsonValueKind.String && template.GetString() is { } text
        && text.Contains("{reference}", StringComparison.Ordinal)
        && Uri.TryCreate(text.Replace("{reference}", "x", StringComparison.Ordinal), UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
            ? text
            : throw Bad("paymentLinkTemplate", "must be an https address that holds {reference}");

    private static int Number(IReadOnlyDictionary<string, JsonElement> config, string member, int otherwise, int least, int most) =>
        !config.TryGetValue(member, out var value) ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number
        : throw Bad(member, $"must be a whole number from {least} to {most}");

    private static IReadOnlyList<T> List<T>(IReadOnlyDictionary<string, JsonElement> config, string member) =>
        config.TryGetValue(member, out var value) ? StrictJson.Part<IReadOnlyList<T>>(value, $"config.{member}") : [];

    private static BadBodyException Bad(string member, string what, string? at = null) => new($"config.{member}", what) { At = at };
}
