using Parlae.Pms.Functions.Tools;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>A word that a tool may answer with (contract 6).</summary>
/// <param name="NotBySikka">Why a practice behind Sikka never gives it; null: it does.</param>
internal sealed record StatusWord(string Tool, string Word, string? NotBySikka = null);

/// <summary>All of them. An answer with any other word fails whatever test hears it.</summary>
internal static class StatusWords
{
    private const string LeftToStaff = "staff do it: Sikka performs no such write (behind Open Dental it is reached: InsuranceWordsTests)";

    public static IReadOnlyList<StatusWord> All { get; } =
    [
        .. Of("getPracticeInfo", "ok"),
        .. Of("getCallerContext", "recognised", "several", "unknown"),
        .. Of("getProviders", "ok"),
        .. Of("getAppointmentTypes", "ok"),
        .. Of("checkAvailability", "slots", "alternatives", "closed", "none", "pastDate", "unknownType"),
        .. Of("searchPatients", "verified", "matched", "needMore", "notFound", "locked"),
        .. Of("createPatient", "submitted", "verified", "matched", "locked"),
        .. Of("bookAppointment", "booked", "submitted", "slotTaken", "outsideHours", "pastDate", "unknownType", "alreadyBooked"),
        .. Of("getAppointments", "ok"),
        .. Of("rescheduleAppointment", "rescheduled", "submitted", "slotTaken", "notFound", "pastDate"),
        .. Of("cancelAppointment", "cancelled", "submitted", "notFound", "alreadyCancelled"),
        .. Of("confirmAppointment", "confirmed", "submitted", "notFound"),
        .. Of("getPatient", "ok"),
        .. Of("updatePatient", "updated", "submitted", "staffTask"),
        .. Of("getPatientNotes", "ok"),
        .. Of("addPatientNote", "added", "submitted", "staffTask"),
        .. Of("getInsurance", "ok", "none"),
        .. Of("addInsurance", "staffTask"),
        new("addInsurance", "added", LeftToStaff),
        new("addInsurance", "submitted", LeftToStaff),
        .. Of("getBalance", "ok", "unavailable"),
        .. Of("getPaymentHistory", "ok"),
        .. Of("sendPaymentLink", "sent", "staffTask"),
        .. Of("joinWaitlist", "joined"),
        .. Of("takeMessage", "taken"),
        .. Of("transferToStaff", "transfer"),
    ];

    public static IEnumerable<string> OfTool(string tool) => All.Where(each => each.Tool == tool).Select(each => each.Word);

    /// <summary>What a tool of ours said.</summary>
    public static Answer Check(string tool, Answer answer)
    {
        if (answer.Error is null && ToolNames.All.Contains(tool))
            Assert.True(OfTool(tool).Contains(answer.Status), $"{tool} said '{answer.Status}', which is no word of its own: {answer.Text}");
        return answer;
    }

    private static IEnumerable<StatusWord> Of(string tool, params IEnumerable<string> words) => words.Select(word => new StatusWord(tool, word));
}
