using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>For whom requests are made, and how their failures are told. Travels with each request to the handlers.</summary>
internal abstract class LineAccess(PmsVendor vendor, string accountId)
{
    public PmsVendor Vendor { get; } = vendor;

    public string AccountId { get; } = accountId;

    /// <summary>Of credentials and practice: what was read with others must not be shown. No secret.</summary>
    public abstract string Mark { get; }

    public PracticeMisconfiguredException Misconfigured(string reason) => new(Vendor, AccountId, reason);

    public VendorContractException Broken(string what, Exception? inner = null) => new(Vendor, AccountId, what, inner);

    public VendorUnreachableException Unreachable(string reason, TimeSpan? retryAfter = null, Exception? inner = null) => new(Vendor, AccountId, reason, retryAfter, inner);

    public AbilityMissingException Lacks(string what) => new(Vendor, AccountId, what);
}
