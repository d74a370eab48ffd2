using System.Globalization;
using NodaTime;

namespace Parlae.Pms.Functions.Web.Pages.Console.Shared;

/// <summary>How long something took, as people say it.</summary>
internal static class Spans
{
    public static string Of(double milliseconds) => milliseconds < 1000
        ? WebWords.Of("Span.Milliseconds", Math.Max(1, Math.Round(milliseconds)).ToString(CultureInfo.CurrentCulture))
        : WebWords.Of("Span.Seconds", (milliseconds / 1000).ToString("0.0", CultureInfo.CurrentCulture));

    /// <summary>To the second, or to the minute when it was long.</summary>
    public static string Of(Duration span) => span switch
    {
        _ when span < Duration.FromMinutes(1) => WebWords.Of("Span.Seconds", Math.Round(span.TotalSeconds)),
        _ when span < Duration.FromHours(1) => WebWords.Of("Span.Minutes", Math.Floor(span.TotalMinutes), span.Seconds),
        _ => WebWords.Of("Span.Hours", Math.Floor(span.TotalHours), span.Minutes),
    };
}
