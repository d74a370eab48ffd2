namespace Parlae.Pms.Functions.Tools.Running;

/// <summary>What the assistant says when a tool cannot do its work. Single-line sentences; no patient data, no technical terms.</summary>
internal static class ToolWords
{
    public const string NotOffered = "This office doesn't offer that by phone. Offer to connect the caller with the staff.";
    public const string NeedsCall = "I can't do that outside of a call. Offer to connect the caller with the staff.";
    public const string TooOften = "I've tried that several times already. Offer to connect the caller with the staff.";
    public const string FailedTooOften = "That hasn't worked after several tries. Offer to connect the caller with the staff.";
    public const string TooSlow = "The office's system is taking too long to answer. Offer to try again in a moment or to connect the caller with the staff.";
    public const string PmsDown = "I can't reach the office's schedule right now. Offer to take a message or to connect the caller with the staff.";
    public const string PmsDownNothingChanged = "I can't reach the office's system right now, and nothing was changed. Offer to take a message or to connect the caller with the staff.";
    public const string RecordsDown = "I can't open patient records right now, and nothing was changed. Offer to take a message or to connect the caller with the staff.";
    public const string WriteUnclear = "I can't tell right now whether that went through. Don't try again; offer to connect the caller with the staff.";
    public const string Fault = "Something went wrong on my side. Offer to connect the caller with the staff.";
    public const string NotAllowed = "I can't do that before I know who I'm speaking with. Ask for the patient's full name and date of birth, and a phone number, e-mail or post code on file.";

    /// <summary>Whether it is said because something is broken or away, and not because of what was asked.</summary>
    public static bool IsFault(string sentence) => sentence is TooSlow or PmsDown or PmsDownNothingChanged or RecordsDown or WriteUnclear or Fault;
}
