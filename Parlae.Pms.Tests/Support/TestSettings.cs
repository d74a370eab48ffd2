using Microsoft.Extensions.Configuration;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Tests.Support;

/// <summary>Settings with which the app starts.</summary>
internal static class TestSettings
{
    public const string WebhookSecret = "a-webhook-secret-of-the-tests";
    public const string OperatorKey = "an-operator-key-of-the-tests";

    public static Dictionary<string, string?> Valid(string dataDirectory) => new()
    {
        ["ENCRYPTION_KEY"] = new string('5', 64),
        ["VAPI_WEBHOOK_SECRET"] = WebhookSecret,
        ["Parlae__OperatorKey"] = OperatorKey,
        ["Parlae__DataDirectory"] = dataDirectory,
    };

    /// <summary><see cref="Valid"/> with some settings replaced, or removed when null.</summary>
    public static Dictionary<string, string?> With(string dataDirectory, IEnumerable<KeyValuePair<string, string?>>? changes)
    {
        var settings = Valid(dataDirectory);
        foreach (var (name, value) in changes ?? [])
        {
            settings[name] = value;
        }

        return settings;
    }

    /// <summary>A reader of exactly these settings, under their environment names.</summary>
    public static SettingReader Reader(IEnumerable<KeyValuePair<string, string?>> settings) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)))
        .Build());

    /// <summary>Valid settings as the app reads them.</summary>
    public static ParlaeSettings Read(string dataDirectory, IEnumerable<KeyValuePair<string, string?>>? changes = null)
        => ParlaeSettings.Read(Reader(With(dataDirectory, changes)), new Listening(0, UnderFunctionsHost: false));
}
