using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

internal sealed record AddInsuranceArguments(
    [Description("The patient, as searchPatients named them.")][Handle('p')] string PatientId,
    [Description("The name of the insurance company, as the card has it.")][MaxLength(100)] string Carrier,
    [Description("The member number on the card, digit by digit.")][DocumentCode] string MemberId,
    [Description("The group number on the card, if there is one.")][DocumentCode] string? GroupNumber,
    [Description("The name of the person who holds the insurance, if it is not the patient.")][Name] string? SubscriberName,
    [Description("The patient's relationship to that person, such as self, spouse or child.")][MaxLength(50)] string? Relationship) : PatientData;

/// <summary>Passes insurance details on to staff, who file them.</summary>
internal sealed class AddInsurance(ChartRequests requests, PatientGate gate) : Tool<AddInsuranceArguments>(new(
    "addInsurance",
    "Leaves new insurance details of a verified patient for the office. Read the member number back to the caller first.",
    Writes: true,
    IdentityLevel.Verified,
    Offered.LeaveInsurance))
{
    protected override async Task<ToolOutcome> RunAsync(AddInsuranceArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        if (await gate.AllowAsync(context.Call, Description, arguments.PatientId, cancellationToken) is not { } patient)
            return Ask(ToolWords.NotAllowed);
        var wish = new InsuranceWish(arguments.Carrier, arguments.MemberId, arguments.GroupNumber, arguments.SubscriberName, arguments.Relationship);
        await requests.LeaveInsuranceAsync(context.Call, Description.Name, patient.Patient, wish, cancellationToken);
        return Answer("staffTask", "I've passed your insurance details on to the office. The staff will add them to your file; please bring the card to your visit.");
    }
}
