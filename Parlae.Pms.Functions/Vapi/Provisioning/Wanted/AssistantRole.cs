using System.Security.Cryptography;
using System.Text;

namespace Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

/// <summary>One member of the squad: its part of the talk, and the tools it has for that.</summary>
/// <param name="Own">Tools without which there is no need for it; empty: it is always there.</param>
/// <param name="Shared">Tools that others have as well.</param>
/// <param name="When">What a caller wants who is handed to it, for the model of the others.</param>
internal sealed record AssistantRole(string Name, string Task, IReadOnlyList<string> Own, IReadOnlyList<string> Shared, string When)
{
    private const int LongestName = 40; // vapi.md 11

    public static readonly AssistantRole Triage = new(
        "Triage",
        "You answer first: find out what the caller needs, answer questions about the practice, take messages, and change what is on file.",
        [],
        ["getPracticeInfo", "getCallerContext", "getProviders", "getAppointmentTypes", "searchPatients", "getPatient", "updatePatient", "getPatientNotes", "addPatientNote", "takeMessage", "transferToStaff"],
        "the caller wants something other than visits, insurance or bills");

    public static readonly AssistantRole Booking = new(
        "Booking",
        "You take care of visits: free times, booking, moving, cancelling, confirming, and the waiting list.",
        ["checkAvailability", "bookAppointment", "getAppointments", "rescheduleAppointment", "cancelAppointment", "confirmAppointment", "joinWaitlist", "createPatient"],
        ["getPracticeInfo", "getProviders", "getAppointmentTypes", "searchPatients", "addPatientNote", "takeMessage", "transferToStaff"],
        "the caller wants to book, move, cancel, confirm or ask about a visit");

    public static readonly AssistantRole Billing = new(
        "Billing",
        "You take care of insurance and bills.",
        ["getInsurance", "addInsurance", "getBalance", "getPaymentHistory", "sendPaymentLink"],
        ["searchPatients", "takeMessage", "transferToStaff"],
        "the caller has a question about insurance, a balance, a payment or a bill");

    public static readonly IReadOnlyList<AssistantRole> All = [Triage, Booking, Billing];

    /// <summary>What the others call to hand the caller over.</summary>
    public string Handoff => $"handoffTo{Name}";

    public IEnumerable<string> Tools => Own.Concat(Shared);

    /// <summary>Those of a clinic with these tools.</summary>
    public static IReadOnlyList<AssistantRole> For(IReadOnlyCollection<string> tools) => [.. All.Where(role => role.Own.Count == 0 || role.Own.Any(tools.Contains))];

    /// <summary>Its name at Vapi; long account ids are cut, and told apart by the end of a hash.</summary>
    public string NameFor(string accountId) => CutTo(LongestName, $"{Name} {accountId}", accountId);

    public static string SquadNameFor(string accountId) => CutTo(LongestName, $"Front desk {accountId}", accountId);

    private static string CutTo(int length, string name, string accountId) =>
        name.Length <= length ? name : $"{name[..(length - 7)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(accountId)))[..6]}";
}
