using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients.Charts;

/// <summary>What became of something for a patient's chart or account.</summary>
/// <param name="Reference">Names the write for good.</param>
public abstract record ChartOutcome(string Reference) : PatientData
{
    /// <summary>It stands so in the PMS.</summary>
    /// <param name="RecordId">The PMS's; null where it tells none.</param>
    public sealed record Written(string Reference, string? RecordId) : ChartOutcome(Reference);

    /// <summary>Asked for, not yet confirmed.</summary>
    public sealed record Submitted(string Reference) : ChartOutcome(Reference);

    /// <summary>Staff have it, with all that they need.</summary>
    public sealed record WithStaff(string Reference) : ChartOutcome(Reference);

    /// <summary>The PMS refused: nothing was changed, and staff have the task.</summary>
    public sealed record Refused(string Reference) : ChartOutcome(Reference);
}
