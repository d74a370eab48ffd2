using NodaTime.TimeZones;
using Parlae.Pms.Functions.Web.Pages.Setup.Fields;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>The zones a practice may live in, those of Canada and the United States first.</summary>
internal static class TimeZones
{
    private static readonly string[] Nearby = ["CA", "US"];

    private static readonly (string[] Near, string[] Far) Zones = Read();

    public static Field Field(string? chosen, string? error, string? now) => new("timeZone", WebWords.Of("Wizard.TimeZone"))
    {
        Hint = WebWords.Of("Wizard.TimeZoneHint"),
        Error = error,
        Now = now,
        IsRequired = true,
        Choices =
        [
            .. string.IsNullOrEmpty(chosen) ? [new ChoiceGroup(null, [new Choice("", WebWords.Of("Wizard.Choose"), true)])] : Array.Empty<ChoiceGroup>(),
            .. chosen is { Length: > 0 } && !Zones.Near.Contains(chosen) && !Zones.Far.Contains(chosen) ? [new ChoiceGroup(null, [new Choice(chosen, chosen, true)])] : Array.Empty<ChoiceGroup>(),
            new ChoiceGroup(WebWords.Of("Wizard.ZonesNear"), [.. Zones.Near.Select(zone => new Choice(zone, zone, zone == chosen))]),
            new ChoiceGroup(WebWords.Of("Wizard.ZonesFar"), [.. Zones.Far.Select(zone => new Choice(zone, zone, zone == chosen))]),
        ],
    };

    private static (string[] Near, string[] Far) Read()
    {
        var all = TzdbDateTimeZoneSource.Default.ZoneLocations!.OrderBy(location => location.ZoneId, StringComparer.Ordinal).ToList();
        var near = all.Where(location => Nearby.Contains(location.CountryCode)).Select(location => location.ZoneId).ToArray();
        return (near, [.. all.Select(location => location.ZoneId).Except(near)]);
    }
}
