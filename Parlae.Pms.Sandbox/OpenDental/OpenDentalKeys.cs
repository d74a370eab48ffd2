using Parlae.Pms.Sandbox.Faults;

namespace Parlae.Pms.Sandbox.OpenDental;

/// <summary>The keys that open the sandbox's Open Dental. They open nothing but the imaginary practice.</summary>
public static class OpenDentalKeys
{
    /// <summary>Any developer key opens the sandbox; those that begin with one of these words (in any case) are refused, so that a refusal can be tried.</summary>
    public static readonly IReadOnlyList<string> RefusedDevelopers = ["wrong", "bad", "invalid"];

    /// <summary>The product's <c>OPENDENTAL_DEVELOPER_KEY</c> that the demo uses.</summary>
    public const string Developer = "sandbox-opendental-developer";

    /// <summary>A customer with all permissions and one request a second.</summary>
    public const string Customer = "sandbox-opendental-customer";

    /// <summary>As <see cref="Customer"/>, never limited.</summary>
    public const string UnlimitedCustomer = "sandbox-opendental-unlimited";

    /// <summary>May cancel, confirm and write notes, not book.</summary>
    public const string CommCustomer = "sandbox-opendental-comm";

    /// <summary>May only read, once in five seconds.</summary>
    public const string ReadingCustomer = "sandbox-opendental-reading";
}

/// <summary>What a customer pays for (reference 9).</summary>
[Flags]
internal enum Permissions
{
    None = 0,
    Comm = 1,
    Appointments = 2,
    Patients = 4,
    Payments = 8,
    InsuranceSimple = 16,
    All = Comm | Appointments | Patients | Payments | InsuranceSimple,
}

/// <summary>A customer of Open Dental's, and how fast they may ask.</summary>
internal sealed record OpenDentalCustomer(string Key, Permissions May, TimeSpan? Interval)
{
    internal RequestWindow? Window { get; } = Interval is { } per ? new RequestWindow(1, per) : null;
}

/// <summary>All customers, who are all the one practice. Their counts begin anew with each run.</summary>
internal sealed class OpenDentalCustomers
{
    private volatile OpenDentalCustomer[] all = Create();

    internal OpenDentalCustomer? Find(string key) => Array.Find(all, customer => customer.Key == key);

    internal void Open() => all = Create();

    // "About" one a second (reference 2): the window is a little shorter than a whole one.
    private static OpenDentalCustomer[] Create() =>
    [
        new(OpenDentalKeys.Customer, Permissions.All, TimeSpan.FromSeconds(0.95)),
        new(OpenDentalKeys.UnlimitedCustomer, Permissions.All, null),
        new(OpenDentalKeys.CommCustomer, Permissions.Comm, TimeSpan.FromSeconds(0.95)),
        new(OpenDentalKeys.ReadingCustomer, Permissions.None, TimeSpan.FromSeconds(4.9)),
    ];
}
