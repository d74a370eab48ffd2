using System.Globalization;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>Days from Monday to Friday, for tests that want one of their own for each visit.</summary>
internal static class WorkDays
{
    /// <param name="monday">The first.</param>
    /// <param name="count">How many working days later.</param>
    public static string After(string monday, int count) =>
        DateOnly.Parse(monday, CultureInfo.InvariantCulture).AddDays((count / 5 * 7) + (count % 5)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
