using System.Text.Json.Nodes;

namespace Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

/// <summary>What is said while a tool works (vapi.md 10). Without a first message Vapi speaks a filler of its own.</summary>
internal static class ToolTalk
{
    private const int DelayedAfterMilliseconds = 4000;

    private static readonly Dictionary<string, string> Starts = new Dictionary<string, string>
    {
        ["getPracticeInfo"] = "Let me look that up.",
        ["getCallerContext"] = "One moment.",
        ["getProviders"] = "Let me see who is in.",
        ["getAppointmentTypes"] = "Let me see.",
        ["checkAvailability"] = "Let me look at the schedule.",
        ["searchPatients"] = "Thank you, one moment.",
        ["createPatient"] = "Thank you, I'll write that down.",
        ["bookAppointment"] = "One moment, I'll see to that.",
        ["getAppointments"] = "Let me look at your visits.",
        ["rescheduleAppointment"] = "One moment, I'll see to that.",
        ["cancelAppointment"] = "One moment, I'll see to that.",
        ["confirmAppointment"] = "Thank you, one moment.",
        ["getPatient"] = "Let me see what we have.",
        ["updatePatient"] = "Thank you, I'll write that down.",
        ["getPatientNotes"] = "Let me look at the notes.",
        ["addPatientNote"] = "I'll write that down.",
        ["getInsurance"] = "Let me see what we have.",
        ["addInsurance"] = "Thank you, I'll write that down.",
        ["getBalance"] = "Let me look at the account.",
        ["getPaymentHistory"] = "Let me look at the account.",
        ["sendPaymentLink"] = "One moment.",
        ["joinWaitlist"] = "I'll put you down.",
        ["takeMessage"] = "I'll write that down.",
        ["transferToStaff"] = "One moment.",
    };

    public static JsonArray Of(string tool, bool writes) => new(
        new JsonObject { ["type"] = "request-start", ["content"] = Starts[tool], ["blocking"] = false },
        new JsonObject
        {
            ["type"] = "request-response-delayed",
            ["content"] = writes ? "This takes a moment longer, thank you for waiting." : "I'm still looking, thank you for waiting.",
            ["timingMilliseconds"] = DelayedAfterMilliseconds,
        },
        // For the model, not the caller: our own error says what to ask for, and a spoken message here would take its place.
        new JsonObject
        {
            ["type"] = "request-failed",
            ["role"] = "system",
            ["content"] = writes
                ? "Nothing is certain to have been done. Say what the error says; if there is none, apologise, do not claim that anything was changed, and offer to take a message or to connect the caller with the staff."
                : "Say what the error says; if there is none, apologise and offer to take a message or to connect the caller with the staff.",
        });
}
