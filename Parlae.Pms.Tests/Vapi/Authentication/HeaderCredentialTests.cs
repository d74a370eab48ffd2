using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Authentication;

namespace Parlae.Pms.Tests.Vapi.Authentication;

public sealed class HeaderCredentialTests
{
    private static readonly WebhookSecrets Secrets = new("current-secret", "former-secret");
    private static readonly WebhookAuth Legacy = new() { Kind = WebhookAuthKind.Secret };
    private static readonly WebhookAuth Bearer = new() { Kind = WebhookAuthKind.Bearer };

    [Theory]
    [InlineData("current-secret", true)]
    [InlineData("former-secret", true)]
    [InlineData("current-secreT", false)]
    [InlineData("current-secret ", false)]
    [InlineData("current-secre", false)]
    [InlineData("Bearer current-secret", false)]
    [InlineData("", false)]
    public void The_legacy_secret_must_fit_exactly(string sent, bool valid) => Assert.Equal(valid, IsValid(Legacy, "x-vapi-secret", sent));

    [Theory]
    [InlineData("Bearer current-secret", true)]
    [InlineData("bearer former-secret", true)]
    [InlineData("Bearer  current-secret", true)]
    [InlineData("current-secret", false)]
    [InlineData("Basic current-secret", false)]
    [InlineData("Bearer ", false)]
    [InlineData("Bearer current-secreT", false)]
    public void A_bearer_token_needs_its_scheme(string sent, bool valid) => Assert.Equal(valid, IsValid(Bearer, "Authorization", sent));

    [Fact]
    public void Header_and_prefix_are_configurable()
    {
        var bare = Bearer with { HeaderName = "X-Vapi-Secret", BearerPrefix = "" };
        Assert.True(IsValid(bare, "X-Vapi-Secret", "current-secret"));
        Assert.False(IsValid(bare, "Authorization", "Bearer current-secret"));
        Assert.True(IsValid(Bearer with { BearerPrefix = "Token" }, "Authorization", "Token current-secret"));
        Assert.True(IsValid(Legacy with { HeaderName = "X-Own" }, "x-own", "current-secret"));
    }

    [Fact]
    public void A_header_that_stands_there_twice_is_none()
    {
        Assert.False(IsValid(Legacy, "X-Vapi-Secret", new StringValues(["current-secret", "current-secret"])));
    }

    [Fact]
    public void Without_a_previous_secret_an_empty_one_does_not_fit()
    {
        var finding = HeaderCredential.Check(Legacy, new WebhookSecrets("s", null), Request("X-Vapi-Secret", ""));
        Assert.Equal(new CredentialFinding.Invalid(CredentialFailure.Missing), finding);
    }

    private static bool IsValid(WebhookAuth auth, string header, StringValues sent)
        => HeaderCredential.Check(auth, Secrets, Request(header, sent)) is CredentialFinding.Valid { Signature: null };

    private static ReceivedRequest Request(string header, StringValues sent) => new("POST", "/", new HeaderDictionary { [header] = sent }, default);
}
