using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Functions.Web.Pages.Setup.Fields;

namespace Parlae.Pms.Functions.Web.Pages.Setup.Webhooks;

/// <summary>The fields of step 4 that few clinics need.</summary>
/// <param name="Messages">Where messages go, beside the e-mail.</param>
/// <param name="TaskDetails">Whether the facts of tasks go there too.</param>
/// <param name="Credential">How Vapi shows us who it is.</param>
/// <param name="Plan">How it signs, where it signs.</param>
[Business] // no field of a secret holds one
public sealed record WebhookModel(IReadOnlyList<Field> Messages, Tick TaskDetails, IReadOnlyList<Field> Credential, IReadOnlyList<Field> Plan, IReadOnlyList<Tick> PlanTicks)
{
    /// <summary>Something in it is to be looked at.</summary>
    public bool IsOpen => Messages.Concat(Credential).Concat(Plan).Any(IsMarked) || PlanTicks.Append(TaskDetails).Any(tick => tick.Now is not null);

    public bool IsPlanOpen => Plan.Any(IsMarked) || PlanTicks.Any(tick => tick.Now is not null) || Credential.Any(one => one.Name == "vapiKind" && one.Choices![0].Choices.Any(choice => choice is { Value: "hmac", IsChosen: true }));

    private static bool IsMarked(Field field) => field.Error is not null || field.Now is not null;
}

/// <summary>Makes them of a draft, or of the account as it stands.</summary>
/// <param name="state">What stands.</param>
/// <param name="body">What was typed.</param>
/// <param name="isCompared">What stands now is told beside what was typed.</param>
internal sealed class WebhookFields(WizardState state, SetupBody body, SetupProblems problems, bool isCompared)
{
    private readonly PmsAccount account = state.Account!;

    public WebhookModel Make()
    {
        var (outbox, auth) = (OutboxOf(body), AuthOf(body));
        var isOwn = auth.Kind != WebhookForm.Platform;
        return new WebhookModel(
            [
                Text("outboxWebhook", "outbox.webhook", each => OutboxOf(each).Webhook) with { Type = "url" },
                Secret("outboxSecret", "outbox.secret", outbox.Webhook is not null && (outbox.Secret ?? account.Outbox.Webhook) is not null),
            ],
            TickOf("taskDetails", each => OutboxOf(each).TaskDetails),
            [
                Choice("vapiKind", "vapi.auth.kind", Enum.GetValues<WebhookAuthKind>().Select(SetupBodies.WordOf), each => AuthOf(each).Kind, kind => WebWords.Of($"VapiKind.{kind}")),
                Secret("vapiSecret", "vapi.auth.secret", isOwn && (auth.Secret is not null || account.Vapi.Auth.Kind != WebhookAuthKind.Platform)),
                Secret("vapiPreviousSecret", "vapi.auth.previousSecret", isOwn && auth.PreviousSecret is not null) with { RemoveName = WebhookForm.RemovePrevious },
                Text("vapiHeaderName", "vapi.auth.headerName", each => AuthOf(each).HeaderName),
                Choice("vapiPrefix", "vapi.auth.bearerPrefix", [WebhookForm.UsualPrefix, WebhookForm.NoPrefix, WebhookForm.OwnPrefix], PrefixOf, word => WebWords.Of($"VapiPrefix.{word}")),
                Text("vapiBearerPrefix", "vapi.auth.bearerPrefix", each => AuthOf(each).BearerPrefix),
                Text("vapiCredentialId", "vapi.credentialId", CredentialIdOf),
            ],
            [
                Choice("hmacAlgorithm", "vapi.auth.hmac.algorithm", ["sha256", "sha512", "sha1"], each => HmacOf(each).Algorithm, word => word),
                Choice("hmacSignatureEncoding", "vapi.auth.hmac.signatureEncoding", ["hex", "base64"], each => HmacOf(each).SignatureEncoding, word => word),
                Text("hmacSignatureHeader", "vapi.auth.hmac.signatureHeader", each => HmacOf(each).SignatureHeader),
                Text("hmacSignaturePrefix", "vapi.auth.hmac.signaturePrefix", each => HmacOf(each).SignaturePrefix),
                Text("hmacTimestampHeader", "vapi.auth.hmac.timestampHeader", each => HmacOf(each).TimestampHeader),
                Text("hmacPayloadFormat", "vapi.auth.hmac.payloadFormat", each => HmacOf(each).PayloadFormat),
                Text("hmacMessageIdHeader", "vapi.auth.hmac.messageIdHeader", each => HmacOf(each).MessageIdHeader),
            ],
            [TickOf("hmacIncludeTimestamp", each => HmacOf(each).IncludeTimestamp), TickOf("hmacSecretIsBase64", each => HmacOf(each).SecretIsBase64)]);
    }

    private SetupOutbox OutboxOf(SetupBody each) => each.Outbox ?? new(account.Outbox.Email, account.Outbox.Webhook, null, account.Outbox.TaskDetails);

    private SetupAuth AuthOf(SetupBody each) => each.Vapi?.Auth ?? SetupBodies.Auth(account.Vapi.Auth);

    /// <summary>Empty ones as they are usually.</summary>
    private SetupHmac HmacOf(SetupBody each)
    {
        var (given, usual) = (AuthOf(each).Hmac, SetupBodies.Hmac(new HmacPlan()));
        return given is null ? usual : given with
        {
            Algorithm = given.Algorithm ?? usual.Algorithm,
            SignatureEncoding = given.SignatureEncoding ?? usual.SignatureEncoding,
            SignatureHeader = given.SignatureHeader ?? usual.SignatureHeader,
            TimestampHeader = given.TimestampHeader ?? usual.TimestampHeader,
            PayloadFormat = given.PayloadFormat ?? usual.PayloadFormat,
        };
    }

    private string? CredentialIdOf(SetupBody each) => (each.Vapi?.CredentialId ?? account.Vapi.CredentialId) is { Length: > 0 } id ? id : null;

    private string PrefixOf(SetupBody each) => AuthOf(each).BearerPrefix switch { null => WebhookForm.UsualPrefix, "" => WebhookForm.NoPrefix, _ => WebhookForm.OwnPrefix };

    private Field Text(string name, string member, Func<SetupBody, string?> read) =>
        new(name, WebWords.Of($"Rule.{name}"), read(body)) { Hint = WebWords.Of($"RuleHint.{name}"), Error = problems.Of(member), Now = Now(read) };

    private Field Secret(string name, string member, bool isKept) =>
        new(name, WebWords.Of($"Rule.{name}")) { Hint = WebWords.Of($"RuleHint.{name}"), Error = problems.Of(member), Type = "password", IsKept = isKept };

    private Field Choice(string name, string member, IEnumerable<string> words, Func<SetupBody, string?> read, Func<string, string> label) => new(name, WebWords.Of($"Rule.{name}"))
    {
        Hint = WebWords.Of($"RuleHint.{name}"),
        Error = problems.Of(member),
        Now = Now(each => read(each) is { } word ? label(word) : null),
        Choices = [new ChoiceGroup(null, [.. words.Select(word => new Choice(word, label(word), word == read(body)))])],
    };

    private Tick TickOf(string name, Func<SetupBody, bool?> read) =>
        new(name, WebWords.Of($"Rule.{name}"), WebWords.Of($"RuleHint.{name}"), read(body) == true, Now(each => FeaturesStanding.OnOff(read(each) == true)));

    private string? Now(Func<SetupBody, string?> read) => isCompared && read(state.Body) != read(body) ? read(state.Body) ?? WebWords.Of("Field.Empty") : null;
}
