using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>The parameters of a query. Throws <see cref="BadBodyException"/> for values of another form.</summary>
internal sealed record RestQuery(IReadOnlyDictionary<string, string> Values) : PatientData
{
    public string? Text(string name) => Values.GetValueOrDefault(name);

    public string? Id(string name) => Text(name) is not { } text || RestWords.IsId(text) ? Text(name) : throw new BadBodyException($"'{name}' is no id.");

    public LocalDate? Date(string name) => Text(name) is not { } text ? null
        : LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } ? date
        : throw new BadBodyException($"'{name}' must be a date such as 2026-03-02.");

    public int? Number(string name, int least, int most) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new BadBodyException($"'{name}' must be a number from {least} to {most}.");

    public T? Word<T>(string name)
        where T : struct, Enum => RestWords.Parse<T>(Text(name), name);

    /// <summary>A date is its first moment, UTC.</summary>
    public DateTimeOffset? Moment(string name) => Text(name) is not { } text ? null
        : LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } ? date.AtMidnight().InUtc().ToDateTimeOffset()
        : OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var moment } ? moment.ToDateTimeOffset()
        : throw new BadBodyException($"'{name}' must be a date, or a time with its offset such as 2026-03-02T10:00:00Z.");
}
