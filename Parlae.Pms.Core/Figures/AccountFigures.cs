using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Extensions;
using NodaTime.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Figures;

/// <summary>One hour of an account, in UTC.</summary>
public sealed record FigureHour(Instant Start, HourlyFigures Figures);

/// <summary>Counts, per account and hour, what the console shows. To count costs no store anything: see <see cref="LateRows{T}"/>.</summary>
public sealed class AccountFigures(IPartitionedRecords records, IAccountDirectory accounts, FigureLife life, TimeProvider clock, ILogger<AccountFigures> log) : IWrittenLate
{
    public const string Collection = "figures";

    private const int HourLength = 10;

    private static readonly InstantPattern HourText = InstantPattern.CreateWithInvariantCulture("uuuuMMddHH");
    private readonly LateRows<HourlyFigures> rows = new(Collection, TimeSpan.FromHours(1), life.Value, records, accounts, clock, log);

    /// <summary>A call or chat was heard of for the first time.</summary>
    public void Called(string accountId) => Change(accountId, hour => hour.Calls++);

    public void ToolUsed(string accountId, string tool, string outcome, TimeSpan took) => Change(accountId, hour => hour.AddTool(tool, outcome, took));

    public void Booked(string accountId, string type, string outcome) => Change(accountId, hour => hour.AddBooking(type, outcome));

    public void IdentityFailed(string accountId, string outcome) => Change(accountId, hour => hour.AddIdentityFailure(outcome));

    /// <summary>Somebody came without the right credential.</summary>
    /// <param name="accountId">Of an account that there is; null: none was named, and it counts for the platform.</param>
    /// <param name="door">Our word for where.</param>
    public void AuthenticationFailed(string? accountId, string door) => Change(accountId ?? AuditedAction.PlatformAccount, hour => hour.AddAuthenticationFailure(door));

    /// <summary>The hours that begin between two moments, those without anything left out, the earliest first; of all processes. Null: the platform's.</summary>
    public async Task<IReadOnlyList<FigureHour>> ReadAsync(string? accountId, Instant from, Instant to, CancellationToken cancellationToken)
    {
        var found = await rows.ReadAsync(accountId ?? AuditedAction.PlatformAccount, HourText.Format(from), HourText.Format(to + Duration.FromHours(1)), cancellationToken);
        return [.. found.GroupBy(row => row.Row[..HourLength], row => row.Value)
            .Select(hour => (Start: HourText.Parse(hour.Key).Value, Rows: hour))
            .Where(hour => hour.Start >= from && hour.Start < to)
            .Select(hour => new FigureHour(hour.Start, Sum(hour.Rows)))];
    }

    public Task<int> WriteAsync(CancellationToken cancellationToken) => rows.WriteAsync(cancellationToken);

    internal static HourlyFigures Sum(IEnumerable<HourlyFigures> parts)
    {
        var sum = new HourlyFigures();
        foreach (var part in parts)
            sum.Add(part);
        return sum;
    }

    private void Change(string accountId, Action<HourlyFigures> change)
    {
        var hour = HourText.Format(clock.GetUtcNow().ToInstant());
        rows.Change(accountId, hour, () => hour, change);
    }
}
