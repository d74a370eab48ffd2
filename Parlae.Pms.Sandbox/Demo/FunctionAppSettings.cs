using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Sandbox.NexHealth;
using Parlae.Pms.Sandbox.OpenDental;
using Parlae.Pms.Sandbox.Sikka;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>The environment of the demo's function app: the machine's own, with what the demo decides.</summary>
internal static class FunctionAppSettings
{
    /// <summary>Settings that would turn the run into something else: another store, a host that is not there.</summary>
    private static readonly string[] Dropped = [WebhookAuth.Prefix, "Parlae__Storage", "Parlae__PublicUrl", "FUNCTIONS_"];

    internal static Dictionary<string, string> Of(DemoSecrets secrets, WebhookAuth auth, string encryptionKey, DemoDirectory directory, string clockFile) => new(auth.Settings)
    {
        [DemoSecrets.EncryptionKeyVariable] = encryptionKey,
        [DemoSecrets.WebhookSecretVariable] = secrets.WebhookSecret,
        [DemoSecrets.OperatorKeyVariable] = secrets.OperatorKey,
        ["Parlae__PublicUrl"] = secrets.FunctionsUrl,
        ["Parlae__Storage"] = "Embedded",
        ["Parlae__DataDirectory"] = directory.Path,
        [SandboxOptions.ClockFileVariable] = clockFile,
        ["SIKKA_APPLICATION_ID"] = SikkaCredentials.ApplicationId,
        ["SIKKA_SECRET_KEY"] = SikkaCredentials.ApplicationKey,
        ["Sikka__BaseUrl"] = secrets.SandboxUrl + SikkaApi.Root,
        ["KOLLA_API_KEY"] = KollaCredentials.ApiKey,
        ["Kolla__BaseUrl"] = secrets.SandboxUrl + KollaApi.Root,
        ["Kolla__ConnectBaseUrl"] = secrets.SandboxUrl + KollaApi.ConnectRoot,
        ["OPENDENTAL_DEVELOPER_KEY"] = OpenDentalKeys.Developer,
        ["OpenDental__BaseUrl"] = secrets.SandboxUrl + OpenDentalApi.Root,
        ["NEXHEALTH_API_KEY"] = NexHealthCredentials.ApiKey,
        ["NexHealth__BaseUrl"] = secrets.SandboxUrl + NexHealthApi.Root,
    };

    internal static void Apply(IReadOnlyDictionary<string, string> settings, IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(name => Dropped.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))).ToList())
            environment.Remove(name);
        foreach (var (name, value) in settings)
            environment[name] = value;
    }
}
