using System.Globalization;
using Parlae.Pms.Sandbox.Load;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox;

/// <summary>What the sandbox's command line and environment choose (contract, section 1).</summary>
/// <param name="PortBase">The function app's port; the sandbox listens nine above it.</param>
/// <param name="Pms">The vendor that the demo connects.</param>
/// <param name="Once">Play the demo, stop and exit.</param>
/// <param name="PracticeOnly">Serve the sandbox alone, without app and demo.</param>
/// <param name="ClockFile">The clock shared with the other processes of the run, if there is one.</param>
public sealed record SandboxOptions(
    int PortBase = SandboxOptions.DefaultPortBase, string Pms = "sikka", bool Once = false, bool PracticeOnly = false, string? ClockFile = null)
{
    /// <summary>The environment variable that names the clock file.</summary>
    public const string ClockFileVariable = "Parlae__ClockFile";

    private const int DefaultPortBase = 7071;
    private const int SandboxAbove = 9;
    private const string DemoVendor = "sikka";

    /// <summary>It writes at once and has no limits of its own, so that what is measured is the app.</summary>
    private const string LoadVendor = "kolla";

    private static readonly string[] Vendors = ["sikka", "kolla", "opendental", "nexhealth"];

    /// <summary>The port to listen on, on loopback; 0 lets the system choose.</summary>
    public int Port { get; init; } = PortBase + SandboxAbove;

    /// <summary>How many practices there are. Only Kolla tells them apart; the other vendors stand before the first.</summary>
    internal int Practices { get; init; } = 1;

    /// <summary>The load to play instead of the demo, if any.</summary>
    public LoadOptions? Load { get; init; }

    /// <summary>Reads the options.</summary>
    /// <exception cref="ArgumentException">An argument is unknown or has a wrong value, or the clock file cannot be understood; the message says which.</exception>
    public static SandboxOptions Parse(IReadOnlyList<string> arguments, string? clockFile = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var (portBase, once, practiceOnly) = (DefaultPortBase, false, false);
        string? pms = null, load = null, minutes = null, calls = null, quiet = null;
        for (var n = 0; n < arguments.Count; n++)
        {
            string Value() => ++n < arguments.Count ? arguments[n] : throw new ArgumentException($"{arguments[n - 1]} needs a value.");
            switch (arguments[n])
            {
                case "--once": once = true; break;
                case "--practice-only": practiceOnly = true; break;
                case "--port-base": portBase = PortOf(Value()); break;
                case "--pms": pms = VendorOf(Value()); break;
                case "--load": load = Value(); break;
                case "--minutes": minutes = Value(); break;
                case "--calls": calls = Value(); break;
                case "--quiet": quiet = Value(); break;
                default: throw new ArgumentException($"Unknown argument {arguments[n]}. Known are --once, --pms, --port-base, --practice-only, and --load with --minutes, --calls, --quiet.");
            }
        }

        if (!string.IsNullOrEmpty(clockFile) && new ClockFile(clockFile) is { Exists: true } file && file.Read() is null)
            throw new ArgumentException($"{ClockFileVariable} must name a file that holds an ISO time or +seconds, or none yet.");
        if (load is null && (minutes ?? calls ?? quiet) is not null)
            throw new ArgumentException("--minutes, --calls and --quiet say how large a --load is.");
        return new SandboxOptions(portBase, pms ?? (load is null ? DemoVendor : LoadVendor), once, practiceOnly, string.IsNullOrEmpty(clockFile) ? null : clockFile)
        {
            Load = load is null ? null : LoadOptions.Parse(load, minutes, calls, quiet),
        };
    }

    private static int PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 - SandboxAbove
            ? port
            : throw new ArgumentException($"--port-base must be a port number, not {text}.");

    private static string VendorOf(string text) =>
        Vendors.Contains(text) ? text : throw new ArgumentException($"--pms must be one of {string.Join(", ", Vendors)}, not {text}.");
}
