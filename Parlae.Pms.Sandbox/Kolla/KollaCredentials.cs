using System.Globalization;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>What opens the sandbox's Kolla: any key, but only these ids. They open nothing but the imaginary practice.</summary>
public static class KollaCredentials
{
    /// <summary>Keys that begin with one of these words (in any case, after Kolla's own <c>kc.</c>) are refused, so that a refusal can be tried.</summary>
    public static readonly IReadOnlyList<string> RefusedKeys = ["wrong", "bad", "invalid", "expired"];

    /// <summary>The key that the demo uses: the product's <c>KOLLA_API_KEY</c>.</summary>
    public const string ApiKey = "kc.sandbox-kolla-key";

    /// <summary>A connector that can do what Kolla documents.</summary>
    public const string ConnectorId = "opendental-10001";

    /// <summary>Another one to the same practice, which moves nothing, has no log, ignores filters that it does not know, and wants to be told everything.</summary>
    public const string PlainConnectorId = "eaglesoft-20002";

    /// <summary>The practice, under either connector.</summary>
    public const string ConsumerId = "maple-lane-dental";

    /// <summary>That practice, or one of the others that the sandbox has.</summary>
    internal static string ConsumerOf(int practice) => practice == 0 ? ConsumerId : $"{ConsumerId}-{practice}";

    /// <summary>Its number; 0 for whatever is no consumer's name.</summary>
    internal static int PracticeOf(string? consumer) =>
        consumer?.StartsWith(ConsumerId + "-", StringComparison.Ordinal) == true && int.TryParse(consumer[(ConsumerId.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var practice) ? practice : 0;

    /// <summary>The front desk, in whose name bookings are made.</summary>
    public const string SchedulerId = "provider_FD1";
}
