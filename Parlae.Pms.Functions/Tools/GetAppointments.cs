using System.ComponentModel;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Speech.Dates;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

internal sealed record GetAppointmentsArguments(
    [Description("The patient, as searchPatients named them.")][Handle('p')] string PatientId,
    [Description("The first day to look at, as 2026-03-02 or in the caller's own words; today when left out.")][PastToo] DaysAsked? From,
    [Description("The last day to look at, as 2026-09-02 or in the caller's own words; a year on when left out.")][PastToo] DaysAsked? To) : PatientData;

/// <summary>A patient's appointments, those under way included.</summary>
internal sealed class GetAppointments(PatientAppointments appointments, PatientGate gate) : Tool<GetAppointmentsArguments>(new(
    "getAppointments",
    "The appointments of a patient whose identity is verified.",
    Writes: false,
    IdentityLevel.Verified,
    Offered.Appointments))
{
    private const int MostSaid = 3;

    protected override async Task<ToolOutcome> RunAsync(GetAppointmentsArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var call = context.Call;
        if (await gate.AllowAsync(call, Description, arguments.PatientId, cancellationToken) is not { } patient)
            return Ask(ToolWords.NotAllowed);
        var first = arguments.From?.From ?? call.Time.Today;
        var last = arguments.To?.To ?? (arguments.From is { } days && days.To > days.From ? days.To : first.PlusYears(1));
        if (last < first)
            return Ask("The last day is before the first one. Please ask for the days again.");

        var seen = await appointments.ReadAsync(call, Description.Name, patient.Patient, first, last, cancellationToken);
        return AnswerInSession(session =>
        {
            var shown = seen.In(session);
            return Answer("ok", Say(shown, call.Time), new JsonObject { ["appointments"] = new JsonArray([.. shown.Select(each => Write(each, call.Time.Zone))]) });
        });
    }

    private static string Say(IReadOnlyList<ShownAppointment> shown, PracticeTime time)
    {
        var ahead = shown.Where(each => each.Start > time.Now && each.Status is AppointmentStatus.Scheduled or AppointmentStatus.Confirmed).ToList();
        if (ahead.Count == 0)
            return "I don't see any upcoming appointments.";
        var said = string.Join("; ", ahead.Take(MostSaid).Select(each => SpokenTime.Of(each.Start, time.Zone) + (each.IsConfirmedWrite ? "" : ", not confirmed yet")));
        return ahead.Count == 1 ? $"You have one appointment: {said}." : $"You have {ahead.Count} appointments: {said}{(ahead.Count > MostSaid ? ", and more" : "")}.";
    }

    private static JsonObject Write(ShownAppointment appointment, DateTimeZone zone) => new JsonObject
    {
        ["appointmentId"] = appointment.Handle.Handle,
        ["start"] = AnswerTime.Iso(appointment.Start, zone),
        ["spoken"] = SpokenTime.Of(appointment.Start, zone),
        ["type"] = appointment.Type,
        ["provider"] = appointment.ProviderName,
        ["status"] = appointment.Status.ToString().ToLowerInvariant(),
        ["writeState"] = appointment.IsConfirmedWrite ? "confirmed" : "submitted",
    };
}
