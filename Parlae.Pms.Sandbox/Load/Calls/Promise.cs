namespace Parlae.Pms.Sandbox.Load.Calls;

/// <summary>What a caller was told of a visit; it must be so in the practice's book.</summary>
/// <param name="Made">In this order; of the same patient and time the last one counts.</param>
/// <param name="Reference">Of a write under way.</param>
internal sealed record Promise(int Made, Line Line, DateTimeOffset Start, PromiseKind Kind, string? Reference = null);

internal enum PromiseKind
{
    /// <summary>Told that it is booked.</summary>
    Stands,

    /// <summary>Told that it is cancelled, moved away, or that nothing was changed.</summary>
    Gone,

    /// <summary>Told that the office was asked.</summary>
    Asked,

    /// <summary>Told nothing that could be held against anybody.</summary>
    Open,
}
