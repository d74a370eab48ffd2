using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Parlae.Pms.Functions.Entra;

/// <summary>What a bearer token turned out to be.</summary>
internal abstract record TokenFinding
{
    private TokenFinding() { }

    /// <param name="PersonId">A person's or a program's, within the tenant.</param>
    public sealed record Operator(string PersonId) : TokenFinding;

    /// <summary>Not of this provider, not for us, over, or no token at all.</summary>
    public sealed record Wrong : TokenFinding;

    /// <summary>Right, but of somebody who is no operator.</summary>
    public sealed record NoRole : TokenFinding;

    /// <summary>The provider's keys cannot be had: nobody knows.</summary>
    public sealed record Unavailable : TokenFinding;
}

/// <summary>Looks at access tokens that the provider made for us.</summary>
internal sealed class EntraTokens(EntraProvider provider, TimeProvider clock)
{
    /// <summary>Signatures with a key of a pair: nobody who can check one can make one.</summary>
    public static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    public async Task<TokenFinding> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (!handler.CanReadToken(token))
            return new TokenFinding.Wrong();
        if (!await provider.IsReachableAsync(cancellationToken))
            return new TokenFinding.Unavailable();

        var result = await ValidateAsync(token, cancellationToken);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            provider.Metadata.RequestRefresh();
            result = await ValidateAsync(token, cancellationToken);
        }

        // A token of a browser's sign-in has the same issuer, audience and roles; it is no key to the API.
        return result is { IsValid: true, ClaimsIdentity: { } identity } && !identity.HasClaim(claim => claim.Type == EntraClaims.Nonce) && EntraClaims.Person(identity) is { } person
            ? EntraClaims.Has(identity, EntraClaims.OperatorRole) ? new TokenFinding.Operator(person) : new TokenFinding.NoRole()
            : new TokenFinding.Wrong();
    }

    private async Task<TokenValidationResult> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        var provided = await provider.Metadata.GetConfigurationAsync(cancellationToken);
        return await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = provided.Issuer,
            IssuerSigningKeys = provided.SigningKeys,
            ValidAudiences = [provider.Settings.ClientId, $"api://{provider.Settings.ClientId}"],
            ValidAlgorithms = Algorithms,
            LifetimeValidator = EntraLifetime.By(clock),
            RoleClaimType = EntraClaims.Roles,
        });
    }
}
