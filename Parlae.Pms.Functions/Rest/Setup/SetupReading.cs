using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Vapi.Authentication;

namespace Parlae.Pms.Functions.Rest.Setup;

/// <summary>What an account that is set up again has already.</summary>
internal sealed record StoredSetup(PmsAccount Account, string? WebhookSecret) : SecretData;

/// <summary>Turns a setup body into a request for Core, or says which member is wrong and what to do.</summary>
internal sealed partial class SetupReading(PmsConnections connections)
{
    /// <param name="body">What is absent of <c>credentials</c> and <c>vapi</c> stays as it is stored.</param>
    /// <param name="stored">Null: the first setup of this account.</param>
    /// <exception cref="BadBodyException">Names the first member that is missing or malformed.</exception>
    public SetupRequest Read(SetupBody body, StoredSetup? stored)
    {
        var vendor = Vendor(body.Provider);
        var requirements = connections.Connector(vendor).Requirements;
        var link = stored?.Account.Vapi ?? new VapiLink();
        var account = new PmsAccount
        {
            AccountId = AccountId.IsValid(body.AccountId) ? body.AccountId! : throw Bad("accountId", "must be 2 to 39 of a-z, 0-9 and -, starting with a letter or digit"),
            PracticeName = Text(body.PracticeName, "practiceName", 200),
            TimeZone = Zone(body.TimeZone),
            Vendor = vendor,
            VendorConfig = VendorConfig(body.Config ?? [], requirements),
            Rules = SetupRules.Read(body.Config ?? []),
            Features = Features(body.Features),
            PhoneNumberIds = OutsideIds(body.PhoneNumberIds, "phoneNumberIds"),
            AssistantIds = OutsideIds(body.AssistantIds, "assistantIds"),
            StaffNumber = body.StaffNumber is { } number ? (E164().IsMatch(number) ? number : throw Bad("staffNumber", "must be an international number such as +14165550100")) : null,
            Vapi = new VapiLink
            {
                CredentialId = CredentialId(body.Vapi?.CredentialId, link.CredentialId),
                Auth = body.Vapi?.Auth is { } auth ? Auth(auth, stored?.WebhookSecret) : link.Auth,
            },
            Outbox = SetupOutboxRules.Read(body.Outbox, stored?.Account.Outbox),
        };
        return new SetupRequest(account, Credentials(body.Credentials, requirements, stored is not null), GivenSecret(body.Vapi?.Auth), body.Vapi?.Auth?.PreviousSecret, body.Outbox?.Secret);
    }

    private PmsVendor Vendor(string? word) =>
        Enum.GetValues<PmsVendor>().Cast<PmsVendor?>().FirstOrDefault(v => string.Equals(v.ToString(), word, StringComparison.OrdinalIgnoreCase)) is { } vendor && connections.Knows(vendor)
            ? vendor
            : throw Bad("provider", $"must be one of {string.Join(", ", Enum.GetValues<PmsVendor>().Where(connections.Knows).Select(v => v.ToString().ToLowerInvariant()))}");

    private static string Zone(string? name) =>
        name is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is not null ? name : throw Bad("timeZone", "must be an IANA name such as America/Toronto");

    private static Dictionary<string, string> VendorConfig(Dictionary<string, JsonElement> config, PmsRequirements requirements)
    {
        var known = requirements.RequiredConfig.Concat(requirements.OptionalConfig).ToHashSet(StringComparer.Ordinal);
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in config.Where(member => !SetupRules.Members.Contains(member.Key)))
        {
            if (!known.Contains(name))
                throw Bad($"config.{name}", $"is not known; this provider takes {string.Join(", ", known)}");
            read[name] = value.ValueKind switch
            {
                JsonValueKind.String when value.GetString() is { Length: > 0 and <= 200 } text => text,
                JsonValueKind.Number => value.GetRawText(),
                _ => throw Bad($"config.{name}", "must be a short text"),
            };
        }

        return requirements.RequiredConfig.FirstOrDefault(name => !read.ContainsKey(name)) is { } missing
            ? throw Bad($"config.{missing}", "is missing")
            : read;
    }

    private static Dictionary<string, string>? Credentials(Dictionary<string, string?>? given, PmsRequirements requirements, bool exists)
    {
        if (given is null && exists)
            return null;
        var known = requirements.RequiredCredentials.Concat(requirements.OptionalCredentials).ToList();
        if (given?.Keys.FirstOrDefault(name => !known.Contains(name)) is not null)
            throw Bad("credentials", $"has an unknown member; this provider takes {string.Join(", ", known)}");
        if (requirements.RequiredCredentials.FirstOrDefault(name => string.IsNullOrWhiteSpace(given?.GetValueOrDefault(name))) is { } missing)
            throw Bad($"credentials.{missing}", "is missing");
        return (given ?? []).Where(pair => !string.IsNullOrWhiteSpace(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value!.Trim());
    }

    /// <summary>Empty: none, in the place of the one that is stored.</summary>
    private static string? CredentialId(string? given, string? stored) => given switch
    {
        null => stored,
        "" => null,
        _ => OutsideId.IsValid(given) ? given : throw Bad("vapi.credentialId", "must be an id as Vapi shows it, of letters, digits, dashes and dots"),
    };

    private static WebhookAuth Auth(SetupAuth auth, string? storedSecret)
    {
        var kind = Enum.TryParse<WebhookAuthKind>(auth.Kind, ignoreCase: true, out var known) && Enum.IsDefined(known) && !int.TryParse(auth.Kind, out _)
            ? known
            : throw Bad("vapi.auth.kind", "must be platform, secret, bearer or hmac");
        if (kind == WebhookAuthKind.Platform && (GivenSecret(auth) ?? auth.PreviousSecret) is not null)
            throw Bad("vapi.auth.secret", "must be absent: kind 'platform' uses the platform's own");
        var read = new WebhookAuth
        {
            Kind = kind,
            HeaderName = auth.HeaderName,
            BearerPrefix = auth.BearerPrefix,
            Hmac = kind == WebhookAuthKind.Hmac ? Hmac(auth.Hmac) : null,
        };
        return WebhookAuthRules.FirstProblem(read, GivenSecret(auth) ?? storedSecret, auth.PreviousSecret) is { } problem
            ? throw Bad($"vapi.auth.{Camel(problem.Member)}", problem.Remedy.TrimEnd('.'))
            : read;
    }

    private static string? GivenSecret(SetupAuth? auth) => auth?.Secret ?? auth?.Hmac?.SecretKey;

    private static string Camel(string member) => string.Join('.', member.Split('.').Select(part => char.ToLowerInvariant(part[0]) + part[1..]));

    private static HmacPlan Hmac(SetupHmac? plan)
    {
        var usual = new HmacPlan();
        return new HmacPlan
        {
            Algorithm = plan?.Algorithm ?? usual.Algorithm,
            SecretIsBase64 = plan?.SecretIsBase64 ?? usual.SecretIsBase64,
            SignatureHeader = plan?.SignatureHeader ?? usual.SignatureHeader,
            SignaturePrefix = plan?.SignaturePrefix,
            TimestampHeader = plan?.TimestampHeader ?? usual.TimestampHeader,
            IncludeTimestamp = plan?.IncludeTimestamp ?? usual.IncludeTimestamp,
            PayloadFormat = plan?.PayloadFormat ?? usual.PayloadFormat,
            MessageIdHeader = plan?.MessageIdHeader,
            SignatureEncoding = plan?.SignatureEncoding ?? usual.SignatureEncoding,
        };
    }

    private static AccountFeatures Features(SetupFeatures? given)
    {
        var usual = new AccountFeatures();
        return new()
        {
            Booking = given?.Booking ?? usual.Booking,
            Patients = given?.Patients ?? usual.Patients,
            Notes = given?.Notes ?? usual.Notes,
            Insurance = given?.Insurance ?? usual.Insurance,
            Billing = given?.Billing ?? usual.Billing,
            Payments = given?.Payments ?? usual.Payments,
            Waitlist = given?.Waitlist ?? usual.Waitlist,
            Messages = given?.Messages ?? usual.Messages,
        };
    }

    private static string[] OutsideIds(IReadOnlyList<string>? ids, string member)
    {
        if (ids is { Count: > 100 })
            throw Bad(member, "may hold 100 ids at most");
        return ids?.FirstOrDefault(id => !OutsideId.IsValid(id)) is not null || (ids?.Any(id => id is null) ?? false)
            ? throw Bad(member, "must hold ids as Vapi shows them, of letters, digits, dashes and dots")
            : [.. (ids ?? []).Distinct()];
    }

    private static string Text(string? value, string member, int longest) =>
        value?.Trim() is { Length: > 0 } text && text.Length <= longest ? text : throw Bad(member, $"must be a text of 1 to {longest} characters");

    private static BadBodyException Bad(string member, string what) => new(member, what);

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z")]
    private static partial Regex E164();
}
