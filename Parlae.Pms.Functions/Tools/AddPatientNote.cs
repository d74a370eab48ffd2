using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

internal sealed record AddPatientNoteArguments(
    [Description("The patient, as searchPatients or createPatient named them.")][Handle('p')] string PatientId,
    [Description("The text of the note, in the caller's words.")][MaxLength(1000)] string Text) : PatientData;

/// <summary>Passes a note for the chart on to staff, who file it.</summary>
internal sealed class AddPatientNote(ChartRequests requests, PatientGate gate) : Tool<AddPatientNoteArguments>(new(
    "addPatientNote",
    "Leaves a note for a patient's file, such as a wish or something the office should know before a visit.",
    Writes: true,
    IdentityLevel.Matched,
    Offered.LeaveNotes))
{
    protected override bool RefusesCards => true;

    protected override async Task<ToolOutcome> RunAsync(AddPatientNoteArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        if (await gate.AllowAsync(context.Call, Description, arguments.PatientId, cancellationToken) is not { } patient)
            return Ask(ToolWords.NotAllowed);
        await requests.LeaveNoteAsync(context.Call, Description.Name, patient.Patient, arguments.Text, cancellationToken);
        return Answer("staffTask", "I've passed that on to the office. The staff will add it to the file.");
    }
}
