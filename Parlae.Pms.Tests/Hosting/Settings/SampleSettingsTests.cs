using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Settings;

public sealed class SampleSettingsTests
{
    private static readonly Listening Alone = new(Listening.UsualPort, UnderFunctionsHost: false);

    private static Dictionary<string, string?> Sample
        => LocalSettings.Values(File.ReadAllBytes(Path.Combine(BuiltApp.Folder, "local.settings.sample.json")));

    [Fact]
    public async Task The_program_starts_with_the_sample_as_it_is()
    {
        await using var app = await AppProcess.StartAsync(Sample.Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value)).Where(setting => setting.Key != "Parlae__DataDirectory"));

        using var health = await app.Client.GetAsync(new Uri("/api/health", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(health.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("Parlae__PublicUrl", "https://voice.example.com")]
    [InlineData("Sikka__BaseUrl", "https://api.example.com/v4")]
    [InlineData("NexHealth__BaseUrl", "https://192.0.2.7/")]
    public void The_samples_keys_are_refused_outside_loopback(string name, string value)
    {
        var keys = new[] { "ENCRYPTION_KEY", "VAPI_WEBHOOK_SECRET", "Parlae__OperatorKey" };
        var settings = new Dictionary<string, string?>(Sample) { [name.Replace("__", ":", StringComparison.Ordinal)] = value };
        foreach (var key in keys)
        {
            Assert.Equal(key, Assert.Throws<SettingsException>(() => ParlaeSettings.Read(TestSettings.Reader(settings), Alone)).Setting);
            settings[key.Replace("__", ":", StringComparison.Ordinal)] = new string('a', 64);
        }

        Assert.NotNull(ParlaeSettings.Read(TestSettings.Reader(settings), Alone));
    }

    [Fact]
    public void The_sample_lists_every_setting_that_the_program_names()
    {
        // Every environment name in our sources, whoever reads it: what an operator can set, the sample shows.
        var sources = Directory.EnumerateFiles(Path.Combine(BuiltApp.Root, "Parlae.Pms.Functions"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(BuiltApp.Root, "Parlae.Pms.Core"), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        var named = sources.SelectMany(file => SettingNames.In(File.ReadAllText(file))).Distinct();
        var listed = Sample.Keys.Select(key => key.Replace(":", "__", StringComparison.Ordinal));

        Assert.Empty(named.Except(listed));
    }
}

internal static partial class SettingNames
{
    public static IEnumerable<string> In(string source) => Form().Matches(source).Select(match => match.Groups[1].Value);

    [System.Text.RegularExpressions.GeneratedRegex(@"""((?:Parlae|Vapi|Sikka|Kolla|OpenDental|NexHealth)(?:__[A-Za-z]+)+)""")]
    private static partial System.Text.RegularExpressions.Regex Form();
}
