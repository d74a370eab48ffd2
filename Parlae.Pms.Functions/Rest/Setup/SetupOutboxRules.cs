using System.Net;
using MimeKit;
using Parlae.Pms.Core.Delivery;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Rest.Setup;

/// <summary>Reads where an account's messages go. Its webhook is the only address of all that an account may give us to call.</summary>
internal static class SetupOutboxRules
{
    private const int ShortestSecret = 16;
    private const int LongestAddress = 500;

    /// <param name="given">Null: as stored.</param>
    /// <param name="stored">Of an account that is set up again.</param>
    public static OutboxAddresses Read(SetupOutbox? given, OutboxAddresses? stored)
    {
        if (given is null)
            return stored ?? new();
        if (given.Email is { } email && (email.Length > LongestAddress || !MailboxAddress.TryParse(email, out var address) || address.Domain.Length == 0))
            throw new BadBodyException("outbox.email", "must be an e-mail address");
        if (given.Webhook is { } webhook && !IsPublicHttps(webhook))
            throw new BadBodyException("outbox.webhook", "must be an https address of a public host, without query, fragment or credentials");
        if (given.Webhook is not null && given.Secret is null && stored?.Webhook is null)
            throw new BadBodyException("outbox.secret", "is missing: messages to the webhook are signed with it");
        if (given.Secret is { Length: < ShortestSecret })
            throw new BadBodyException("outbox.secret", $"must have at least {ShortestSecret} characters");
        return new() { Email = given.Email, Webhook = given.Webhook, TaskDetails = given.TaskDetails ?? false };
    }

    /// <summary>What its name leads to is looked at again each time, when it is called.</summary>
    private static bool IsPublicHttps(string text) =>
        text.Length <= LongestAddress && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
        && url is { Query: "", Fragment: "", UserInfo: "", IsLoopback: false }
        && (!IPAddress.TryParse(url.Host.Trim('[', ']'), out var literal) || PublicAddresses.IsPublic(literal));
}
