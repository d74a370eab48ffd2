using MimeKit;
using Parlae.Pms.Core.Delivery;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>Where messages leave: a folder (the default), a mail server, a webhook.</summary>
internal static class OutboxSettings
{
    private const string Folder = "Parlae__Outbox__Folder";
    private const string Smtp = "Parlae__Outbox__Smtp";
    private const string Webhook = "Parlae__Outbox__Webhook";
    private const string Secret = "Parlae__Outbox__WebhookSecret";
    private const string Tls = "Parlae__Outbox__MinimumTls";
    private const int SubmissionPort = 587;
    private const int SubmissionPortWithTls = 465;
    private const int ShortestSecret = 16;

    public static OutboxOptions Read(SettingReader settings, StorageSettings storage)
    {
        var smtp = settings.Text(Smtp) is { } server ? Server(server) : null;
        var webhook = settings.Url(Webhook) is { } address ? new WebhookTarget(address, SigningSecret(settings)) : null;
        // An instance's own disk is no place for a message to wait for somebody.
        var folder = settings.Text(Folder) ?? (smtp is null && webhook is null && !settings.OnAzureInstance ? Path.Combine(storage.DataDirectory, "outbox") : null);
        var allowsTls12 = settings.Text(Tls) switch
        {
            null or "1.3" => false,
            "1.2" => true,
            _ => throw new SettingsException(Tls, "must be 1.2 or 1.3."),
        };
        return new(folder is null ? null : Path.GetFullPath(folder), smtp, webhook, allowsTls12);
    }

    private static string SigningSecret(SettingReader settings) =>
        settings.Required(Secret, "make one with `openssl rand -hex 32`; messages to the webhook are signed with it") is { Length: >= ShortestSecret } secret
            ? secret
            : throw new SettingsException(Secret, $"must have at least {ShortestSecret} characters.");

    /// <summary><c>smtp://user:password@host:587?from=office@example.com&amp;staff=desk@example.com</c>; <c>smtps</c> for TLS from the start.</summary>
    private static SmtpServer Server(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("smtp" or "smtps") || url.Host.Length == 0 || url.AbsolutePath.Length > 1)
            throw Malformed();
        var query = System.Web.HttpUtility.ParseQueryString(url.Query);
        if (query.AllKeys.Any(name => name is not ("from" or "staff")) || !IsAddress(query["from"]) || (query["staff"] is { } staff && !IsAddress(staff)))
            throw Malformed();
        var isTls = url.Scheme == "smtps";
        var user = url.UserInfo.Split(':', 2);
        return new(
            url.Host,
            url.IsDefaultPort || url.Port <= 0 ? (isTls ? SubmissionPortWithTls : SubmissionPort) : url.Port,
            isTls,
            url.IsLoopback,
            user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            query["from"]!,
            query["staff"]);
    }

    private static bool IsAddress(string? text) => MailboxAddress.TryParse(text, out var address) && address.Domain.Length > 0;

    private static SettingsException Malformed() => new(Smtp, "must look like smtp://user:password@host:587?from=office@example.com&staff=desk@example.com (or smtps://); user and staff may be left out.");
}
