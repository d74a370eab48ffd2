using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Charts;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Tools;

internal sealed record AddPatientNoteArguments(
    [Description("The patient, as searchPatients or createPatient named them.")][Handle('p')] string PatientId,
    [Description("The text of the note, in the caller's words.")][MaxLength(1000)] string Text) : PatientData;

/// <summary>Puts a note on a patient's chart where the practice's system takes it, and says "added" only when it stands there. What it cannot take, staff file.</summary>
internal sealed class AddPatientNote(NoteWriting writing, ChartRequests requests, WriteLedger ledger, PatientGate gate) : Tool<AddPatientNoteArguments>(new(
    "addPatientNote",
    "Leaves a note for a patient's file, such as a wish or something the office should know before a visit.",
    Writes: true,
    IdentityLevel.Matched,
    Offered.LeaveNotes))
{
    private static readonly ToolAnswer WithStaff = Answer("staffTask", "I've passed that on to the office. The staff will add it to the file.");

    private static readonly ToolAnswer Submitted = Answer("submitted", "I've sent that note to the office's system. It isn't in the file yet.");

    protected override async Task<ToolOutcome> RunAsync(AddPatientNoteArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var (call, text) = (context.Call, arguments.Text.Trim());
        if (await gate.AllowAsync(call, Description, arguments.PatientId, cancellationToken) is not { } patient)
            return Ask(ToolWords.NotAllowed);
        if (!await writing.TakesAsync(call.Account, text, cancellationToken))
        {
            await requests.LeaveNoteAsync(call, Description.Name, patient.Patient, text, cancellationToken);
            return WithStaff;
        }

        var reference = ledger.NewReference();
        context.Promise = async token => await ledger.PromiseAsync(call.AccountId, reference, token) ? Submitted : null;
        return await writing.AddAsync(call, Description.Name, patient.Patient, text, reference, cancellationToken) switch
        {
            ChartOutcome.Written => Answer("added", "That's in the patient's file now."),
            ChartOutcome.Submitted => Submitted,
            ChartOutcome.WithStaff => WithStaff,
            _ => new ToolOutcome(Ask("The office's system didn't take the note, and nothing was changed. The staff have been told; offer to connect the caller with them."), WriteFailed: true),
        };
    }
}
