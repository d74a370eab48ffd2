using Microsoft.AspNetCore.Authentication;
using Parlae.Pms.Functions.Entra;

namespace Parlae.Pms.Functions.Web.SignIn;

/// <summary>Sends people to the sign-in provider, and takes them back.</summary>
internal sealed class ProviderSignIn(EntraProvider provider, IAuthenticationHandlerProvider handlers)
{
    public const string Scheme = "provider";

    /// <summary>What is registered with the provider, behind <c>Parlae__PublicUrl</c>.</summary>
    public const string CallbackPath = "/setup/sign-in/callback";

    /// <summary>False: it cannot be reached now.</summary>
    public async Task<bool> TryBeginAsync(HttpContext context, string back)
    {
        if (!await provider.IsReachableAsync(context.RequestAborted))
            return false;
        await context.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = back });
        return true;
    }

    public async Task CompleteAsync(HttpContext context)
    {
        var handler = await handlers.GetHandlerAsync(context, Scheme) as IAuthenticationRequestHandler ?? throw new InvalidOperationException("The provider's handler is not registered.");
        if (!await handler.HandleRequestAsync())
            throw new InvalidOperationException("The provider's handler does not know its own path.");
    }
}
