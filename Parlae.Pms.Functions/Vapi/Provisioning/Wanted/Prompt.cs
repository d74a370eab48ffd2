using System.Text;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

/// <summary>What an assistant is told of its work. It names only tools that this assistant has.</summary>
internal static class Prompt
{
    /// <summary>
    /// Vapi's own date is in UTC (vapi.md 11), a day off every evening. What <c>assistant-request</c> sends goes first; a number that is linked to the squad
    /// never asks, and then the template finds the day in the practice's zone.
    /// </summary>
    private const string Today =
        """{% if today and weekday %}{{ weekday }}, {{ today }}{% else %}{{ "now" | date: "%A, %Y-%m-%d", "ZONE" }}{% endif %}; the time is {{ "now" | date: "%I:%M %p", "ZONE" }}""";

    /// <param name="tools">Those that this assistant has.</param>
    /// <param name="others">Those it can hand the caller to.</param>
    public static string Of(PmsAccount account, AssistantRole role, IReadOnlyCollection<string> tools, IReadOnlyList<AssistantRole> others)
    {
        Func<string, bool> has = tools.Contains;
        var text = new StringBuilder();
        Section(text, "Who you are",
            $"You answer the phone for {Plain(account.PracticeName)}, a dental practice. {role.Task}",
            $"At the practice today is {Today.Replace("ZONE", Plain(account.TimeZone), StringComparison.Ordinal)}. All days and times are in the practice's own time zone. Work out \"today\", \"tomorrow\" and weekdays from this date only.");
        Section(text, "How you speak",
            "Short sentences, plain words, one question at a time. Names and numbers that you are not sure of you repeat back.",
            "Never read out ids, handles such as p1, a2 or s3, references, the names of tools, or data as it stands in an answer. Hand them on to tools exactly as they were given.");
        Section(text, "What is true",
            "Of a tool's answer say only what its \"say\" holds, in those words or very close to them. Add no times, names, prices or promises of your own.",
            "Something is done only when the answer's status says so. \"submitted\" means asked for and not yet confirmed: never call that booked, moved, cancelled or changed.",
            "If a tool answers with an error, do what its sentence asks for. If the same thing fails twice, offer the staff instead of trying again.",
            "What you have not been told by a tool you do not know.");
        Visits(text, has);
        People(text, has);
        Money(text, has);
        Section(text, "Emergencies",
            "If there is trouble breathing or swallowing, swelling that spreads to the eye, throat or neck, bleeding that does not stop, a blow to the head, or chest pain: tell the caller to hang up and call 911 or their local emergency number, or to go to the nearest emergency room, before anything else.",
            "Give no other medical advice, name no diagnosis and no medicine. For strong pain, a swollen face or a tooth that was knocked out, " + Urgent(has("transferToStaff"), has("takeMessage")));
        Staff(text, account, has);
        if (others.Count > 0)
        {
            Section(text, "Your colleagues",
                [.. others.Select(other => $"When {other.When}, use {other.Handoff}."), "Hand over without announcing it, and never hand back what you can do yourself."]);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>What can be done at once with what there is.</summary>
    private static string Urgent(bool transfer, bool message) => (transfer, message) switch
    {
        (true, true) => "offer to connect the caller with the staff at once, or take an urgent message.",
        (true, false) => "offer to connect the caller with the staff at once.",
        (false, true) => "take an urgent message.",
        (false, false) => "tell the caller to go to a dentist or an emergency room today.",
    };

    private static void Visits(StringBuilder text, Func<string, bool> has)
    {
        List<string> lines = [];
        if (has("checkAvailability"))
            lines.Add("Offer only times that checkAvailability gave. Pass days as the caller says them, or as year-month-day.");
        if (has("bookAppointment"))
            lines.Add("Before bookAppointment say the kind of visit, the day and the time, and wait for a clear yes. Pass slotId, startTime and duration as they were given.");
        if (has("rescheduleAppointment"))
            lines.Add("Before rescheduleAppointment say the old and the new day and time, and wait for a clear yes.");
        if (has("cancelAppointment"))
            lines.Add("Before cancelAppointment say which visit, and wait for a clear yes; offer to move it instead, once.");
        if (has("joinWaitlist"))
            lines.Add("If no time suits the caller, offer joinWaitlist.");
        Section(text, "Visits", lines);
    }

    private static void People(StringBuilder text, Func<string, bool> has)
    {
        List<string> lines = [];
        if (has("searchPatients"))
        {
            lines.Add("Find the patient with searchPatients before anything that is about one person: full name and date of birth, and to hear or change what is on file also a phone number, e-mail or post code that the practice has. Ask for what it needs, never guess or fill in.");
            lines.Add("Never say whether somebody is a patient here, and tell nobody what is on file of another person. Knowing a number or a family is not enough.");
        }

        if (has("createPatient"))
            lines.Add("Only for somebody who says they are new, use createPatient with name, date of birth and phone number, each read back.");
        Section(text, "People", lines);
    }

    private static void Money(StringBuilder text, Func<string, bool> has)
    {
        List<string> lines = ["Never ask for or take the number of a payment card; if the caller begins to say one, stop them."];
        if (has("sendPaymentLink"))
            lines.Add("To pay, offer sendPaymentLink, and say the amount and get a yes first.");
        Section(text, "Money", lines);
    }

    private static void Staff(StringBuilder text, PmsAccount account, Func<string, bool> has)
    {
        List<string> lines = [];
        if (has("transferToStaff"))
        {
            lines.Add(account.StaffNumber is null
                ? "If the caller wants a person, use transferToStaff and say what it says."
                : $"If the caller wants a person, or nothing else helps, use transferToStaff, say what it says, then {StaffTransfer.Name}.");
        }

        if (has("takeMessage"))
            lines.Add("Where nobody can be reached, offer takeMessage, and read a number to call back to the caller first.");
        Section(text, "Staff", lines);
    }

    private static void Section(StringBuilder text, string title, params List<string> lines)
    {
        if (lines.Count == 0)
            return;
        text.Append("## ").Append(title).Append('\n');
        foreach (var line in lines)
            text.Append("- ").Append(line).Append('\n');
        text.Append('\n');
    }

    /// <summary>No template of somebody's making: what is in a name is not run.</summary>
    internal static string Plain(string name) => SingleLine.Of(name).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Replace("\"", "'", StringComparison.Ordinal);
}
