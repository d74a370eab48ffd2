using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Rest.Setup;

namespace Parlae.Pms.Functions.Web.Drafts;

/// <summary>The body with which an account would be set up as it stands: what is edited are always bodies, so that the setup API's own rules hold.</summary>
internal static class SetupBodies
{
    public static SetupBody Of(PmsAccount account) => new(
        account.AccountId, account.PracticeName, account.TimeZone, WordOf(account.Vendor), null, Config(account), Features(account.Features),
        account.PhoneNumberIds, account.AssistantIds, account.StaffNumber, null, null);

    public static string WordOf(PmsVendor vendor) => vendor.ToString().ToLowerInvariant();

    public static string WordOf(WebhookAuthKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Without secrets: absent, those that are stored stay.</summary>
    public static SetupAuth Auth(WebhookAuth auth) => new(WordOf(auth.Kind), null, null, auth.HeaderName, auth.BearerPrefix, auth.Hmac is { } plan ? Hmac(plan) : null);

    public static SetupHmac Hmac(HmacPlan plan) => new(
        null, plan.Algorithm, null, plan.SecretIsBase64, plan.SignatureHeader, plan.SignaturePrefix, plan.TimestampHeader, plan.IncludeTimestamp, plan.PayloadFormat, plan.MessageIdHeader, plan.SignatureEncoding);

    public static string Time(LocalTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    public static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value, JsonSerializerOptions.Web);

    /// <summary>Both say the same, in whatever order.</summary>
    public static bool AreSame(SetupBody one, SetupBody other) =>
        JsonNode.DeepEquals(JsonSerializer.SerializeToNode(one, StoredJson.Options), JsonSerializer.SerializeToNode(other, StoredJson.Options));

    private static SetupFeatures Features(AccountFeatures on) =>
        new(on.Booking, on.Patients, on.Notes, on.Insurance, on.Billing, on.Payments, on.Waitlist, on.Messages);

    private static Dictionary<string, JsonElement> Config(PmsAccount account)
    {
        var (rules, usual) = (account.Rules, new PracticeRules());
        var config = account.VendorConfig.ToDictionary(pair => pair.Key, pair => Json(pair.Value), StringComparer.Ordinal);
        if (rules.VisitTypes.Count > 0)
            config["appointmentTypes"] = Json(rules.VisitTypes.Select(type => new { type.Name, type.Minutes, type.Providers, type.Rooms }));
        if (rules.OpenHours.Count > 0)
            config["openHours"] = Json(rules.OpenHours.Select(hours => new { day = DayOf(hours.Day), from = Time(hours.From), to = hours.To == LocalTime.Midnight ? "24:00" : Time(hours.To) }));
        if (rules.MinimumLevels.Count > 0 || !rules.CallerNumberCounts)
            config["identityPolicy"] = Json(new { minimumLevel = rules.MinimumLevels, rules.CallerNumberCounts });
        if (rules.PaymentLinkTemplate is { } template)
            config["paymentLinkTemplate"] = Json(template);
        if (rules.NoteTypes is { } types)
            config["noteTypes"] = Json(types);
        if (rules.OfferCount != usual.OfferCount)
            config["offerCount"] = Json(rules.OfferCount);
        if (rules.MinimumNoticeMinutes != usual.MinimumNoticeMinutes)
            config["minimumNoticeMinutes"] = Json(rules.MinimumNoticeMinutes);
        if (rules.RequestsPerSecond is { } rate)
            config["requestsPerSecond"] = Json(rate);
        return config;
    }

    public static string DayOf(IsoDayOfWeek day) => day.ToString().ToLowerInvariant();
}
