using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Core.Delivery;

/// <summary>
/// The account's own webhook takes all its messages; else a mail server what has an e-mail address, then the platform's webhook, then the folder. What has no
/// address at all is carried by the webhook and the folder only if it is for staff.
/// </summary>
internal sealed class OutboxRoutes : IOutboxRoutes
{
    private readonly WebhookChannel ofAccounts;
    private readonly SmtpChannel? smtp;
    private readonly WebhookChannel? webhook;
    private readonly FolderChannel? folder;

    public OutboxRoutes(OutboxOptions options, ISecretVault vault, IHttpClientFactory http, TimeProvider clock)
    {
        ofAccounts = WebhookChannel.OfAccounts(vault, http, clock);
        smtp = options.Smtp is { } server ? new SmtpChannel(server, options.Tls, DeliveryRegistration.Patience) : null;
        webhook = options.Webhook is { } target ? WebhookChannel.OfPlatform(target, http, clock) : null;
        folder = options.Folder is { } path ? new FolderChannel(path) : null;
    }

    public IOutboxChannel? For(PmsAccount account, OutgoingMessage message)
    {
        if (message is { IsToPatient: true, Email: null, Phone: null })
            return null;
        if (account.Outbox.Webhook is not null)
            return ofAccounts;
        return smtp?.AddressOf(message) is not null ? smtp : webhook ?? (IOutboxChannel?)folder;
    }
}
