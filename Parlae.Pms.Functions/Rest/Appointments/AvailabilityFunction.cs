using System.Text.Json.Serialization;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Tools;

namespace Parlae.Pms.Functions.Rest.Appointments;

/// <summary>Free times, or the nearest to what was asked.</summary>
/// <param name="Status"><c>slots</c>, <c>alternatives</c>, <c>closed</c> or <c>none</c>, as the tool says them.</param>
/// <param name="AsOf">The oldest reading behind it.</param>
/// <param name="More">There are others on the days asked for.</param>
internal sealed record RestAvailability(
    string Status, IReadOnlyList<RestSlot> Slots, string AsOf, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? More = null);

/// <summary><c>GET /api/pms/appointments/availability</c>. Touches no patient data.</summary>
internal sealed class AvailabilityFunction(AccountDoor door, AvailabilityQuestion question, PracticeCalendar calendar) : AccountFunction(door)
{
    private const int UsualMinutes = 30;

    public override string ActionOf(string method) => "checkAvailability";

    public override async Task<RestAnswer> AnswerAsync(RestCall call)
    {
        var query = call.Query("date", "endDate", "appointmentType", "provider", "timeOfDay", "duration");
        var from = query.Date("date") ?? throw new BadBodyException("'date' is missing.");
        var to = query.Date("endDate") ?? from;
        if (to < from)
            throw new BadBodyException("'endDate' must not be before 'date'.");
        var part = query.Word<TimeOfDay>("timeOfDay");
        var minutes = query.Number("duration", 1, SlotHolds.LongestMinutes);
        if (!call.Account.Features.Booking)
            return call.Problem(AppointmentProblems.SwitchedOff);
        if (!call.Account.Capabilities.Book)
            return call.Problem(AppointmentProblems.CannotBook);
        if (from < call.Context.Time.Today)
            return call.Problem(RestProblems.PastDate);

        question.Prepare(call.Account, from);
        var roster = await calendar.RosterAsync(call.Account, call.Cancellation);
        var type = query.Text("appointmentType") is { } word ? VisitTypes.Find(roster.VisitTypes, word) : null;
        if (query.Text("appointmentType") is not null && type is null)
            return call.Problem(RestProblems.UnknownType with { Extensions = new Dictionary<string, object?> { ["types"] = AppointmentWriter.Write(roster.VisitTypes) } });
        var wanted = Providers.Wanted(query.Text("provider"));
        var provider = wanted is null ? null : Providers.Find(roster.Providers, wanted);
        if (wanted is not null && provider is null)
            return call.Problem(RestProblems.UnknownProvider);

        var rule = type is null ? new VisitRule(minutes ?? UsualMinutes, [], []) : VisitRule.For(type, minutes);
        var reply = await question.AskAsync(call.Account, rule, new SlotWish(from, to, part, provider?.ProviderId), call.Cancellation);
        var (status, slots, more) = Words(reply.Answer);
        var writer = new AppointmentWriter(reply.Roster, call.Context.Time.Zone);
        return RestAnswer.Ok(new RestAvailability(status, writer.Write(slots, rule.Minutes), AnswerTime.Iso(reply.AsOf, call.Context.Time.Zone), more));
    }

    private static (string Status, IReadOnlyList<Slot> Slots, bool? More) Words(AvailabilityAnswer answer) => answer switch
    {
        AvailabilityAnswer.Offered offered => ("slots", offered.Slots, offered.More),
        AvailabilityAnswer.Alternatives other => ("alternatives", other.Slots, null),
        AvailabilityAnswer.Closed closed => ("closed", closed.Slots, null),
        _ => ("none", [], null),
    };
}
