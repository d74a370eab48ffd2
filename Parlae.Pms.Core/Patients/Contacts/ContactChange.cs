using System.Text.Json.Serialization;
using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients.Contacts;

/// <summary>Something new that was given for reaching a patient. While it is new it proves nothing about who calls (contract 6).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Phone), "phone")]
[JsonDerivedType(typeof(Email), "email")]
[JsonDerivedType(typeof(Address), "address")]
public abstract record ContactChange(Instant At) : PatientData
{
    /// <summary>So long it is no factor, from the day it was asked for.</summary>
    public static readonly Duration NoFactorFor = Duration.FromDays(30);

    public sealed record Phone(Instant At, string Digits) : ContactChange(At);

    public sealed record Email(Instant At, string Written) : ContactChange(At);

    /// <summary>As it was said, in one piece. Staff may look its post code up.</summary>
    public sealed record Address(Instant At, string Said) : ContactChange(At);
}
