using System.Text.Json;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>
/// Where settings come from: the environment and, below it, the <c>Values</c> of a <c>local.settings.json</c> in the working directory,
/// as the Functions tools read it. Under a Functions host the environment alone counts.
/// </summary>
internal static class LocalSettings
{
    public const string FileName = "local.settings.json";

    /// <exception cref="SettingsException">The file is there and cannot be read.</exception>
    public static SettingReader Read()
    {
        var environment = ReadEnvironment();
        if (environment.Text("FUNCTIONS_CUSTOMHANDLER_PORT") is not null || !File.Exists(FileName))
        {
            return environment;
        }

        try
        {
            return new SettingReader(new ConfigurationBuilder()
                .AddInMemoryCollection(Values(File.ReadAllBytes(FileName)))
                .AddEnvironmentVariables()
                .Build());
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new SettingsException(FileName, "cannot be read: it must be JSON with an object \"Values\" of texts, as in local.settings.sample.json.");
        }
    }

    /// <summary>What a Functions host hands on to the program it starts.</summary>
    public static SettingReader ReadEnvironment() => new(new ConfigurationBuilder().AddEnvironmentVariables().Build());

    /// <exception cref="JsonException">Not the form of a settings file.</exception>
    public static Dictionary<string, string?> Values(ReadOnlySpan<byte> file)
    {
        var values = JsonSerializer.Deserialize<SettingsFile>(file, JsonSerializerOptions.Web)?.Values ?? throw new JsonException("No values.");
        return values.ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => pair.Value);
    }

    private sealed record SettingsFile(Dictionary<string, string?>? Values);
}
