namespace Parlae.Pms.Core.Figures;

/// <summary>Where somebody came without the right credential.</summary>
public static class AuthenticationDoors
{
    public const string Webhook = "webhook";

    /// <summary>The REST API.</summary>
    public const string Key = "key";

    /// <summary>The pages, with a key.</summary>
    public const string SignIn = "signIn";

    /// <summary>The pages, with the sign-in provider.</summary>
    public const string Provider = "provider";
}
