using System.Security.Authentication;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Delivery;

/// <summary>The platform's channels (<c>Parlae__Outbox__*</c>).</summary>
/// <param name="Folder">Null: no files are written.</param>
/// <param name="AllowsTls12">Otherwise TLS 1.3 alone, as on the lines to vendors.</param>
public sealed record OutboxOptions(string? Folder, SmtpServer? Smtp, WebhookTarget? Webhook, bool AllowsTls12 = false)
{
    internal SslProtocols Tls => AllowsTls12 ? SslProtocols.Tls12 | SslProtocols.Tls13 : SslProtocols.Tls13;
}

/// <summary>A mail server.</summary>
/// <param name="From">The sender's address.</param>
/// <param name="StaffAddress">Of the staff of accounts that name none.</param>
/// <param name="IsLoopback">TLS is used where it is offered; everywhere else it is a must.</param>
public sealed record SmtpServer(string Host, int Port, bool IsTlsFromTheStart, bool IsLoopback, string? User, string? Password, string From, string? StaffAddress) : SecretData;

/// <summary>Where messages are posted, and the secret with which they are signed.</summary>
public sealed record WebhookTarget(Uri Address, string Secret) : SecretData;
