using NodaTime;
using Parlae.Pms.Functions.Speech.Dates;

namespace Parlae.Pms.Functions.Tools.Arguments;

/// <summary>One day, in figures or words.</summary>
internal sealed class DateKind : ArgumentKind
{
    public override string Format => "date";
    public override string Example => "2026-03-02";

    public override object? Read(string text, ZonedDateTime now) => DateHearing.Days(text, now, isPastToo: true) switch
    {
        { Question: { } question } => new Question(question),
        { Value: { } days } => days.From == days.To ? days.From : new Question(DateQuestions.OneDay),
        _ => null,
    };
}

/// <summary>A day or days on end, in figures or words, with what is said along about the hours.</summary>
/// <param name="isPastToo">Whether days that are over may be meant.</param>
internal sealed class DaysKind(bool isPastToo) : ArgumentKind
{
    public override string Example => "2026-03-02";

    /// <summary>Two days on end have as many digits.</summary>
    public override bool IsNoCard(string text) => true;

    public override object? Read(string text, ZonedDateTime now) => DateHearing.Days(text, now, isPastToo) switch
    {
        { Question: { } question } => new Question(question),
        var heard => heard.Value,
    };
}

/// <summary>The start of a visit, in figures or words; the day may be missing.</summary>
internal sealed class StartKind : ArgumentKind
{
    public override string Example => "2026-03-02T10:00";

    public override bool IsNoCard(string text) => true;

    public override object? Read(string text, ZonedDateTime now) => DateHearing.Start(text, now) switch
    {
        { Question: { } question } => new Question(question),
        var heard => heard.Value,
    };
}

/// <summary>A moment, in figures or words, with its day.</summary>
internal sealed class TimeKind : ArgumentKind
{
    public override string Format => "date-time";
    public override string Example => "2026-03-02T10:00";

    public override object? Read(string text, ZonedDateTime now) => DateHearing.Start(text, now) switch
    {
        { Question: { } question } => new Question(question),
        { Value: { } start } => start.Moment is { } moment ? moment : new Question(start.DayQuestion),
        _ => null,
    };
}
