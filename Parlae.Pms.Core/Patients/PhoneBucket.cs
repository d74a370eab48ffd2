using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients;

/// <summary>A part of the index of numbers.</summary>
[Phi]
public sealed class PhoneBucket
{
    public int Version { get; init; } = 1;
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>Ids of patients by the keyed hash of a number of theirs.</summary>
    public Dictionary<string, List<string>> Patients { get; init; } = [];
}
