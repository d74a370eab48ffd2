using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>Puts together what a phrase says about the time of the day.</summary>
internal static class TimeAgreement
{
    /// <summary>The question when it does not agree; null: it does.</summary>
    public static string? Of(IReadOnlyList<TimePiece> pieces, out SpokenWhen when)
    {
        when = new(null, null, null, null, false);
        var parts = pieces.OfType<TimePiece.Part>().Distinct().ToList();
        var clocks = pieces.OfType<TimePiece.At>().Distinct().ToList();
        var spans = pieces.OfType<TimePiece.Between>().Distinct().ToList();
        if (pieces.Any(piece => piece is TimePiece.Midnight))
            return DateQuestions.Midnight;
        if (parts.Count > 1 || spans.Count > 1)
            return DateQuestions.Contradiction;
        if (clocks.Count > 1 || (clocks.Count > 0 && spans.Count > 0))
            return DateQuestions.OneTime;

        var part = parts is [var one] ? one : null;
        var hours = part?.Hours;
        if (spans is [var span])
        {
            if (part?.Hours is not null || Between(span, part?.Of) is not { } between)
                return DateQuestions.Contradiction;
            hours = between;
        }

        if (clocks is not [var clock])
        {
            when = when with { Part = part?.Of, Hours = hours };
            return null;
        }

        if (clock.Hour.In(part?.Of) is not { } time || (hours is not null && !hours.Include(time)))
            return DateQuestions.Contradiction;
        when = when with { Time = time, Part = part?.Of, IsRough = clock.IsRough };
        return null;
    }

    private static HoursWanted? Between(TimePiece.Between span, TimeOfDay? part)
    {
        LocalTime? from = null;
        LocalTime? before = null;
        if (span.From is { } first)
        {
            if ((from = first.In(part)) is null)
                return null;
        }

        if (span.Before is { } last)
        {
            if ((before = last.In(null)) is null)
                return null;
            if (before <= from && last is { Half: HalfSaid.No, Hour: <= 12 } && before < LocalTime.Noon)
                before = before.Value.PlusHours(12); // "from 9 to 8"
        }

        return before <= from ? null : new HoursWanted(from, before);
    }
}
