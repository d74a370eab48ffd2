using NodaTime;
using NodaTime.Text;

namespace Parlae.Pms.Functions.Rest.Charts;

/// <summary>Where a list that shows the newest first goes on.</summary>
/// <param name="Date">Empty: without a date, and so after all that have one.</param>
internal sealed record ChartPlace(string Date, string Id)
{
    public static ChartPlace Of(LocalDate? date, string id) => new(date is { } day ? LocalDatePattern.Iso.Format(day) : "", id);

    /// <summary>Older than the other; everything is after no place.</summary>
    public bool IsAfter(ChartPlace? other) => other is null
        || (string.CompareOrdinal(Date, other.Date) is var order && (order < 0 || (order == 0 && string.CompareOrdinal(Id, other.Id) < 0)));
}
