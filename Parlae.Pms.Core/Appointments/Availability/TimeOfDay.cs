using NodaTime;

namespace Parlae.Pms.Core.Appointments.Availability;

/// <summary>A part of the day as callers say it: morning before 12:00, evening from 17:00.</summary>
public enum TimeOfDay
{
    Morning,
    Afternoon,
    Evening,
}

public static class TimesOfDay
{
    public static bool Includes(this TimeOfDay part, LocalTime time) => part == Of(time);

    public static TimeOfDay Of(LocalTime time) => time.Hour switch
    {
        < 12 => TimeOfDay.Morning,
        < 17 => TimeOfDay.Afternoon,
        _ => TimeOfDay.Evening,
    };
}
