using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>
/// Where the app of a clinic keeps everything: here, embedded under its data directory. Whatever is played on clinics can be played on either kind of
/// stores; the environment of the tests chooses (<c>PARLAE_TEST_STORES=Azure</c>), and <see cref="OnAzure.SuitesOnAzureTests"/> does so for whole suites.
/// </summary>
internal class ClinicStores : IAsyncDisposable
{
    public const string Variable = "PARLAE_TEST_STORES";
    public const string Azure = "Azure";

    protected ClinicStores() { }

    /// <summary>Tests of this process that do not say otherwise play on stores in Azure.</summary>
    public static bool AreInAzure { get; } = Environment.GetEnvironmentVariable(Variable) == Azure;

    /// <summary>New ones, with nothing in them.</summary>
    public static async Task<ClinicStores> StartAsync(bool? inAzure = null) => inAzure ?? AreInAzure ? await AzureStores.StartAsync() : new ClinicStores();

    /// <summary>With which the app finds them.</summary>
    public virtual IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["ENCRYPTION_KEY"] = Planted.EncryptionKey };

    /// <summary>With which a test finds them that looks at what is kept.</summary>
    public virtual IReadOnlyDictionary<string, string?> SettingsOfBooks => Settings;

    /// <summary>How long a command of the program may take on them; null: as usual.</summary>
    public virtual TimeSpan? LongestCommand => null;

    /// <summary><see cref="Settings"/> with others, which win.</summary>
    public Dictionary<string, string?> With(IEnumerable<KeyValuePair<string, string?>>? others) => With(Settings, others);

    public static Dictionary<string, string?> With(IReadOnlyDictionary<string, string?> settings, IEnumerable<KeyValuePair<string, string?>>? others)
    {
        var all = new Dictionary<string, string?>(settings);
        foreach (var (name, value) in others ?? []) all[name] = value;
        return all;
    }

    /// <summary>What must be nowhere in the app's output.</summary>
    public virtual IEnumerable<string> Secrets => [];

    /// <summary>Gives an app in this process its identity; one in a process of its own finds it in its environment.</summary>
    public virtual ParlaeSettings SignIn(ParlaeSettings settings) => settings;

    /// <summary>Waits until an app has found them.</summary>
    public virtual Task ReadyAsync(HttpClient app) => Task.CompletedTask;

    /// <summary>All that was kept outside the data directory, but not in the vault, which is there for secrets.</summary>
    public virtual Task<IReadOnlyList<(string Where, byte[] Bytes)>> ContentsAsync() => Task.FromResult<IReadOnlyList<(string, byte[])>>([]);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
