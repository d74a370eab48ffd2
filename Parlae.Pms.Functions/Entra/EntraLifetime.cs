using Microsoft.IdentityModel.Tokens;

namespace Parlae.Pms.Functions.Entra;

/// <summary>When a token begins and ends, by our clock.</summary>
internal static class EntraLifetime
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>A token without an end is none.</summary>
    public static LifetimeValidator By(TimeProvider clock) => (from, until, _, _) =>
        until is { } end && clock.GetUtcNow().UtcDateTime is var now && now < end.ToUniversalTime() + Skew && (from is not { } start || now > start.ToUniversalTime() - Skew);
}
