using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>What Open Dental's refusals and broken lines mean to us. Refusals are free text that is not to be relied on (reference 2, 11): the status decides.</summary>
internal static class OpenDentalFaults
{
    /// <summary>Both keys are sent as one, and an answer does not say which is wrong.</summary>
    public const string KeysRefused = "Open Dental refuses this customer key, or our developer key (OPENDENTAL_DEVELOPER_KEY)";

    /// <summary>A refused read, or an answer to a write that says that it was not taken up.</summary>
    public static VendorException Of(OpenDentalAccess access, OpenDentalAnswer answer, string what) => answer.Status switch
    {
        401 => access.Misconfigured(KeysRefused),
        403 => access.Misconfigured($"Open Dental does not permit {what}"),
        429 => access.Unreachable("rate-limited", answer.RetryAfter),
        >= 500 or 408 => access.Unreachable($"http-{answer.Status}", answer.RetryAfter),
        _ => access.Broken($"{what}: http-{answer.Status}"),
    };

    /// <summary>Whether another try may go better at once. A query that was cut after a minute would be cut again.</summary>
    public static bool IsPassing(VendorException fault) => fault is VendorUnreachableException { Reason: "connection-lost" or "timeout" or "http-500" or "http-502" or "http-503" or "http-408" };

    /// <summary>What a refused write means, before anybody looks closer.</summary>
    public static WriteRejection Rejection(OpenDentalAnswer answer) => answer.Status switch
    {
        401 or 403 => WriteRejection.NotPermitted,
        409 => WriteRejection.SlotTaken,
        400 or 422 => answer.SpeaksOfPermission ? WriteRejection.NotPermitted : WriteRejection.Invalid,
        _ => WriteRejection.Other,
    };

    /// <summary>Whether a write may have been taken up in spite of this answer.</summary>
    public static bool IsLost(OpenDentalAnswer answer) => answer.Status is < 400 or 408 or >= 500;
}
