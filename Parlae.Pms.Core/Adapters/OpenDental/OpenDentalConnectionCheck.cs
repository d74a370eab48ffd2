using System.Globalization;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Tries a practice's key, and learns what it may do and how fast (reference 2, 9).</summary>
internal sealed class OpenDentalConnectionCheck(OpenDentalClient client, OpenDentalPermissions permissions, OpenDentalPractice practice) : IConnectionCheck
{
    public async Task<ConnectionReport> CheckAsync(CancellationToken cancellationToken, IProgress<ConnectionStep>? steps = null)
    {
        try
        {
            return await LookAsync(steps, cancellationToken);
        }
        catch (PracticeMisconfiguredException e)
        {
            return new ConnectionReport.Refused($"{char.ToUpperInvariant(e.Reason[0])}{e.Reason[1..]}.");
        }
    }

    private async Task<ConnectionReport> LookAsync(IProgress<ConnectionStep>? steps, CancellationToken cancellationToken)
    {
        // First what everything hangs on, so that wrong keys are tried once.
        client.Forget();
        var providers = OpenDentalMapping.ToProviders(await client.ProvidersAsync(cancellationToken));
        steps?.Report(ConnectionStep.Location);
        var operatories = await client.OperatoriesAsync(cancellationToken);
        var rooms = OpenDentalMapping.ToRooms(operatories, client.Access);
        var clinics = operatories.Select(row => OpenDentalValue.Id(row.ClinicNum) ?? "0").Distinct().Order(StringComparer.Ordinal).ToList();
        if (client.Access.ClinicNum is { } wanted && wanted != "0" && !clinics.Contains(wanted))
            return new ConnectionReport.Refused($"No treatment room belongs to clinic {wanted}; there are rooms of {string.Join(", ", clinics)} (0: of none).");

        steps?.Report(ConnectionStep.Capabilities);
        var facts = await permissions.LearnAsync(cancellationToken);
        var paysForAny = facts.Values.Any(OpenDentalValue.IsTrue);
        facts["slots"] = providers.Count == 1 && rooms.Count == 1 ? "true" : "false";
        facts[OpenDentalAccess.SecondsPerRequest] = (paysForAny ? OpenDentalAccess.UsualInterval : OpenDentalAccess.SlowestInterval).TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return new ConnectionReport.Working(
            Capabilities(practice.With(facts)), [.. clinics.Select(clinic => new PracticeLocation(clinic, clinic == "0" ? "The practice" : $"Clinic {clinic}", null))], null, facts);
    }

    /// <summary>Cancelling may be allowed where booking is not.</summary>
    private static PmsCapabilities Capabilities(OpenDentalPractice practice)
    {
        return new PmsCapabilities
        {
            PmsName = OpenDentalPractice.Name,
            ReadAppointments = true,
            Book = May("canBook", "mayBook"),
            Move = May("canMove", "mayBook"),
            Cancel = May("canCancel", "mayAct"),
            Confirm = May("canConfirm", "mayAct"),
            CreatePatient = May("canCreatePatient", "mayChangePatients"),
            UpdatePatient = May("canUpdatePatient", "mayChangePatients"),
            ReadNotes = true,
            AddNotes = May("canAddNotes", "mayAct"),
            ReadInsurance = true,
            AddInsurance = practice.InsurancePlans.Count > 0 && May("canAddInsurance", "mayAddInsurance"),
            ReadBalance = true,
            ReadPayments = true,
            RecordPayments = May("canRecordPayments", "mayTakePayments"),
        };

        bool May(string decided, string learned) => practice.Flag(decided) ?? practice.Flag(learned) ?? false;
    }
}
