using System.Collections.Frozen;
using NodaTime;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>The English words of dates and times.</summary>
internal static class Vocabulary
{
    public static readonly FrozenDictionary<string, IsoDayOfWeek> Weekdays = Table<IsoDayOfWeek>(
        ("monday mon", IsoDayOfWeek.Monday), ("tuesday tue tues", IsoDayOfWeek.Tuesday), ("wednesday wed weds", IsoDayOfWeek.Wednesday), ("thursday thu thur thurs", IsoDayOfWeek.Thursday),
        ("friday fri", IsoDayOfWeek.Friday), ("saturday sat", IsoDayOfWeek.Saturday), ("sunday sun", IsoDayOfWeek.Sunday));

    public static readonly FrozenDictionary<string, int> Months = Table(
        ("january jan", 1), ("february feb", 2), ("march mar", 3), ("april apr", 4), ("may", 5), ("june jun", 6), ("july jul", 7), ("august aug", 8),
        ("september sep sept", 9), ("october oct", 10), ("november nov", 11), ("december dec", 12));

    public static readonly FrozenDictionary<string, int> Units = Table(
        ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8), ("nine", 9));

    public static readonly FrozenDictionary<string, int> Teens = Table(
        ("ten", 10), ("eleven", 11), ("twelve", 12), ("thirteen", 13), ("fourteen", 14), ("fifteen", 15), ("sixteen", 16), ("seventeen", 17), ("eighteen", 18), ("nineteen", 19));

    public static readonly FrozenDictionary<string, int> Tens = Table(("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50));

    public static readonly FrozenDictionary<string, int> Ordinals = Table(
        ("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("sixth", 6), ("seventh", 7), ("eighth", 8), ("ninth", 9), ("tenth", 10),
        ("eleventh", 11), ("twelfth", 12), ("thirteenth", 13), ("fourteenth", 14), ("fifteenth", 15), ("sixteenth", 16), ("seventeenth", 17), ("eighteenth", 18), ("nineteenth", 19),
        ("twentieth", 20), ("thirtieth", 30));

    /// <summary>Say nothing about when.</summary>
    public static readonly FrozenSet<string> Noise = Words(
        "um umm uh uhh uhm erm er hmm please maybe perhaps possibly probably actually ok okay well like just so yes yeah yep i i'd i'll i'm id ill we we'd would prefer want need can could do does have has get "
        + "let's lets let say thanks thank you is it it's its be are there me my us a some something anything appointment appt visit slot slots free open opening available availability sometime hi hello sure how's what "
        + "works work good fine think guess come see book schedule looking hoping date");

    /// <summary>Join other words, and say nothing by themselves.</summary>
    public static readonly FrozenSet<string> Joints = Words("on the at for in of during and time");

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, T> Table<T>(params (string Words, T Value)[] rows) =>
        rows.SelectMany(row => row.Words.Split(' ').Select(word => KeyValuePair.Create(word, row.Value))).ToFrozenDictionary(StringComparer.Ordinal);
}
