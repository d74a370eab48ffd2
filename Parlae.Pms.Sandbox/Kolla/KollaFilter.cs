using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>One condition of a <c>filter</c>.</summary>
internal sealed record Condition(string Field, string Operator, string Value)
{
    /// <summary>The value as a moment, if it is written exactly as Kolla writes them.</summary>
    internal Instant? Moment { get; } = InstantPattern.General.Parse(Value) is { Success: true, Value: var at } && KollaShapes.Moment(at) == Value ? at : null;

    internal string Digits { get; } = new([.. Value.Where(char.IsAsciiDigit)]);
}

/// <summary>Reads <c>filter</c>: conditions joined by <c>AND</c>, literals in single quotes without any way to write a quote inside (reference 3).</summary>
internal static partial class KollaFilter
{
    private const int MostDays = 400;

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
    internal static bool Holds(Condition condition, string value) => Holds(condition, string.Compare(value, condition.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same for a moment: moments of one form order like their texts, to the second.</summary>
    internal static bool Holds(Condition condition, Instant at) =>
        condition.Moment is { } moment ? Holds(condition, at.ToUnixTimeSeconds().CompareTo(moment.ToUnixTimeSeconds())) : Holds(condition, KollaShapes.Moment(at));

    /// <summary>Whether one of these has it in part, in whatever case.</summary>
    internal static bool Within(string wanted, params ReadOnlySpan<string> values)
    {
        foreach (var value in values)
        {
            if (value.Contains(wanted, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>The days of the practice on which a moment may lie for which all these conditions on a field hold; null: any, or too many to count.</summary>
    internal static DateInterval? Days(IEnumerable<Condition> conditions, string field)
    {
        var (first, last) = ((LocalDate?)null, (LocalDate?)null);
        foreach (var condition in conditions.Where(condition => condition.Field == field))
        {
            if (condition.Moment is not { } moment)
                continue;
            var day = PracticeClock.At(moment).Date;
            if (condition.Operator is ">=" or ">" or "=")
                first = first is { } from ? LocalDate.Max(from, day) : day;
            if (condition.Operator is "<=" or "<" or "=")
                last = last is { } to ? LocalDate.Min(to, day) : day;
        }

        return first is { } start && last is { } end && start <= end && Period.DaysBetween(start, end) < MostDays ? new DateInterval(start, end) : null;
    }

    private static bool Holds(Condition condition, int order) => condition.Operator switch
    {
        "=" => order == 0,
        "!=" => order != 0,
        ">" => order > 0,
        "<" => order < 0,
        ">=" => order >= 0,
        _ => order <= 0,
    };

    [GeneratedRegex(@"^([a-z_]+)\s*(>=|<=|!=|=|>|<)\s*'([^']*)'\s*")]
    private static partial Regex One();
}
