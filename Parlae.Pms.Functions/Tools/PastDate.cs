using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Speech.Dates;

namespace Parlae.Pms.Functions.Tools;

/// <summary>A date that is over is never moved: we ask.</summary>
internal static class PastDate
{
    public static string Say(LocalDate date, PracticeTime time)
    {
        if (date == time.Today)
            return "That time has already passed today. Which time would you like?";
        return YearSlip.Meant(date, time.Today) is { } meant
            ? $"{SpokenTime.Day(date)}, {date.Year} has already passed. Did you mean {SpokenTime.Day(meant)} of {(meant.Year == time.Today.Year ? "this" : "next")} year?"
            : $"{SpokenTime.Day(date)} has already passed. Which day would you like?";
    }
}
