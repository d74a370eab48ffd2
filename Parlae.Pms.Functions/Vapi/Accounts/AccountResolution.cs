using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Vapi.Accounts;

/// <summary>Which clinic a verified message concerns (contract 4).</summary>
internal abstract record AccountResolution
{
    private AccountResolution()
    {
    }

    public sealed record Found(PmsAccount Account) : AccountResolution;

    /// <summary>Nothing that counts names an account.</summary>
    public sealed record None : AccountResolution;

    /// <summary>The message contradicts itself, or names an account that does not exist. Worth an alert.</summary>
    public sealed record Conflict(string Reason) : AccountResolution;
}
