using System.Text.Json;

namespace Parlae.Pms.Benchmarks.Tools;

/// <summary>Who must be known before a tool can be used.</summary>
internal enum ToolNeed
{
    Nobody,

    /// <summary>The call comes from a number on file.</summary>
    KnownNumber,

    /// <summary>The patient has been found in this call, as <c>p1</c>.</summary>
    Patient,

    /// <summary>And has a visit ahead.</summary>
    Visit,
}

/// <summary>How a tool of contract 6 is used.</summary>
/// <param name="Words">The status words that show that it did its work.</param>
/// <param name="Arguments">As JSON; given what the use may take, and the handle of the visit.</param>
internal sealed record ToolUse(string Tool, bool IsWrite, ToolNeed Need, string[] Words, Func<ToolMaterial, string, object> Arguments)
{
    public static IReadOnlyList<ToolUse> All { get; } =
    [
        Read("getPracticeInfo", ToolNeed.Nobody, "ok", (_, _) => new { }),
        Read("getCallerContext", ToolNeed.KnownNumber, "recognised several", (_, _) => new { }),
        Read("getProviders", ToolNeed.Nobody, "ok", (_, _) => new { }),
        Read("getAppointmentTypes", ToolNeed.Nobody, "ok", (_, _) => new { }),
        Read("checkAvailability", ToolNeed.Nobody, "slots alternatives", (material, _) => new { date = material.Day, appointmentType = "Cleaning" }),
        Read("searchPatients", ToolNeed.KnownNumber, "verified", (material, _) => material.Patient!.SearchArguments),
        Read("getAppointments", ToolNeed.Patient, "ok", OfPatient),
        Read("getPatient", ToolNeed.Patient, "ok", OfPatient),
        Read("getPatientNotes", ToolNeed.Patient, "ok", OfPatient),
        Read("getInsurance", ToolNeed.Patient, "ok none", OfPatient),
        Read("getBalance", ToolNeed.Patient, "ok unavailable", OfPatient),
        Read("getPaymentHistory", ToolNeed.Patient, "ok", OfPatient),
        Write("createPatient", ToolNeed.Nobody, "submitted", (material, _) => material.NextNewcomer()),
        Write("bookAppointment", ToolNeed.Patient, "booked submitted", (material, _) => material.NextVisit().Wish),
        Write("rescheduleAppointment", ToolNeed.Visit, "rescheduled submitted", (material, visit) => new { appointmentId = visit, startTime = material.MoveTo }),
        Write("cancelAppointment", ToolNeed.Visit, "cancelled submitted", (_, visit) => new { appointmentId = visit }),
        Write("confirmAppointment", ToolNeed.Visit, "confirmed submitted", (_, visit) => new { appointmentId = visit }),
        Write("updatePatient", ToolNeed.Patient, "updated submitted staffTask", (_, _) => new { patientId = "p1", preferredName = "Zeph" }),
        Write("addPatientNote", ToolNeed.Patient, "added submitted staffTask", (_, _) => new { patientId = "p1", text = "rides a blue bicycle" }),
        Write("addInsurance", ToolNeed.Patient, "added submitted staffTask", (material, _) => material.NextPolicy()),
        Write("sendPaymentLink", ToolNeed.Patient, "staffTask", (_, _) => new { patientId = "p1", amount = 200 }),
        Write("joinWaitlist", ToolNeed.Patient, "joined", (_, _) => new { patientId = "p1", appointmentType = "Cleaning" }),
        Write("takeMessage", ToolNeed.Nobody, "taken", (_, _) => new { text = "please call back" }),
        Write("transferToStaff", ToolNeed.Nobody, "transfer", (_, _) => new { reason = "wants a person" }),
    ];

    public string ArgumentsOf(ToolMaterial material, string visit = "") => JsonSerializer.Serialize(Arguments(material, visit));

    private static ToolUse Read(string tool, ToolNeed need, string words, Func<ToolMaterial, string, object> arguments) => new(tool, IsWrite: false, need, words.Split(' '), arguments);

    private static ToolUse Write(string tool, ToolNeed need, string words, Func<ToolMaterial, string, object> arguments) => new(tool, IsWrite: true, need, words.Split(' '), arguments);

    private static object OfPatient(ToolMaterial material, string visit) => new { patientId = "p1" };
}
