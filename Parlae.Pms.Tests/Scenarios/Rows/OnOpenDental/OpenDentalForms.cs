namespace Parlae.Pms.Tests.Scenarios.Rows.OnOpenDental;

/// <summary>The rows that Open Dental cannot play as they are told. The page of capabilities is made of these.</summary>
internal static class OpenDentalForms
{
    public static IReadOnlyList<NearestForm> All { get; } =
    [
        new(1,
            "A write that is taken in and performed later: Open Dental answers when it is done",
            "The patient is on file and the visit stands while the caller is on the line; they hear that it is booked, and the message follows"),
        new(2,
            "A booking that is taken in and rejected later",
            "It is rejected in the answer: the caller hears so, and staff have the task. What is rejected only when it is sent once more is in row 3"),
        new(3,
            "The status of a write: none can be asked for",
            "The answer to the booking is lost, and the look for it answers 401, an array or nothing: \"not yet confirmed\", then found. One that never arrived and is refused when it is sent once more is cleared, and staff have it"),
        new(10,
            "A clinic in Vancouver: Open Dental gives and takes the office's wall clock without a zone, and the sandbox's practice is in Toronto",
            "The wall clock is the same in reply, confirmation and practice, in both zones, in spring and in autumn"),
        new(12,
            "A read of one patient by number alone: Open Dental's search by number gives all who share it",
            "Before the choice nothing but name, phones and birth date is kept, nothing of it is said, and no visit is asked for"),
        new(14,
            "The practice's own number: what we may read of Open Dental has it nowhere",
            "The number dialled, however it is written, and the staff's number stand for nobody"),
        new(18,
            "A patient's own insurance part: it is told of the whole family only, which is not the caller's to hear. And a patient without a row: everybody has an account",
            "The patient's own part is told and no insurer's; where the account cannot be had, \"I can't see it\", never zero"),
    ];
}
