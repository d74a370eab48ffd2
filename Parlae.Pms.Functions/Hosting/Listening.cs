using System.Globalization;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Hosting;

/// <summary>Where the program listens and who started it.</summary>
/// <param name="Port">TCP port on loopback; 0 takes any free one.</param>
/// <param name="UnderFunctionsHost">A Functions host forwards requests, fires the timers and kills us at its end.</param>
[Business]
internal sealed record Listening(int Port, bool UnderFunctionsHost)
{
    public const int UsualPort = 7071;

    private const string HandlerPort = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <exception cref="SettingsException">The host's port is not a port.</exception>
    public static Listening Read(SettingReader settings, int? port)
        => settings.Text(HandlerPort) is null
            ? new Listening(port ?? UsualPort, UnderFunctionsHost: false)
            : new Listening(settings.Number(HandlerPort, otherwise: 0, minimum: 1, maximum: ushort.MaxValue), UnderFunctionsHost: true);

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");
}
