using System.Globalization;
using System.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Auditing;

namespace Parlae.Pms.Tests.Fuzz.Targets;

/// <summary>The check of the rows of a trail: holds for the rows as they were written, and for no others. An input is a row a line: a head's day or an entry's sequence, a tab, the row's body.</summary>
internal sealed class AuditChainTarget : FuzzTarget
{
    private readonly IAuditKeys keys;
    private readonly byte[] written;

    private AuditChainTarget(IAuditKeys keys, byte[] written) => (this.keys, this.written, Seeds) = (keys, written, [written]);

    public override string Name => "audit-chain";

    public override IReadOnlyList<byte[]> Seeds { get; }

    public static async Task<AuditChainTarget> MakeAsync()
    {
        using var audit = new AuditFixture();
        var rows = new StringBuilder();
        for (var day = 0; day < 3; day++)
        {
            await audit.WriteAsync(2);
            var date = DateOnly.FromDateTime(audit.Clock.GetUtcNow().UtcDateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            audit.Clock.Advance(TimeSpan.FromDays(1));
            var found = new List<(string Row, string Body)>();
            await foreach (var row in audit.Records.RangeAsync("audit", $"{AuditFixture.Account}.{date}", null, null, CancellationToken.None)) found.Add((row.Row, Encoding.UTF8.GetString(row.Body.Span)));
            rows.Append(date).Append('\t').Append(found.Single(row => row.Row == "head").Body).Append('\n');
            foreach (var (row, body) in found.Where(row => row.Row != "head")) rows.Append(row).Append('\t').Append(body).Append('\n');
        }

        var target = new AuditChainTarget(audit.Keys, Encoding.UTF8.GetBytes(rows.ToString()));
        Hold(target.Check(target.written) is null, "The trail does not verify as it is.");
        return target;
    }

    public override object Run(byte[] input)
    {
        var broken = Check(input);
        Hold(broken is not null || Rows(input).SequenceEqual(Rows(written)), "Rows that were changed pass.");
        return broken is null ? "sound" : (broken.Problem, broken.Sequence);
    }

    private static string[] Rows(byte[] input) => Encoding.Latin1.GetString(input).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>As the verifier walks the store: row by row, in the order of their names.</summary>
    private AuditBreak? Check(byte[] input)
    {
        var chain = new ChainCheck(AuditFixture.Account, keys, []);
        foreach (var line in MemoryExtensions.Split<byte>(input, (byte)'\n'))
        {
            var row = input.AsMemory(line);
            if (row.IsEmpty) continue;
            var name = row.Span.IndexOf((byte)'\t') is > 0 and var tab ? Encoding.Latin1.GetString(row.Span[..tab]) : "";
            var body = row[Math.Min(row.Length, name.Length + 1)..];
            AuditBreak? broken;
            if (DateOnly.TryParseExact(name, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                broken = (chain.Day is null ? null : chain.CloseDay()) ?? chain.OpenDayAsync(day, body, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            else if (chain.Day is not null && name.Length == 12 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
                broken = chain.Next(sequence, body.Span);
            else
                broken = new AuditBreak(DateOnly.MinValue, 0, AuditProblem.Unreadable);
            if (broken is not null) return broken;
        }

        return chain.Day is null ? new AuditBreak(DateOnly.MinValue, 0, AuditProblem.MissingDay) : chain.CloseDay() ?? (chain.Day.Day == new DateOnly(2026, 3, 4) ? null : new AuditBreak(chain.Day.Day, 0, AuditProblem.MissingDay));
    }
}
