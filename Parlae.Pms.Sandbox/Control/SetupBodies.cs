using System.Globalization;
using NodaTime;
using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Sandbox.NexHealth;
using Parlae.Pms.Sandbox.OpenDental;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Sandbox.Sikka;
using Parlae.Pms.Sandbox.Sikka.Tables;

namespace Parlae.Pms.Sandbox.Control;

/// <summary>Bodies for the product's setup API (contract 8) that connect account <c>demo</c> to the practice through one vendor.</summary>
internal static class SetupBodies
{
    internal const string AccountId = "demo";
    internal const string PhoneNumberId = "6a1f2c90-5d34-4b7e-9a10-0d5e8c3b7f01";
    internal const string AssistantId = "c4e7d8b2-18a6-4f3c-8e52-93b0a6d1f702";
    internal const string StaffNumber = "+14165550199";

    /// <summary>So many requests a second that the product never waits of its own accord.</summary>
    private const int Unhurried = 10_000;

    internal static object For(string vendor, bool limits, World world) => For(vendor, limits, world.Run.Practice.Setting, world.Number);

    private static object For(string vendor, bool limits, PracticeSetting setting, int practice) => vendor switch
    {
        SikkaIds.Vendor => Body(vendor, setting,
            limits
                ? new { officeId = SikkaCredentials.OfficeId, secretKey = SikkaCredentials.OfficeSecret }
                : new { officeId = SikkaCredentials.UnlimitedOfficeId, secretKey = SikkaCredentials.UnlimitedOfficeSecret },
            new() { ["practiceId"] = SikkaCredentials.PracticeId, ["custId"] = SikkaCredentials.CustomerId, ["noteType"] = WordTables.NoteTypeWords[0] },
            limits),
        KollaIds.Vendor => Body(vendor, setting,
            new { }, // the platform's key
            new() { ["connectorId"] = KollaCredentials.ConnectorId, ["consumerId"] = KollaCredentials.ConsumerOf(practice), ["schedulerId"] = KollaCredentials.SchedulerId, ["noteSubject"] = "APPOINTMENT" },
            limits),
        OpenDentalIds.Vendor => Body(vendor, setting, new { customerKey = limits ? OpenDentalKeys.Customer : OpenDentalKeys.UnlimitedCustomer },
            new() { ["insurancePlans"] = string.Join('|', setting.Plans.Select(plan => $"{OpenDentalIds.Plan(setting, plan)}:{plan.Carrier}:{plan.GroupNumber}")) }, limits),
        NexHealthIds.Vendor => Body(vendor, setting,
            limits ? new { } : new { apiKey = NexHealthCredentials.UnlimitedApiKey }, // else the platform's key
            new()
            {
                ["subdomain"] = NexHealthCredentials.Subdomain,
                ["locationId"] = NexHealthCredentials.LocationId,
                ["emailWhenNone"] = NexHealthCredentials.EmailWhenNone,
                ["alertNotes"] = "true",
                ["openHours"] = Hours(), // NexHealth tells what is free, and nobody's hours
            },
            limits),
        _ => throw new ControlRefusal($"setup/{vendor}: the sandbox speaks for {SikkaIds.Vendor}, {KollaIds.Vendor}, {OpenDentalIds.Vendor}, {NexHealthIds.Vendor}."),
    };

    private static IEnumerable<object> Hours() => PracticeSetting.Workdays.Select(day => new
    {
        day = day.ToString().ToLowerInvariant(),
        from = PracticeSetting.OpenHours.From.ToString("HH:mm", CultureInfo.InvariantCulture),
        to = PracticeSetting.OpenHours.To.ToString("HH:mm", CultureInfo.InvariantCulture),
    });

    private static object Body(string vendor, PracticeSetting setting, object credentials, Dictionary<string, object> config, bool limits)
    {
        config["appointmentTypes"] = setting.VisitTypes.Select(type => new { name = type.Name, minutes = type.Minutes });
        if (!limits)
            config["requestsPerSecond"] = Unhurried;
        return new
        {
            accountId = AccountId,
            practiceName = setting.Name,
            timeZone = PracticeClock.Zone.Id,
            provider = vendor,
            credentials,
            config,
            features = new { booking = true, patients = true, notes = true, insurance = true, billing = true, payments = false, waitlist = true, messages = true },
            phoneNumberIds = new[] { PhoneNumberId },
            assistantIds = new[] { AssistantId },
            staffNumber = StaffNumber,
        };
    }
}
