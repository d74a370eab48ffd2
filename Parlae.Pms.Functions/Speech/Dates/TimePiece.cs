using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>One thing that a phrase says about the time of the day.</summary>
internal abstract record TimePiece
{
    private TimePiece() { }

    public sealed record At(HourSaid Hour, bool IsRough) : TimePiece;

    /// <summary>It could be the beginning or the end of the day.</summary>
    public sealed record Midnight : TimePiece;

    public sealed record Part(TimeOfDay Of, HoursWanted? Hours = null) : TimePiece;

    /// <summary>"between 9 and 11", "after 3".</summary>
    public sealed record Between(HourSaid? From, HourSaid? Before) : TimePiece;
}

internal enum HalfSaid
{
    No,
    Am,
    Pm,

    /// <summary>On the 24-hour clock: "14:30", "09:00".</summary>
    Full,
}

/// <summary>An hour as it was said. Without "AM" or "PM" it is the one in which dentists see patients: 7 to 11 in the morning, 12 to 6 after.</summary>
internal readonly record struct HourSaid(int Hour, int Minute, HalfSaid Half)
{
    /// <summary>Null: there is no such time, or not in that part of the day.</summary>
    public LocalTime? In(TimeOfDay? part)
    {
        if (Minute is < 0 or > 59 || Hour is < 0 or > 23 || (Half is HalfSaid.Am or HalfSaid.Pm && Hour is 0 or > 12))
            return null;
        var hour = Half switch
        {
            HalfSaid.Full => Hour,
            HalfSaid.Am => Hour % 12,
            HalfSaid.Pm => (Hour % 12) + 12,
            _ when Hour is 0 or > 12 => Hour,
            _ => part switch
            {
                TimeOfDay.Morning => Hour,
                TimeOfDay.Afternoon or TimeOfDay.Evening => (Hour % 12) + 12,
                _ => Hour is >= 7 and <= 12 ? Hour : Hour + 12,
            },
        };
        return Fits(hour, part) ? new LocalTime(hour, Minute) : null;
    }

    /// <summary>People begin the evening at four and end the afternoon at six; nobody says "2 PM in the morning".</summary>
    private static bool Fits(int hour, TimeOfDay? part) => part switch
    {
        TimeOfDay.Morning => hour < 12,
        TimeOfDay.Afternoon => hour is >= 12 and < 18,
        TimeOfDay.Evening => hour >= 16,
        _ => true,
    };
}
