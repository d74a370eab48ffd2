using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Charts;
using Parlae.Pms.Core.Patients.Insurance;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Tools;

internal sealed record AddInsuranceArguments(
    [Description("The patient, as searchPatients named them.")][Handle('p')] string PatientId,
    [Description("The name of the insurance company, as the card has it.")][MaxLength(100)] string Carrier,
    [Description("The member number on the card, digit by digit.")][DocumentCode] string MemberId,
    [Description("The group number on the card, if there is one.")][DocumentCode] string? GroupNumber,
    [Description("The name of the person who holds the insurance, if it is not the patient.")][Name] string? SubscriberName,
    [Description("The patient's relationship to that person, such as self, spouse or child.")][MaxLength(50)] string? Relationship) : PatientData;

/// <summary>Puts insurance on file where the practice's system takes it, and says "added" only when it stands there. What it cannot take, staff file.</summary>
internal sealed class AddInsurance(InsuranceWriting writing, ChartRequests requests, WriteLedger ledger, PatientGate gate) : Tool<AddInsuranceArguments>(new(
    "addInsurance",
    "Leaves new insurance details of a verified patient for the office. Read the member number back to the caller first.",
    Writes: true,
    IdentityLevel.Verified,
    Offered.LeaveInsurance))
{
    private static readonly ToolAnswer WithStaff = Answer("staffTask", "I've passed your insurance details on to the office. The staff will add them to your file; please bring the card to your visit.");

    private static readonly ToolAnswer Submitted = Answer("submitted", "I've sent your insurance details to the office's system. They aren't in your file yet; please bring the card to your visit.");

    protected override async Task<ToolOutcome> RunAsync(AddInsuranceArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var call = context.Call;
        if (await gate.AllowAsync(call, Description, arguments.PatientId, cancellationToken) is not { } patient)
            return Ask(ToolWords.NotAllowed);
        var wish = new InsuranceWish(arguments.Carrier, arguments.MemberId, arguments.GroupNumber, arguments.SubscriberName, arguments.Relationship);
        if (!await writing.TakesAsync(call.Account, wish, cancellationToken))
        {
            await requests.LeaveInsuranceAsync(call, Description.Name, patient.Patient, wish, cancellationToken);
            return WithStaff;
        }

        var reference = ledger.NewReference();
        context.Promise = async token => await ledger.PromiseAsync(call.AccountId, reference, token) ? Submitted : null;
        return await writing.AddAsync(call, Description.Name, patient.Patient, wish, reference, cancellationToken) switch
        {
            ChartOutcome.Written => Answer("added", "Your insurance is in your file now. Please bring the card to your visit."),
            ChartOutcome.Submitted => Submitted,
            ChartOutcome.WithStaff => WithStaff,
            _ => new ToolOutcome(Ask("The office's system didn't take the insurance, and nothing was changed. The staff have been told; offer to connect the caller with them."), WriteFailed: true),
        };
    }
}
