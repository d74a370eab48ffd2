using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Patients.Charts;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Tools;

internal sealed record UpdatePatientArguments(
    [Description("The patient, as searchPatients named them.")][Handle('p')] string PatientId,
    [Description("The new phone number, as the caller says it.")] PhoneNumber? Phone,
    [Description("The new e-mail address, as the caller says it.")][Email] string? Email,
    [Description("The new street address, with town and post code.")][MaxLength(200)] string? Address,
    [Description("The name the patient wants to be called by.")][Name] string? PreferredName) : PatientData;

/// <summary>Has contact data changed. Staff do it, and tell the contact that was on file before; a preferred name alone is written where the practice's system takes it.</summary>
internal sealed class UpdatePatient(ContactUpdate update, PreferredNames names, WriteLedger ledger, PatientGate gate) : Tool<UpdatePatientArguments>(new(
    "updatePatient",
    "Changes a verified patient's phone number, e-mail, address or preferred name. Read the new one back to the caller first.",
    Writes: true,
    IdentityLevel.Verified,
    Offered.Patients))
{
    protected override async Task<ToolOutcome> RunAsync(UpdatePatientArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var call = context.Call;
        if (await gate.AllowAsync(call, Description, arguments.PatientId, cancellationToken) is not { } patient)
            return Ask(ToolWords.NotAllowed);
        var wish = new ContactWish(arguments.Phone?.Digits, arguments.Email, arguments.Address, arguments.PreferredName);
        if (wish.IsEmpty)
            return Ask("I need what should be changed: the phone number, the e-mail address, the street address, or the preferred name.");
        if (wish is { PreferredName: { } name, Phone: null, Email: null, Address: null } && call.Account.Capabilities.UpdatePatient && patient.Patient is PatientKey.OnFile known)
            return await RenameAsync(context, known, name, cancellationToken);

        await update.RequestAsync(call, Description.Name, patient.Patient, wish, cancellationToken);
        return WithStaff(wish);
    }

    private static ToolAnswer WithStaff(ContactWish wish) =>
        Answer("staffTask", $"I've asked the office to change {What(wish)}. It isn't changed yet: the staff will do it, and will let the contact they have on file now know.");

    private async Task<ToolOutcome> RenameAsync(ToolCallContext context, PatientKey.OnFile patient, string name, CancellationToken cancellationToken)
    {
        var (call, reference) = (context.Call, ledger.NewReference());
        var submitted = Answer("submitted", "I've sent the name you go by to the office's system. It isn't changed there yet.");
        context.Promise = async token => await ledger.PromiseAsync(call.AccountId, reference, token) ? submitted : null;
        return await names.ChangeAsync(call, Description.Name, patient, name, reference, cancellationToken) switch
        {
            ChartOutcome.Written => Answer("updated", "I've changed the name you go by."),
            ChartOutcome.Submitted => submitted,
            ChartOutcome.WithStaff => WithStaff(new ContactWish(null, null, null, name)),
            _ => new ToolOutcome(Ask("The office's system didn't take the name, and nothing was changed. The staff have been told; offer to connect the caller with them."), WriteFailed: true),
        };
    }

    private static string What(ContactWish wish)
    {
        List<string> parts = [];
        if (wish.Phone is not null)
            parts.Add("your phone number");
        if (wish.Email is not null)
            parts.Add("your e-mail address");
        if (wish.Address is not null)
            parts.Add("your address");
        if (wish.PreferredName is not null)
            parts.Add("the name you go by");
        return string.Join(" and ", parts);
    }
}
