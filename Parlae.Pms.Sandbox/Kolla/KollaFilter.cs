using System.Globalization;
using System.Text.RegularExpressions;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>One condition of a <c>filter</c>.</summary>
internal sealed record Condition(string Field, string Operator, string Value);

/// <summary>Reads <c>filter</c>: conditions joined by <c>AND</c>, literals in single quotes without any way to write a quote inside (reference 3).</summary>
internal static partial class KollaFilter
{
    internal static IReadOnlyList<Condition> Read(string? filter)
    {
        var conditions = new List<Condition>();
        for (var rest = filter?.Trim() ?? ""; rest.Length > 0;)
        {
            if (One().Match(rest) is not { Success: true } match)
                throw KollaRefusal.Invalid("the filter cannot be read");
            conditions.Add(new Condition(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value));
            rest = rest[match.Length..];
            if (rest.Length == 0)
                break;
            if (!rest.StartsWith("AND ", StringComparison.Ordinal))
                throw KollaRefusal.Invalid("the filter cannot be read");
            rest = rest[4..].TrimStart();
        }

        return conditions;
    }

    /// <summary>Compares texts of one form, such as times; equality ignores case.</summary>
    internal static bool Holds(Condition condition, string value)
    {
        var order = string.Compare(value, condition.Value, StringComparison.OrdinalIgnoreCase);
        return condition.Operator switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            ">" => order > 0,
            "<" => order < 0,
            ">=" => order >= 0,
            _ => order <= 0,
        };
    }

    internal static bool Within(Condition condition, IEnumerable<string> values) =>
        values.Any(value => CultureInfo.InvariantCulture.CompareInfo.IndexOf(value, condition.Value, CompareOptions.OrdinalIgnoreCase) >= 0);

    [GeneratedRegex(@"^([a-z_]+)\s*(>=|<=|!=|=|>|<)\s*'([^']*)'\s*")]
    private static partial Regex One();
}
