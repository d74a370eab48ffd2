using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

internal sealed record CancelAppointmentArguments(
    [Description("The appointment, as getAppointments or bookAppointment named it.")][Handle('a')] string AppointmentId,
    [Description("Why, in the caller's words, if they say it.")][MaxLength(200)] string? Reason) : PatientData;

/// <summary>Cancels a visit, and says "cancelled" only when it is so in the practice's system.</summary>
internal sealed class CancelAppointment(StatusChanges changes, WriteLedger ledger, AppointmentGate gate) : Tool<CancelAppointmentArguments>(new(
    "cancelAppointment",
    "Cancels an appointment. Say its day and time and get a yes from the caller first.",
    Writes: true,
    IdentityLevel.Verified,
    Offered.Appointments))
{
    protected override async Task<ToolOutcome> RunAsync(CancelAppointmentArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var call = context.Call;
        if (await gate.AllowAsync(call, Description, IdentityLevel.Matched, arguments.AppointmentId, cancellationToken) is not var (visit, _))
            return Ask(ToolWords.NotAllowed);
        var request = new ChangeRequest(visit, ledger.NewReference());
        context.Promise = async token => await ledger.PromiseAsync(call.AccountId, request.Reference, token)
            ? Answer("submitted", "I've asked the office to cancel that appointment. It isn't confirmed yet.")
            : null;
        return await changes.CancelAsync(call, Description.Name, request, cancellationToken) switch
        {
            ChangeOutcome.Done done => Answer("cancelled", $"Your appointment on {SpokenTime.Of(done.Start, call.Time.Zone)} is cancelled."),
            ChangeOutcome.Submitted submitted => Answer("submitted", $"I've asked the office to cancel your appointment on {SpokenTime.Of(submitted.Start, call.Time.Zone)}. It isn't confirmed yet."),
            ChangeOutcome.AlreadyCancelled => Answer("alreadyCancelled", "That appointment is cancelled already."),
            ChangeOutcome.Refused refused => ChangeAnswers.Refused($"The office's system didn't cancel it: your appointment on {SpokenTime.Of(refused.Start, call.Time.Zone)} still stands."),
            _ => ChangeAnswers.NotFound,
        };
    }
}
