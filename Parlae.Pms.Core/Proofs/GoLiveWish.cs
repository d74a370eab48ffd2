using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Proofs;

/// <summary>A proof that somebody wants.</summary>
/// <param name="FirstName">Of the test patient on file.</param>
/// <param name="LastName">Of the test patient on file.</param>
/// <param name="DateOfBirth">Of the test patient on file.</param>
/// <param name="VisitType">As the practice names it; null: its first one.</param>
/// <param name="Note">For the front desk, in whose book the visit stands for a while. In the clinic's words; null: none.</param>
public sealed record GoLiveWish(string FirstName, string LastName, LocalDate DateOfBirth, string? VisitType = null, string? Note = null) : PatientData;

/// <summary>What became of the wish for a proof.</summary>
public abstract record GoLiveStart : PatientData
{
    private GoLiveStart() { }

    /// <summary>It can be carried on.</summary>
    public sealed record Started(GoLiveProof Proof) : GoLiveStart;

    /// <param name="Reason">Nothing was begun.</param>
    /// <param name="ProofId">Of the one that runs.</param>
    public sealed record Refused(GoLiveRefusal Reason, string? ProofId = null) : GoLiveStart;
}

/// <summary>Why no proof was begun.</summary>
public enum GoLiveRefusal
{
    NoSuchAccount,

    /// <summary>One an account at a time.</summary>
    AlreadyRunning,

    /// <summary>The clinic has switched booking off.</summary>
    BookingOff,

    /// <summary>Nobody on file has this name and date of birth.</summary>
    PatientNotFound,

    /// <summary>Several have: which one must not be guessed.</summary>
    SeveralPatients,

    /// <summary>The practice has no such kind of visit, or none at all.</summary>
    UnknownVisitType,
}
