namespace Parlae.Pms.Functions.Vapi.Answers;

/// <summary>What the assistant says when a message cannot be acted on. Single-line sentences without patient data or technical terms.</summary>
internal static class EdgeWords
{
    public const string NoAccount = "I can't reach this office's schedule from this line. Offer to connect the caller with the staff.";
    public const string Unavailable = "I can't reach the office's system right now. Offer to take a message or to connect the caller with the staff.";
    public const string TooMany = "A lot of people are asking for this office right now, and nothing was done. Ask the caller to wait a moment, or offer to connect them with the staff.";
    public const string StillRunning = "I'm still working on that. Ask the caller to wait a moment, or offer to connect them with the staff.";
    public const string TooManyCalls = "That was too much at once, and nothing was done. Ask for one thing at a time.";
    public const string UnknownTool = "I can't do that here. Offer to connect the caller with the staff.";
    public const string ArgumentsUnreadable = "I didn't get the details of that, and nothing was done. Ask the caller for them again.";
    public const string ArgumentsTooLong = "That was too long, and nothing was done. Ask the caller to put it in a few words.";
    public const string CannotTakeCall = "We can't take your call right now. Please try again later.";
    public const string NobodyToTransferTo = "No one can take this call right now. Offer to take a message.";
    public const string NobodyToHandTo = "No one can take this right now. Offer to take a message.";
    public const string Connecting = "One moment while I connect you.";
}
