using System.Diagnostics.Metrics;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>Counts what the REST API's gate turned away, for alerts.</summary>
internal static class RestMetrics
{
    public const string Missing = "credential-missing";
    public const string Wrong = "credential-wrong";
    public const string NoRight = "right";
    public const string TooMany = "rate";
    public const string Provider = "provider";

    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("parlae.rest.refused", description: "REST requests turned away, by reason and, where the key is known, account.");

    public static void Refuse(string reason, string? accountId = null) => Refused.Add(1, new("reason", reason), new("account", accountId ?? "unknown"));
}
