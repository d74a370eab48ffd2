using System.ComponentModel;
using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

internal sealed record ConfirmAppointmentArguments(
    [Description("The appointment, as getAppointments named it.")][Handle('a')] string AppointmentId) : PatientData;

/// <summary>Tells the practice that the patient will come.</summary>
internal sealed class ConfirmAppointment(StatusChanges changes, WriteLedger ledger, AppointmentGate gate) : Tool<ConfirmAppointmentArguments>(new(
    "confirmAppointment",
    "Confirms that the patient will come to an appointment.",
    Writes: true,
    IdentityLevel.Verified,
    Offered.Appointments))
{
    protected override async Task<ToolOutcome> RunAsync(ConfirmAppointmentArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var call = context.Call;
        if (await gate.AllowAsync(call, Description, IdentityLevel.Verified, arguments.AppointmentId, cancellationToken) is not var (visit, _))
            return Ask(ToolWords.NotAllowed);
        var request = new ChangeRequest(visit, ledger.NewReference());
        context.Promise = async token => await ledger.PromiseAsync(call.AccountId, request.Reference, token)
            ? Answer("submitted", "I've passed on that you will come. It isn't confirmed yet.")
            : null;
        return await changes.ConfirmAsync(call, Description.Name, request, cancellationToken) switch
        {
            ChangeOutcome.Done done => Answer("confirmed", $"Thank you. Your appointment on {SpokenTime.Of(done.Start, call.Time.Zone)} is confirmed."),
            ChangeOutcome.Submitted submitted => Answer("submitted", $"Thank you, I've passed on that you will come on {SpokenTime.Of(submitted.Start, call.Time.Zone)}."),
            ChangeOutcome.Refused refused => ChangeAnswers.Refused($"The office's system didn't take the confirmation: your appointment on {SpokenTime.Of(refused.Start, call.Time.Zone)} still stands as it was."),
            _ => ChangeAnswers.NotFound,
        };
    }
}
