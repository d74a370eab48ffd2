using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Tools;

internal sealed record CreatePatientArguments(
    [Description("The patient's first name.")][Name] string FirstName,
    [Description("The patient's last name.")][Name] string LastName,
    [Description("The patient's date of birth, as 1985-03-02.")][BirthDate] LocalDate DateOfBirth,
    [Description("The patient's phone number, as the caller says it.")] PhoneNumber Phone,
    [Description("The patient's e-mail address, if they give one.")][Email] string? Email,
    [Description("The patient's street address, if they give one.")][MaxLength(200)] string? Address) : PatientData;

/// <summary>Puts a new patient on file. Whether somebody like them is there already is never told.</summary>
internal sealed class CreatePatient(PatientCreation creation, WriteLedger ledger) : Tool<CreatePatientArguments>(new(
    "createPatient",
    "Registers a new patient so that a visit can be booked for them. Read name, date of birth and phone number back to the caller first.",
    Writes: true,
    IdentityLevel.None,
    Offered.NewPatients))
{
    protected override async Task<ToolOutcome> RunAsync(CreatePatientArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var address = arguments.Address is { } line ? new PostalAddress(line, null, null, null, null) : null;
        var wish = new NewPatient(ledger.NewReference(), arguments.FirstName, arguments.LastName, arguments.DateOfBirth, arguments.Phone.Digits, arguments.Email, address);
        var call = context.Call;
        context.Promise = async token => await creation.PromiseAsync(call, wish, token) is { } made ? Submitted(made) : null;
        return await creation.CreateAsync(call, Description.Name, wish, cancellationToken) switch
        {
            PatientCreationOutcome.OnFile known => SearchPatients.Known(known.Patient),
            PatientCreationOutcome.Submitted submitted => Submitted(submitted.Handle),
            PatientCreationOutcome.Locked => SearchPatients.Locked,
            PatientCreationOutcome.TooMany => Ask("I can't register any more patients by phone today. Offer to connect the caller with the staff."),
            _ => new ToolOutcome(Ask("The office's system didn't take these details, and nothing was changed. The staff have been told; offer to connect the caller with them."), WriteFailed: true),
        };
    }

    private static ToolAnswer Submitted(PatientHandle patient) => Answer(
        "submitted", "Thank you, I've passed your details to the office. We can choose a time for your visit now.", new JsonObject { ["patientId"] = patient.Handle });
}
