namespace Parlae.Pms.Core.Practices;

/// <summary>A fault on the vendor's side that an operator has to know of. Carries ids only: never a body, a patient or a URL.</summary>
public abstract class VendorException(string message, PmsVendor vendor, string accountId, Exception? inner) : Exception(message, inner)
{
    public PmsVendor Vendor { get; } = vendor;
    public string AccountId { get; } = accountId;
}

/// <summary>The vendor does not answer, or says it cannot now. Try later; nothing to mend here.</summary>
public sealed class VendorUnreachableException(PmsVendor vendor, string accountId, string reason, TimeSpan? retryAfter = null, Exception? inner = null)
    : VendorException($"{vendor} is unreachable for account {accountId}: {reason}.", vendor, accountId, inner)
{
    /// <summary>Our word for it, such as <c>timeout</c>, <c>rate-limited</c>, <c>http-503</c>.</summary>
    public string Reason { get; } = reason;
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>The vendor answered something that its own description does not allow. The adapter needs a look.</summary>
public sealed class VendorContractException(PmsVendor vendor, string accountId, string what, Exception? inner = null)
    : VendorException($"{vendor} broke its contract for account {accountId}: {what}.", vendor, accountId, inner);

/// <summary>Credentials or settings of this practice are wrong or lack a right. Someone must change them.</summary>
public sealed class PracticeMisconfiguredException(PmsVendor vendor, string accountId, string reason, Exception? inner = null)
    : VendorException($"Account {accountId} is not set up right for {vendor}: {reason}.", vendor, accountId, inner)
{
    /// <summary>In our words, fit for an operator.</summary>
    public string Reason { get; } = reason;
}

/// <summary>The practice's system cannot do this at all, which only asking has shown; nothing was changed. There may be another way to the same end.</summary>
public sealed class AbilityMissingException(PmsVendor vendor, string accountId, string what, Exception? inner = null)
    : VendorException($"{vendor} cannot do it for account {accountId}: {what}.", vendor, accountId, inner);
