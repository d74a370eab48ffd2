using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>What Kolla's refusals and broken lines mean to us (reference 10): by HTTP status first, then by code. Texts name the endpoint, never what was sent or answered.</summary>
internal static class KollaFaults
{
    private const int FailedPrecondition = 9;
    private const int Unavailable = 14;

    /// <summary>A refused read, or a refusal of a write that someone has to act on.</summary>
    public static VendorException Of(KollaAccess access, KollaAnswer answer, string endpoint) => answer.Status switch
    {
        401 => access.KeyRefused(),
        403 => access.NotLinked(),
        429 => access.Unreachable("rate-limited", answer.RetryAfter),
        405 or 501 => access.Lacks($"this connector has no {endpoint}"),
        503 when answer.Code == Unavailable => access.Unreachable("practice-offline", answer.RetryAfter),
        >= 500 or 408 => access.Unreachable($"http-{answer.Status}", answer.RetryAfter),
        _ => access.Broken($"{endpoint}: http-{answer.Status}"),
    };

    /// <summary>A refused write as a value; null when it is a fault (<see cref="Of"/>) or when nobody knows what came of it (<see cref="IsLost"/>).</summary>
    public static WriteRejection? Rejection(KollaAnswer answer, IEnumerable<string> takenTexts) => answer.Status switch
    {
        400 or 412 or 422 => SaysTaken(answer, takenTexts) ? WriteRejection.SlotTaken : answer.Code == FailedPrecondition ? WriteRejection.Other : WriteRejection.Invalid,
        404 or 410 => WriteRejection.PatientUnknown,
        409 => SaysTaken(answer, takenTexts) ? WriteRejection.SlotTaken : WriteRejection.Other,
        405 or 501 => WriteRejection.NotPermitted,
        > 404 and < 500 and not (408 or 429) => WriteRejection.Other,
        _ => null,
    };

    /// <summary>Whether a write may have been performed in spite of this answer.</summary>
    public static bool IsLost(KollaAnswer answer) => answer.Status is < 400 or 408 or >= 500;

    private static bool SaysTaken(KollaAnswer answer, IEnumerable<string> texts) => answer.Message is { } said && texts.Any(text => said.Contains(text, StringComparison.OrdinalIgnoreCase));
}
