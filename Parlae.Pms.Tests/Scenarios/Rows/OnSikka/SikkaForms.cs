namespace Parlae.Pms.Tests.Scenarios.Rows.OnSikka;

/// <summary>The rows that Sikka cannot play as they are told. The page of capabilities is made of these.</summary>
internal static class SikkaForms
{
    public static IReadOnlyList<NearestForm> All { get; } =
    [
        new(2,
            "A booking that is rejected in the answer to it: Sikka takes every well-formed write in, and the practice's own computer performs it later",
            "Where the practice performs it within the moment we ask for its fate, the caller hears the rejection; else `submitted`, then a task of which staff hear. The patient, who was told \"not yet confirmed\", gets no message: staff call"),
        new(3,
            "A status that never answers, and whose writes are found all the same",
            "While Sikka answers anything at all (401, an array, no content), the booking is found by the queue of writes or the copy. While it is silent it stays `submitted`, and is found when Sikka answers again"),
        new(5,
            "A look at the live day as the booking begins ([0013](decisions/0013-a-booking-looks-at-the-day-as-it-begins.md)): what can be read is a copy, up to half an hour old",
            "The hold that all our instances share lets one caller through; what staff booked meanwhile comes out as a rejected write, as in row 2"),
        new(10,
            "A clinic in Vancouver: Sikka gives and takes the wall clock without a zone, and the sandbox's practice is in Toronto",
            "The wall clock is the same in reply, confirmation and practice, in both zones, in spring and in autumn"),
        new(12,
            "A read of one patient by number alone: Sikka's search by number gives all who share it",
            "Before the choice nothing but name, phones and birth date is read, nothing of it is said, and no visit is asked for"),
        new(16,
            "One way to move: `PUT` is documented for some of the systems behind Sikka, for the others a move is a booking and then a cancelling",
            "Both are asserted: Dentrix by `PUT`, Open Dental by booking anew, each where the practice is quick and where it is slow. If only the cancelling is rejected both times stand, which the caller and staff are told"),
        new(17,
            "A cancelling in Dentrix, which refuses its own word \"Broken\"",
            "Open Dental (\"Broken\") and Eaglesoft (\"Cancelled\"). In Dentrix a cancelling goes to staff"),
    ];
}
