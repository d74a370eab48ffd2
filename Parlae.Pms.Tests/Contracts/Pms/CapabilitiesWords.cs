using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Contracts.Pms;

/// <summary>What the page of capabilities tells that nobody declares.</summary>
internal static class CapabilitiesWords
{
    public const string Opening =
        """
        <!-- Made by CapabilitiesPage in Parlae.Pms.Tests/Contracts/Pms: change it there, and run CapabilitiesPageTests with PARLAE_WRITE_DOCS=1. -->

        # What a practice's system can do

        What a connection offers comes from its vendor, the system behind it and what the connection test saw; the setup API shows it for each account.

        ## What each vendor can do

        As the sandbox's practices offer it: behind Sikka the usual one runs Open Dental, Kolla's is the connector that does what is documented, Open Dental's key has all permissions, NexHealth's practice runs Dentrix. This page is made of what each vendor's conformance suite (`Parlae.Pms.Tests/Contracts/Pms`) declares, which fails when that is not true; a test fails when the page is another.


        """;

    public const string AfterAbilities =
        """

        What cannot be moved is booked anew and cancelled. What is not offered at all goes to staff, or the tool is not there. `writesLater`: the practice's own system performs a write after it was answered. `readsLag`: what is read is a copy, which tells how old it is. `readsBehindSeconds`: the system is live, and nobody says whether it shows at once what was written; for so long a booking of ours that it does not show counts as standing.

        How many round trips a tool waits for is in [0008](decisions/0008-reading-ahead.md) (what is read ahead, and why a patient's own chart never is) and [0013](decisions/0013-a-booking-looks-at-the-day-as-it-begins.md) (bookings); `RoundTripTests` prints and holds the numbers.

        ## Scenarios in their nearest form

        The scenario suite (`Parlae.Pms.Tests/Scenarios/Rows`) tells twenty stories, one file a row, and plays each of them on all four vendors (`OnSikka`, `OnKolla`, `OnOpenDental`, `OnNexHealth`); a test fails when a vendor leaves one out. Where a vendor cannot produce a story's premise, the nearest form is asserted, and stands here with the reason, as the vendor declares it (`RowVendor.Forms`).

        """;

    public const string AfterScenarios =
        """

        ## The replay

        `Replay/ReplayTests` plays the rows on each vendor as one script, once by one process and once by eight on one data directory; each webhook goes to all eight at the same moment and once more 21 seconds later. Row 15, which needs 12,000 patients, is a second script in a practice of its own.

        Here a tool call may take 60 seconds instead of 8 (`Parlae__ToolDeadlineSeconds`), and a request to the practice's system 30: eight processes share one small machine, and what is compared is what is done and said, not how fast. How fast is asserted where one process serves alone: row 15's own test, and the benchmarks.

        ## Settings of a connection

        All that `credentials` and `config` of the setup API take for a vendor, beside what `config` takes for all (`appointmentTypes`, `openHours`, `identityPolicy` and so on). `can...` decides over what the connection test learned: `true` offers it, `false` does not. Where more words than one may stand, they are parted by `|`.

        """;

    public const string Closing =
        """

        ## Kolla

        | what | why |
        | --- | --- |
        | balances, payment history, insurance | Kolla tells no balance; sign and day of its transactions and the shape of policies are unknown. Not offered |
        | moving a visit | by `PATCH` where the connector has it. Where it answers that it has not, the same wish becomes a booking and then a cancelling; `config.canMove` `false` does so from the start |
        | missed visits | "broken" also is what was cancelled through Kolla, so no visit is called missed |
        | free times | open hours minus appointments. A connector without hours offers no booking, unless `config.useOpenHours` lets `config.openHours` stand for them |
        | "booked" | said once the answer shows the visit as asked, with the id that the practice's own system gave, or once it is read back |

        """;

    public static IReadOnlyDictionary<PmsVendor, string> AfterForms { get; } = new Dictionary<PmsVendor, string>
    {
        [PmsVendor.Kolla] = "\nMoves are rejected in both ways, by `PATCH` and, at a connector that has none, as the booking of the new time.\n",
    };
}
