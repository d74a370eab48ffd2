using System.Diagnostics.Metrics;
using System.Text.Json;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Figures;

namespace Parlae.Pms.Core.Appointments.Booking;

/// <summary>Counts what became of wishes for a visit, for monitors and for the console. Tells the account, the practice's own name of the kind of visit and our word.</summary>
internal static class BookingMetrics
{
    private const string NotKnown = "unknown";
    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Counter<long> Bookings = Meter.CreateCounter<long>("parlae.bookings", description: "Wishes for a visit, by account, outcome and type of visit.");

    /// <param name="figures">Of the console.</param>
    /// <param name="call">Whose practice. What a trial books is no patient's wish and is not counted.</param>
    /// <param name="wish">Null: it was not understood, and no word of the caller's is told.</param>
    /// <param name="outcome">Returned as it is.</param>
    public static BookingOutcome Count(AccountFigures figures, CallContext call, BookingWish? wish, BookingOutcome outcome)
    {
        if (call.IsTrial)
            return outcome;
        var (word, type) = (JsonNamingPolicy.CamelCase.ConvertName(outcome.GetType().Name), wish?.Type.Name ?? NotKnown);
        Bookings.Add(1, new("account", call.AccountId), new("outcome", word), new("type", type));
        figures.Booked(call.AccountId, type, word);
        return outcome;
    }
}
