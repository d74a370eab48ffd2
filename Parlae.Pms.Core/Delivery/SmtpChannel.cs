using System.Net.Sockets;
using System.Security.Authentication;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Delivery;

/// <summary>
/// Sends a message by e-mail. The message id is made of the delivery id, so that a mail system can tell a repetition; SMTP itself promises no more than
/// that a mail arrives at least once.
/// </summary>
internal sealed class SmtpChannel(SmtpServer server, SslProtocols tls, TimeSpan patience) : IOutboxChannel
{
    public string Name => "email";

    public async Task<DeliveryResult> DeliverAsync(PmsAccount account, OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (!MailboxAddress.TryParse(AddressOf(message), out var to))
            return DeliveryResult.Refused;
        using var late = new CancellationTokenSource(patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var client = new SmtpClient { SslProtocols = tls };
            await client.ConnectAsync(server.Host, server.Port, Security(), either.Token);
            if (server.User is { } user)
                await client.AuthenticateAsync(user, server.Password ?? "", either.Token);
            using var mail = Compose(message, to);
            await client.SendAsync(mail, either.Token);
            await LeaveAsync(client, either.Token);
            return DeliveryResult.Delivered;
        }
        catch (SmtpCommandException refused) when (refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)refused.StatusCode >= 500)
        {
            return DeliveryResult.Refused;
        }
        catch (Exception exception) when (IsOutside(exception) && !cancellationToken.IsCancellationRequested)
        {
            return DeliveryResult.Failed;
        }
    }

    /// <summary>Of a task, to the staff.</summary>
    internal string? AddressOf(OutgoingMessage message) => message.Email ?? (message.IsToPatient ? null : server.StaffAddress);

    private MimeMessage Compose(OutgoingMessage message, MailboxAddress to)
    {
        var from = MailboxAddress.Parse(server.From);
        var mail = new MimeMessage
        {
            MessageId = $"{message.DeliveryId}@{from.Domain}",
            Subject = message.Words.Subject,
            Date = message.CreatedAt.ToDateTimeOffset(),
            Body = new TextPart("plain") { Text = message.Words.Text },
        };
        mail.From.Add(from);
        mail.To.Add(to);
        mail.Headers.Add("Parlae-Delivery", message.DeliveryId);
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    private SecureSocketOptions Security() => server switch
    {
        { IsTlsFromTheStart: true } => SecureSocketOptions.SslOnConnect,
        { IsLoopback: true } => SecureSocketOptions.StartTlsWhenAvailable,
        _ => SecureSocketOptions.StartTls,
    };

    /// <summary>The mail is theirs by now, however we part.</summary>
    private static async Task LeaveAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception exception) when (IsOutside(exception))
        {
            client.Dispose();
        }
    }

    private static bool IsOutside(Exception exception) =>
        exception is CommandException or ProtocolException or IOException or SocketException or SslHandshakeException or MailKit.Security.AuthenticationException or NotSupportedException or OperationCanceledException;
}
