namespace Parlae.Pms.Core.Patients;

/// <summary>How sure we are, within one call, that the caller may act for one patient (contract 6).</summary>
public enum IdentityLevel
{
    None = 0,

    /// <summary>Full name and date of birth fit exactly one patient.</summary>
    Matched = 1,

    /// <summary>And a second factor: a phone on file, e-mail or post code.</summary>
    Verified = 2,
}
