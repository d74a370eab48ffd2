using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>What Sikka's refusals and broken lines mean to us (reference 5.2). Texts name the endpoint and the code, never what was sent or answered.</summary>
internal static class SikkaFaults
{
    /// <summary><c>API2003</c> does not say which of the two pairs is wrong (reference 5.2).</summary>
    public const string CredentialsRefused = "Sikka refuses this office id or secret key, or the platform's application id or key";

    /// <summary>A refused read, or a refusal of a write that someone has to act on.</summary>
    public static VendorException Of(SikkaAccess access, SikkaAnswer answer, string endpoint, bool asApplication = false) => (answer.Effective, answer.Code) switch
    {
        (400, "API1025" or "API1004") => access.Broken($"{endpoint}: a new request key is refused as well"),
        (401, "API2003") => access.Misconfigured(asApplication ? "Sikka refuses our application id or key (SIKKA_APPLICATION_ID, SIKKA_SECRET_KEY)" : CredentialsRefused),
        (401, "API2004") => access.Misconfigured($"this plan does not include {endpoint}"),
        (401, "API2007") => access.Misconfigured("the practice has not allowed access to this location"),
        (401 or 403, _) => access.Misconfigured($"Sikka does not permit {endpoint}"),
        (412, _) or (_, "API2017") => access.Unreachable("practice-offline"),
        (429, "API2011" or "API2012") => access.Unreachable("daily-quota", answer.RetryAfter),
        (429, _) => access.Unreachable("rate-limited", answer.RetryAfter),
        (500, "API2010") => access.Unreachable("no-data-uploaded-yet", TimeSpan.FromMinutes(15)),
        ( >= 500 or 408, _) => access.Unreachable($"http-{answer.Effective}", answer.RetryAfter),
        _ => access.Broken($"{endpoint}: http-{answer.Effective} {SafeCode(answer.Code)}".TrimEnd()),
    };

    /// <summary>A refused write as a value; null when it is a fault (<see cref="Of"/>) or when nobody knows what came of it (<see cref="IsLost"/>).</summary>
    public static WriteRejection? Rejection(SikkaAnswer answer, WriteRejection onConflict) => (answer.Effective, answer.Code) switch
    {
        (400, "API1025" or "API1004") => null,
        (412, _) or (_, "API2017") => WriteRejection.PracticeOffline,
        (401, "API2004") => WriteRejection.NotPermitted,
        (409, _) => onConflict,
        (400 or 422, _) => WriteRejection.Invalid,
        (404 or 405 or 410 or 415, not null) => WriteRejection.Other,
        _ => null,
    };

    /// <summary>Whether a write may have been taken up in spite of this answer.</summary>
    public static bool IsLost(SikkaAnswer answer) => answer.Effective is < 400 or 408 or >= 500 && answer.Code is not "API2010";

    private static string? SafeCode(string? code) => code is { Length: <= 10 } && code.All(char.IsAsciiLetterOrDigit) ? code : null;
}
