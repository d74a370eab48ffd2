namespace Parlae.Pms.Functions.Tools;

/// <summary>The tools of contract 6, in its order. A clinic's policy may name each of them, whichever this build has.</summary>
internal static class ToolNames
{
    public static readonly IReadOnlyList<string> All =
    [
        "getPracticeInfo", "getCallerContext", "getProviders", "getAppointmentTypes", "checkAvailability", "searchPatients", "createPatient", "bookAppointment",
        "getAppointments", "rescheduleAppointment", "cancelAppointment", "confirmAppointment", "getPatient", "updatePatient", "getPatientNotes", "addPatientNote",
        "getInsurance", "addInsurance", "getBalance", "getPaymentHistory", "sendPaymentLink", "joinWaitlist", "takeMessage", "transferToStaff",
    ];
}
