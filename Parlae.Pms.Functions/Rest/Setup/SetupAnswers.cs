using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Rest.Setup;

/// <summary>What the setup routes answer; never a secret, except a new account's key, once.</summary>
internal static class SetupAnswers
{
    public static object Connected(SetupOutcome.Connected connected) => new
    {
        connected.Account.AccountId,
        status = "connected",
        connected.Account.Capabilities,
        connected.Account.Features,
        connected.Locations,
        appointmentTypes = VisitTypes(connected).Select(type => new { type.Name, type.Minutes }),
        providers = connected.Roster.Providers.Select(provider => new { provider.ProviderId, provider.Name, provider.Specialty }),
        connected.AccountKey,
    };

    public static object Status(PmsAccount account, DateTimeOffset now) => new
    {
        account.AccountId,
        status = account.Connection.LastError is null ? "connected" : "failing",
        account.PracticeName,
        account.TimeZone,
        provider = account.Vendor.ToString().ToLowerInvariant(),
        account.Capabilities,
        account.Features,
        account.PhoneNumberIds,
        account.AssistantIds,
        account.Connection.LastCheck,
        account.Connection.LastSuccess,
        account.Connection.LastError,
        account.Connection.DataAsOf,
        syncAgeSeconds = account.Connection.DataAsOf is { } asOf ? (long?)Math.Max(0, (now - asOf).TotalSeconds) : null,
    };

    private static IReadOnlyList<VisitType> VisitTypes(SetupOutcome.Connected connected) =>
        connected.Account.Rules.VisitTypes.Count > 0 ? connected.Account.Rules.VisitTypes : connected.Roster.VisitTypes;
}
