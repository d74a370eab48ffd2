using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Appointments;

/// <summary>Refusals about visits.</summary>
internal static class AppointmentProblems
{
    public static readonly Problem SlotTaken = new(StatusCodes.Status409Conflict, "slot-taken", "That time is not free.");
    public static readonly Problem OutsideHours = new(StatusCodes.Status422UnprocessableEntity, "outside-hours", "The practice does not work at that time.");
    public static readonly Problem BothStand = new(StatusCodes.Status409Conflict, "both-stand", "The new time is booked, and the old one still stands.", "The staff have a task.");
    public static readonly Problem SwitchedOff = RestProblems.NotOffered with { Detail = "Booking is switched off for this account." };
    public static readonly Problem CannotRead = RestProblems.NotOffered with { Detail = "The practice's system does not show its appointments to us." };
    public static readonly Problem CannotBook = RestProblems.NotOffered with { Detail = "The practice's system takes no bookings from us." };
    public static readonly Problem CannotSetStatus = RestProblems.NotOffered with { Detail = "Of an appointment's status, 'confirmed' and 'cancelled' can be set from outside." };
    public static readonly Problem CannotChangeLength = RestProblems.NotOffered with { Detail = "The length of a visit can be changed only together with its time." };
}
