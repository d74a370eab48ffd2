using System.Text.RegularExpressions;
using NCrontab;
using Parlae.Pms.Functions.Hosting.Status;
using Parlae.Pms.Functions.Rest;
using Parlae.Pms.Functions.Timers;
using Parlae.Pms.Functions.Vapi;
using Parlae.Pms.Functions.Web;

namespace Parlae.Pms.Functions.Hosting;

/// <summary>The one truth about what this app answers: routes, <c>function.json</c> files and timers all come from here.</summary>
internal sealed partial class FunctionTable
{
    /// <summary>The form of the hosts' schedules, seconds first; their parser is ours too.</summary>
    public static readonly CrontabSchedule.ParseOptions SixFields = new() { IncludingSeconds = true };

    /// <exception cref="ArgumentException">A row that a Functions host would refuse, shadow or leave open.</exception>
    public FunctionTable(IReadOnlyList<FunctionRow> rows)
    {
        foreach (var row in rows)
        {
            Check(row);
        }

        RefuseTwice(rows.Select(row => row.Name), "name");
        RefuseTwice(rows.Where(row => row.Kind == FunctionKind.Http).Select(row => row.Route), "route");
        Rows = rows;
    }

    /// <summary>The functions of this program, one list a feature.</summary>
    public static FunctionTable Program { get; } = new(
    [
        .. VapiFunctions.Rows,
        .. RestFunctions.Rows,
        .. WebFunctions.Rows,
        .. SystemFunctions.Rows,
        .. TimerFunctions.Rows,
    ]);

    public IReadOnlyList<FunctionRow> Rows { get; }

    public IEnumerable<FunctionRow> Http => Rows.Where(row => row.Kind == FunctionKind.Http);

    public IEnumerable<FunctionRow> Timers => Rows.Where(row => row.Kind == FunctionKind.Timer);

    private static void Check(FunctionRow row)
    {
        Require(Name().IsMatch(row.Name), row, "its name must be letters and digits, starting with a letter");
        if (row.Kind == FunctionKind.Timer)
        {
            Require(CrontabSchedule.TryParse(row.Schedule ?? "", SixFields) is not null, row, "its schedule is no six-field expression");
            return;
        }

        var first = row.Route.Split('/', 3) is ["", var segment, ..] ? segment : "";
        Require(row.Methods.Count > 0, row, "it lists no method");
        // A root catch-all would let the outside world post timers; the other two belong to the host.
        Require(first.Length > 0 && !first.Contains('{', StringComparison.Ordinal), row, "its route must start with a fixed segment");
        Require(first.ToUpperInvariant() is not ("ADMIN" or "RUNTIME"), row, "its route belongs to the Functions host");
    }

    private static void RefuseTwice(IEnumerable<string> values, string what)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (values.FirstOrDefault(value => !seen.Add(value)) is { } twice)
        {
            throw new ArgumentException($"Two functions share the {what} '{twice}'.");
        }
    }

    private static void Require(bool holds, FunctionRow row, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException($"Function '{row.Name}': {otherwise}.");
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,126}$")]
    private static partial Regex Name();
}
