using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Appointments;

/// <summary>The answer to a question for free times, with what it was computed from.</summary>
/// <param name="AsOf">The oldest reading behind it.</param>
public sealed record AvailabilityReply(AvailabilityAnswer Answer, PracticeRoster Roster, Instant AsOf);

/// <summary>Asks for the days in question and the week from there; for the second week only when the first has nothing.</summary>
public sealed class AvailabilityQuestion(VisitFinder finder, PracticeCalendar calendar, TimeProvider clock)
{
    /// <summary>Beyond this many days we say that there is nothing.</summary>
    public const int Horizon = 14;

    private const int FirstLook = 6;

    /// <summary>Begins to read the days that a question from this date will ask for; the question finds them under way.</summary>
    public void Prepare(PmsAccount account, LocalDate from) => calendar.Prepare(account, from, from.PlusDays(FirstLook));

    /// <summary>Reads all that a question for any of these days asks for, if it is not at hand.</summary>
    public async Task PrefetchAsync(PmsAccount account, LocalDate from, int days, CancellationToken cancellationToken)
    {
        var roster = calendar.RosterAsync(account, cancellationToken);
        var read = calendar.DaysAsync(account, from, from.PlusDays(days - 1 + FirstLook), cancellationToken);
        await Task.WhenAll(roster, read);
    }

    /// <summary>Throws <see cref="VendorException"/> kinds.</summary>
    public async Task<AvailabilityReply> AskAsync(PmsAccount account, VisitRule visit, SlotWish wish, CancellationToken cancellationToken)
    {
        var horizon = wish.From.PlusDays(Horizon);
        var to = LocalDate.Min(wish.To, horizon);
        var reply = await LookAsync(LocalDate.Max(to, wish.From.PlusDays(FirstLook)));
        return reply.Answer is AvailabilityAnswer.None && to < horizon ? await LookAsync(horizon) : reply;

        async Task<AvailabilityReply> LookAsync(LocalDate last)
        {
            // What the days asked for have to offer, no other day can change.
            var free = await finder.FindAsync(account, visit, wish.From, last, until: to, cancellationToken: cancellationToken);
            var reply = Reply(free);
            return reply.Answer is AvailabilityAnswer.Offered || to == last ? reply
                : Reply(await finder.FindAsync(account, visit, wish.From, last, cancellationToken: cancellationToken));
        }

        AvailabilityReply Reply(FreeTimes free)
        {
            var time = PracticeTime.Of(account, clock);
            var answer = new SlotOffers(time.Zone, account.Rules.OfferCount).Answer(wish with { To = to }, free.Days, time.Now);
            return new(answer, free.Roster, free.AsOf);
        }
    }
}
