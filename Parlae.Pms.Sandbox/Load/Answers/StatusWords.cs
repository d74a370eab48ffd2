namespace Parlae.Pms.Sandbox.Load.Answers;

/// <summary>The status words of each tool that the load calls (contract, section 6).</summary>
internal static class StatusWords
{
    private static readonly Dictionary<string, string[]> OfTools = new(StringComparer.Ordinal)
    {
        ["getPracticeInfo"] = ["ok"],
        ["getCallerContext"] = ["recognised", "several", "unknown"],
        ["checkAvailability"] = ["slots", "alternatives", "closed", "none", "pastDate", "unknownType"],
        ["searchPatients"] = ["verified", "matched", "needMore", "notFound", "locked"],
        ["bookAppointment"] = ["booked", "submitted", "slotTaken", "outsideHours", "pastDate", "unknownType", "alreadyBooked"],
        ["getAppointments"] = ["ok"],
        ["rescheduleAppointment"] = ["rescheduled", "submitted", "slotTaken", "notFound", "pastDate"],
        ["cancelAppointment"] = ["cancelled", "submitted", "notFound", "alreadyCancelled"],
    };

    internal static bool Allow(string tool, string word) => OfTools[tool].Contains(word);
}
