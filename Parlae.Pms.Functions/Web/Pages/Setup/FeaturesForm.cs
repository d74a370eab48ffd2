using System.Globalization;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Functions.Web.Pages.Setup.Webhooks;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>What the form of step 4 says, as a body of the setup API: its rules decide over it, not the form.</summary>
internal static class FeaturesForm
{
    public const string AsRead = "asRead";
    public const string Listed = "listed";
    public const string None = "none";

    /// <summary>Members of a setup that this form has.</summary>
    private static readonly string[] Own =
    [
        "staffNumber", "phoneNumberIds", "assistantIds", "outbox", "vapi", "config.appointmentTypes", "config.openHours", "config.offerCount", "config.minimumNoticeMinutes",
        "config.paymentLinkTemplate", "config.noteTypes", "config.identityPolicy",
    ];

    /// <summary>What is wrong with it is said here.</summary>
    public static bool IsOwn(string member) => Own.Any(own => member == own || member.StartsWith(own + ".", StringComparison.Ordinal));

    public static SetupBody Read(SetupBody body, IFormCollection form, PmsAccount account) => body with
    {
        Features = Features(form, account),
        Config = Config(body.Config ?? [], form),
        StaffNumber = form.Text("staffNumber"),
        PhoneNumberIds = form.Lines("phoneNumberIds"),
        AssistantIds = form.Lines("assistantIds"),
        Vapi = WebhookForm.Vapi(body, form),
        Outbox = WebhookForm.Outbox(body, form, account),
    };

    /// <summary>What the practice's system cannot do is off, whatever was sent.</summary>
    private static SetupFeatures Features(IFormCollection form, PmsAccount account)
    {
        bool On(string name) => form.Has($"feature.{name}") && FeatureList.IsAvailable(account, name);
        return new SetupFeatures(On("booking"), On("patients"), On("notes"), On("insurance"), On("billing"), On("payments"), On("waitlist"), On("messages"));
    }

    private static Dictionary<string, JsonElement> Config(Dictionary<string, JsonElement> before, IFormCollection form)
    {
        var config = new Dictionary<string, JsonElement>(before, StringComparer.Ordinal);
        void Put(string name, JsonElement? value)
        {
            if (value is { } given)
                config[name] = given;
            else
                config.Remove(name);
        }

        var (visits, hours) = (Visits(form), Hours(form));
        Put("appointmentTypes", visits.Count > 0 ? SetupBodies.Json(visits) : null);
        Put("openHours", hours.Count > 0 ? SetupBodies.Json(hours) : null);
        Put("offerCount", form.Text("offerCount") is { } count ? SetupValues.Number(count) : null);
        Put("minimumNoticeMinutes", form.Text("minimumNoticeMinutes") is { } notice ? SetupValues.Number(notice) : null);
        Put("paymentLinkTemplate", form.Text("paymentLinkTemplate") is { } link ? SetupBodies.Json(link) : null);
        Put("noteTypes", form.Text("noteChoice") switch { Listed => SetupBodies.Json(form.Lines("noteTypes")), None => SetupBodies.Json(Array.Empty<string>()), _ => null });
        Put("identityPolicy", Policy(before, form));
        return config;
    }

    /// <summary>A tool that the form did not show keeps its level.</summary>
    private static JsonElement? Policy(Dictionary<string, JsonElement> before, IFormCollection form)
    {
        var levels = before.TryGetValue("identityPolicy", out var policy) && policy.ValueKind == JsonValueKind.Object && policy.TryGetProperty("minimumLevel", out var stored) && stored.ValueKind == JsonValueKind.Object
            ? stored.EnumerateObject().ToDictionary(level => level.Name, level => level.Value, StringComparer.Ordinal)
            : new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var tool in ToolNames.All.Where(tool => form.ContainsKey($"level.{tool}")))
        {
            if (form.Text($"level.{tool}") is { } level)
                levels[tool] = SetupValues.Number(level);
            else
                levels.Remove(tool);
        }

        var counts = form.Has("callerNumberCounts");
        return levels.Count > 0 || !counts ? SetupBodies.Json(new { minimumLevel = levels, callerNumberCounts = counts }) : null;
    }

    /// <summary>All rows that were sent, however many: a form has a limit of its own.</summary>
    private static IEnumerable<int> Rows(IFormCollection form, string list) =>
        form.Keys.Where(key => key.StartsWith(list, StringComparison.Ordinal)).Select(key => key[list.Length..].Split('.')).Where(parts => parts is [_, "name" or "minutes" or "from" or "to"])
            .Select(parts => int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : -1).Where(row => row >= 0).Distinct().Order();

    private static List<object> Visits(IFormCollection form)
    {
        var visits = new List<object>();
        foreach (var i in Rows(form, "visit."))
        {
            if (form.Text($"visit.{i}.name") is null && form.Text($"visit.{i}.minutes") is null)
                continue;
            visits.Add(new
            {
                name = form.Text($"visit.{i}.name") ?? "",
                minutes = form.Text($"visit.{i}.minutes") is { } minutes ? SetupValues.Number(minutes) : (JsonElement?)null,
                providers = form[$"visit.{i}.provider"].OfType<string>(),
                rooms = form[$"visit.{i}.room"].OfType<string>(),
            });
        }

        return visits;
    }

    private static List<object> Hours(IFormCollection form)
    {
        var hours = new List<object>();
        foreach (var day in Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None).Select(SetupBodies.DayOf))
        {
            foreach (var i in Rows(form, $"hours.{day}."))
            {
                var (from, to) = (form.Text($"hours.{day}.{i}.from"), form.Text($"hours.{day}.{i}.to"));
                if (from is not null || to is not null)
                    hours.Add(new { day, from = from ?? "", to = to ?? "" });
            }
        }

        return hours;
    }
}
