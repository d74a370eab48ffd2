using System.Reflection;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>What a connection can do, in words: one for each ability that there is.</summary>
internal static class Abilities
{
    private static readonly PropertyInfo[] All =
    [
        .. typeof(PmsCapabilities).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(member => member.PropertyType == typeof(bool) && member.Name is not (nameof(PmsCapabilities.WritesLater) or nameof(PmsCapabilities.ReadsLag))),
    ];

    public static IEnumerable<(string Name, string Words, bool Has)> Of(PmsCapabilities capabilities) =>
        All.Select(member => (member.Name, WebWords.Of($"Ability.{member.Name}"), member.GetValue(capabilities) is true));

    /// <summary>When what is asked for stands, and how old what is read may be.</summary>
    public static IReadOnlyList<string> MannerOf(PmsCapabilities capabilities) =>
    [
        capabilities.WritesLater ? WebWords.Of("Manner.WritesLater") : WebWords.Of("Manner.WritesAtOnce"),
        capabilities.ReadsLag ? WebWords.Of("Manner.ReadsLag") : WebWords.Of("Manner.ReadsLive"),
    ];
}
