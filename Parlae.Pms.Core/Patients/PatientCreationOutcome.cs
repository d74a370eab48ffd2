using Parlae.Pms.Core.Calls;

namespace Parlae.Pms.Core.Patients;

/// <summary>What became of the wish to be a patient here.</summary>
public abstract record PatientCreationOutcome
{
    private PatientCreationOutcome() { }

    /// <summary>They are one already.</summary>
    public sealed record OnFile(KnownPatient Patient) : PatientCreationOutcome;

    /// <summary>On its way, or with staff: the two are never told apart to a caller.</summary>
    /// <param name="Reference">Of the ledger's row that tells what becomes of it.</param>
    public sealed record Submitted(PatientHandle Handle, string Reference) : PatientCreationOutcome;

    /// <summary>Too many tries at being somebody: the same answer, right or wrong.</summary>
    public sealed record Locked : PatientCreationOutcome;

    /// <summary>Enough new patients for one call, or for one number and day.</summary>
    public sealed record TooMany : PatientCreationOutcome;

    /// <summary>The PMS refused; nothing was changed and a staff task was made.</summary>
    public sealed record Refused : PatientCreationOutcome;
}
