namespace Parlae.Pms.Core.Privacy.Classification;

/// <summary>Patient data: never shown in a log, trace, metric or exception. A record that holds some extends <see cref="PatientData"/>, which carries this.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class PhiAttribute : Attribute;

/// <summary>A secret, or something that holds one: never shown. A record that holds one extends <see cref="SecretData"/>, which carries this.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class SecretAttribute : Attribute;

/// <summary>About a practice, its staff or this program, though its members are named like personal data: no patient's and no secret.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class BusinessAttribute : Attribute;

/// <summary>A record with patient data. A record prints all its members; these print their name alone.</summary>
[Phi]
public abstract record PatientData
{
    public sealed override string ToString() => GetType().Name;
}

/// <summary>A record with a secret; it prints its name alone.</summary>
[Secret]
public abstract record SecretData
{
    public sealed override string ToString() => GetType().Name;
}
