using System.Diagnostics.Metrics;
using Parlae.Pms.Functions.Vapi.Authentication;

namespace Parlae.Pms.Functions.Vapi;

/// <summary>What operators are alerted by at this edge.</summary>
internal sealed class VapiMetrics
{
    public const string MeterName = "Parlae.Pms.Vapi";

    private readonly Counter<long> authenticationFailures;
    private readonly Counter<long> unresolvedAccounts;

    public VapiMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        authenticationFailures = meter.CreateCounter<long>("parlae.auth.failures", description: "Webhooks refused for their credential.");
        unresolvedAccounts = meter.CreateCounter<long>("parlae.account.refusals", description: "Verified webhooks whose account is contradictory or unknown.");
    }

    public void AuthenticationFailed(CredentialFailure why)
        => authenticationFailures.Add(1, new KeyValuePair<string, object?>("reason", RefusedCallers.Reason(why)));

    /// <param name="reason">Our word; a conflict is worth an alert, an unknown number seldom is.</param>
    public void AccountRefused(string reason) => unresolvedAccounts.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
