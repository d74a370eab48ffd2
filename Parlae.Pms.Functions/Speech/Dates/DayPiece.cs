using NodaTime;

namespace Parlae.Pms.Functions.Speech.Dates;

internal enum Which
{
    Plain,
    This,
    Coming,
    Next,
    Last,
}

internal enum Third
{
    Whole,
    Beginning,
    Middle,
    End,
}

/// <summary>One thing that a phrase says about the day; together they must agree.</summary>
internal abstract record DayPiece
{
    private DayPiece() { }

    /// <summary>"tomorrow", "in two weeks": a distance from today.</summary>
    public sealed record Offset(int Days = 0, int Months = 0) : DayPiece;

    /// <summary>"next Friday".</summary>
    public sealed record Weekday(IsoDayOfWeek Day, Which Which) : DayPiece;

    /// <summary>"next week", "end of next week".</summary>
    public sealed record Week(int Ahead, Third Third = Third.Whole) : DayPiece;

    /// <summary>"the week of March 2nd".</summary>
    public sealed record WeekOf(DayPiece Day) : DayPiece;

    public sealed record Weekend(Which Which) : DayPiece;

    /// <summary>"March 2nd", and "3/2" with both its readings.</summary>
    public sealed record MonthDay(IReadOnlyList<(int Month, int Day)> Readings, YearSaid Year) : DayPiece;

    /// <summary>"the 3rd", "the 3rd of next month".</summary>
    public sealed record DayOfMonth(int Day, int? MonthsAhead = null) : DayPiece;

    /// <summary>"beginning of May", "next month".</summary>
    public sealed record Month(MonthSaid Of, Third Third = Third.Whole) : DayPiece;

    /// <summary>"the first week of May".</summary>
    /// <param name="Number">5: the last.</param>
    public sealed record WeekOfMonth(int Number, MonthSaid Of) : DayPiece;

    /// <summary>"the first Tuesday in April".</summary>
    /// <param name="Number">5: the last.</param>
    public sealed record NthWeekday(int Number, IsoDayOfWeek Day, MonthSaid Of) : DayPiece;

    /// <summary>"two weeks from Monday".</summary>
    public sealed record Shifted(Offset By, DayPiece From) : DayPiece;

    /// <summary>"March 2 to 6", "Monday to Wednesday".</summary>
    public sealed record Span(DayPiece First, DayPiece Last) : DayPiece;

    /// <summary>"by Friday".</summary>
    public sealed record Until(DayPiece Day, bool IsIncluded) : DayPiece;

    /// <summary>"after Friday".</summary>
    public sealed record After(DayPiece Day, bool IsIncluded) : DayPiece;

    /// <summary>"as soon as possible", "any day".</summary>
    public sealed record AnyDay : DayPiece;
}

/// <summary>A year as it was said: not at all, in figures, or by its distance ("of next year").</summary>
internal readonly record struct YearSaid(int? Number, int? Ahead)
{
    public bool IsSaid => Number is not null || Ahead is not null;

    public int? In(LocalDate today) => Number ?? (Ahead is { } ahead ? today.Year + ahead : null);
}

/// <summary>A month by its name, or by its distance ("next month").</summary>
internal readonly record struct MonthSaid(int? Number, YearSaid Year, int Ahead);
