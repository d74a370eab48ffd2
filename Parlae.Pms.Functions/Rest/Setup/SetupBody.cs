using System.Text.Json;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Functions.Rest.Setup;

/// <summary>The body of <c>POST /api/pms/setup</c> (contract 8), as sent.</summary>
internal sealed record SetupBody(
    string? AccountId,
    string? PracticeName,
    string? TimeZone,
    string? Provider,
    Dictionary<string, string?>? Credentials,
    Dictionary<string, JsonElement>? Config,
    SetupFeatures? Features,
    IReadOnlyList<string>? PhoneNumberIds,
    IReadOnlyList<string>? AssistantIds,
    string? StaffNumber,
    SetupVapi? Vapi,
    SetupOutbox? Outbox = null) : SecretData;

/// <summary>What is absent keeps its default.</summary>
internal sealed record SetupFeatures(
    bool? Booking, bool? Patients, bool? Notes, bool? Insurance, bool? Billing, bool? Payments, bool? Waitlist, bool? Messages);

/// <summary>Where the account's messages go. <paramref name="TaskDetails"/>: the facts of tasks are to be in them.</summary>
internal sealed record SetupOutbox(string? Email, string? Webhook, string? Secret, bool? TaskDetails) : SecretData;

internal sealed record SetupVapi(string? CredentialId, SetupAuth? Auth);

internal sealed record SetupAuth(
    string? Kind, string? Secret, string? PreviousSecret, string? HeaderName, string? BearerPrefix, SetupHmac? Hmac) : SecretData;

/// <summary>Vapi's own plan; <c>type</c> and <c>secretKey</c> are accepted as Vapi writes them.</summary>
internal sealed record SetupHmac(
    string? Type, string? Algorithm, string? SecretKey, bool? SecretIsBase64, string? SignatureHeader, string? SignaturePrefix, string? TimestampHeader,
    bool? IncludeTimestamp, string? PayloadFormat, string? MessageIdHeader, string? SignatureEncoding) : SecretData;

internal sealed record SetupVisitType(string? Name, int? Minutes, IReadOnlyList<string>? Providers, IReadOnlyList<string>? Rooms);

internal sealed record SetupOpenHours(string? Day, string? From, string? To);

internal sealed record SetupIdentityPolicy(Dictionary<string, int>? MinimumLevel, bool? CallerNumberCounts);
