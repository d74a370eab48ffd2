using System.Text.Json.Serialization;

namespace Parlae.Pms.Core.Patients;

/// <summary>Which patient we mean: one the PMS has, one we have asked it to create, or one that staff must merge first.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(OnFile), "onFile")]
[JsonDerivedType(typeof(Asked), "asked")]
[JsonDerivedType(typeof(ToMerge), "toMerge")]
public abstract record PatientKey
{
    private PatientKey() { }

    /// <summary>The PMS has this patient under this id.</summary>
    public sealed record OnFile(string PatientId) : PatientKey;

    /// <summary>Creation is under way; the id comes with the ledger row of this reference.</summary>
    public sealed record Asked(string Reference) : PatientKey;

    /// <summary>Looks like somebody on file: a staff task decides, and what is booked joins it.</summary>
    public sealed record ToMerge(string TaskId) : PatientKey;

    /// <summary>The PMS's id where there is one, for the audit trail.</summary>
    [JsonIgnore]
    public string? Id => (this as OnFile)?.PatientId;

    /// <summary>One text per patient, for keys.</summary>
    [JsonIgnore]
    public string Text => this switch
    {
        OnFile p => "id:" + p.PatientId,
        Asked p => "new:" + p.Reference,
        ToMerge p => "task:" + p.TaskId,
        _ => throw new InvalidOperationException("A patient key of an unknown kind."),
    };
}
