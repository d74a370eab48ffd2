using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>What NexHealth's refusals and broken lines mean to us (reference 2). Texts name the endpoint, never what was sent or answered.</summary>
internal static class NexHealthFaults
{
    private static readonly string[] UnknownTexts = ["not found", "does not exist", "unknown", "couldn't find"];

    /// <summary>A refused read, or a refusal of a write that someone has to act on.</summary>
    public static VendorException Of(NexHealthAccess access, NexHealthAnswer answer, string endpoint) => answer.Effective switch
    {
        401 => access.KeyRefused(),
        403 => access.NotPermitted(endpoint),
        429 => access.Unreachable("rate-limited", answer.RetryAfter),
        >= 500 or 408 => access.Unreachable($"http-{answer.Effective}", answer.RetryAfter),
        _ => access.Broken($"{endpoint}: http-{answer.Effective}"),
    };

    /// <summary>A refused write as a value; null when it is a fault (<see cref="Of"/>) or when nobody knows what came of it (<see cref="IsLost"/>).</summary>
    public static WriteRejection? Rejection(NexHealthAnswer answer, IEnumerable<string> takenTexts) => answer.Effective switch
    {
        400 or 409 or 412 or 422 when answer.Says(takenTexts) => WriteRejection.SlotTaken,
        400 or 412 or 422 => answer.Says(UnknownTexts) ? WriteRejection.PatientUnknown : WriteRejection.Invalid,
        403 or 405 or 501 => WriteRejection.NotPermitted,
        404 or 410 => WriteRejection.PatientUnknown,
        >= 402 and < 500 and not (408 or 429) => WriteRejection.Other,
        _ => null,
    };

    /// <summary>Whether a write may have been taken up in spite of this answer.</summary>
    public static bool IsLost(NexHealthAnswer answer) => answer.Effective is < 400 or 408 or >= 500;
}
