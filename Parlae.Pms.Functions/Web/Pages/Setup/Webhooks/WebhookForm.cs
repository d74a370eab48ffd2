using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Web.Drafts;

namespace Parlae.Pms.Functions.Web.Pages.Setup.Webhooks;

/// <summary>
/// What the form of step 4 says of webhooks, to us and from us, as members of the setup API's body. A form without these fields leaves all as it is, and
/// an empty field of a secret keeps the one that was given.
/// </summary>
internal static class WebhookForm
{
    public const string UsualPrefix = "usual";
    public const string NoPrefix = "none";
    public const string OwnPrefix = "own";
    public const string RemovePrevious = "remove.vapiPreviousSecret";

    public static readonly string Platform = SetupBodies.WordOf(WebhookAuthKind.Platform);

    /// <summary>How Vapi shows us who it is.</summary>
    public static SetupVapi? Vapi(SetupBody body, IFormCollection form)
    {
        if (form.Text("vapiKind") is not { } kind)
            return body.Vapi;
        var kept = kind == Platform ? null : body.Vapi?.Auth; // the program's own credential has no secret of the clinic's
        var previous = form.Has(RemovePrevious) ? null : kept?.PreviousSecret;
        return new SetupVapi(
            form.Text("vapiCredentialId") ?? "", // none, in the place of whatever stood there
            new SetupAuth(kind, form.Text("vapiSecret") ?? kept?.Secret, form.Text("vapiPreviousSecret") ?? previous, form.Text("vapiHeaderName"), Prefix(form), Hmac(form)));
    }

    /// <summary>Where the clinic's messages go.</summary>
    public static SetupOutbox Outbox(SetupBody body, IFormCollection form, PmsAccount account)
    {
        var before = body.Outbox ?? new SetupOutbox(account.Outbox.Email, account.Outbox.Webhook, null, account.Outbox.TaskDetails);
        var email = form.Text("outboxEmail");
        if (!form.ContainsKey("outboxWebhook"))
            return before with { Email = email };
        var webhook = form.Text("outboxWebhook");
        return new SetupOutbox(email, webhook, form.Text("outboxSecret") ?? (webhook is null ? null : before.Secret), form.Has("taskDetails"));
    }

    private static string? Prefix(IFormCollection form) => form.Text("vapiPrefix") switch
    {
        OwnPrefix => Raw(form, "vapiBearerPrefix") ?? "",
        NoPrefix => "",
        _ => null,
    };

    private static SetupHmac Hmac(IFormCollection form) => new(
        null, form.Text("hmacAlgorithm"), null, form.Has("hmacSecretIsBase64"), form.Text("hmacSignatureHeader"), Raw(form, "hmacSignaturePrefix"), form.Text("hmacTimestampHeader"),
        form.Has("hmacIncludeTimestamp"), form.Text("hmacPayloadFormat"), form.Text("hmacMessageIdHeader"), form.Text("hmacSignatureEncoding"));

    /// <summary>With its blanks, which stand before what follows it; null: nothing was typed.</summary>
    private static string? Raw(IFormCollection form, string name) => form[name] is [{ Length: > 0 } given] ? given : null;
}
