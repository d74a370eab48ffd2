namespace Parlae.Pms.Tests.Scenarios.Rows.OnKolla;

/// <summary>The rows that Kolla cannot play as they are told. The page of capabilities is made of these.</summary>
internal static class KollaForms
{
    public static IReadOnlyList<NearestForm> All { get; } =
    [
        new(1,
            "A write that is taken in and performed later: Kolla answers when the practice's system has done it",
            "The patient is on file and the visit stands while the caller is on the line; they hear that it is booked, and the message follows"),
        new(2,
            "A booking that is taken in and rejected later",
            "It is rejected in the answer: the caller hears so, and staff have the task. What is rejected only when it is sent once more is in row 3"),
        new(3,
            "The status of a write: none can be asked for",
            "The answer to the booking is lost, and the look for it answers 401, an array or nothing: \"not yet confirmed\", then found. One that never arrived and is refused when it is sent once more is cleared, and staff have it"),
        new(10,
            "A practice in Vancouver: the sandbox's is in Toronto, and Kolla gives and takes moments",
            "The Vancouver clinic's reply and confirmation have its own wall clock, and in the practice stands the same moment; in Toronto all three are one wall clock"),
        new(12,
            "A read of one patient by number alone: Kolla's search by number gives all who share it",
            "Before the choice nothing but name, phones and birth date is kept, nothing of it is said, and no visit is asked for"),
        new(14,
            "The practice's own number: no endpoint of Kolla's tells it",
            "The number dialled, however it is written, and the staff's number stand for nobody"),
        new(18,
            "Balances: Kolla tells none",
            "`getBalance` is not offered. Who uses it all the same hears that, with no figure and no word like zero, and nothing is read"),
    ];
}
