using System.Text.Json.Nodes;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Tools;

internal sealed record GetAppointmentTypesArguments;

/// <summary>What can be booked, and how long it takes.</summary>
internal sealed class GetAppointmentTypes(PracticeCalendar calendar) : Tool<GetAppointmentTypesArguments>(new(
    "getAppointmentTypes",
    "The kinds of visit that can be booked, with their length in minutes.",
    Writes: false,
    IdentityLevel.None,
    Offered.Booking))
{
    protected override async Task<ToolOutcome> RunAsync(GetAppointmentTypesArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var types = (await calendar.RosterAsync(context.Call.Account, cancellationToken)).VisitTypes;
        var say = types.Count == 0 ? "I can't see the kinds of visit here." : $"You can book {SlotAnswers.TypeNames(types)}.";
        return Answer("ok", say, new JsonObject { ["types"] = SlotAnswers.Types(types) });
    }
}
