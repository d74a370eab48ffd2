namespace Parlae.Pms.Tests.Scenarios.Rows.OnNexHealth;

/// <summary>The rows that NexHealth cannot play as they are told. The page of capabilities is made of these.</summary>
internal static class NexHealthForms
{
    public static IReadOnlyList<NearestForm> All { get; } =
    [
        new(1,
            "Numbers of writes apart from those of records: what is taken in has NexHealth's own id from then on",
            "The story as it is told. The visit is the created patient's, and neither the practice's numbers of the two writes nor its own record numbers stand for an id"),
        new(2,
            "News of what the practice's own system refused: NexHealth never tells",
            "Refused in NexHealth's own answer: the caller hears so. Refused later: `submitted`, and after a day, when nobody can tell, staff have the task and hear of it"),
        new(3,
            "A booking that is seen to have failed",
            "Hidden by 401, an array or nothing it is \"not yet confirmed\", then found. What the practice's system refused meanwhile ends as unresolved after a day, with staff"),
        new(5,
            "A look at the live day as the booking begins ([0013](decisions/0013-a-booking-looks-at-the-day-as-it-begins.md)): what can be read is a copy, up to ten minutes old",
            "The hold that all our instances share lets one caller through; what staff booked meanwhile comes out as in row 2"),
        new(8,
            "The practice's hours: NexHealth tells what is free, and what has passed is free no more",
            "With `config.openHours` today is over, as it is told. Without them nothing is called over or closed: nothing is free on that day, and Wednesday's times are offered"),
        new(10,
            "A clinic in Vancouver: NexHealth says that the location is in Toronto",
            "The setup refuses another zone than the location's. In Toronto the wall clock is the same in reply, confirmation and practice, in spring and in autumn"),
        new(11,
            "The practice's hours, as in row 8: a closed day looks like a full one",
            "With `config.openHours` Saturday is closed, as it is told. Without them nothing is free on that day, and Monday's times are offered"),
        new(12,
            "A read of one patient by number alone: NexHealth's search by number gives all who share it",
            "Before the choice nothing but name, phones and birth date is kept, nothing of it is said, and no visit is asked for"),
        new(16,
            "News of a refusal, as in row 2. A refused move shows when NexHealth has read the practice's system again, after a quarter of an hour",
            "Refused in NexHealth's own answer, by the practice's system later, and in a system that moves nothing (Curve), where the booking of the new time is refused: the old time stands, nothing new, and staff know"),
        new(17,
            "A cancelling that is confirmed while the caller is on the line: NexHealth shows it at once, and the practice's system makes it later",
            "The first is `submitted`, the second refused; only the first is cancelled, in NexHealth's own word, and the patient hears of that one once it stands"),
        new(18,
            "A patient's own balance: NexHealth tells a family's, to its guarantor",
            "The guarantor's part and the insurer's are told apart; who is not the guarantor has no row: \"I can't see it\", never zero"),
    ];
}
