using Parlae.Pms.Sandbox;
using Parlae.Pms.Sandbox.Demo;

namespace Parlae.Pms.Benchmarks.Servers;

/// <summary>
/// The published product, embedded stores on the disk beside it, webhooks signed by HMAC. Only our own limits of requests a minute are out of the way; what
/// guards patients and what makes writes last is as it always is, and its clock is the machine's.
/// </summary>
internal sealed class ProductServer(string program, string folder, int practicePort)
{
    private const string Unlimited = "10000000";

    private readonly WebhookAuth auth = WebhookAuth.Of(name => name == $"{WebhookAuth.Prefix}Kind" ? "hmac" : null);

    public DemoSecrets Secrets { get; } = DemoSecrets.Load(DemoDirectory.Open(_ => Path.Combine(folder, "data")), _ => null, functionsUrl: "", $"http://127.0.0.1:{practicePort}");

    /// <summary>Starts it; what an earlier start has stored is there again.</summary>
    public ServedProgram Start() => ServedProgram.Start(program, port => ["serve", "--port", $"{port}"], folder, "product", (environment, port) =>
    {
        var directory = DemoDirectory.Open(_ => Path.Combine(folder, "data"));
        var settings = FunctionAppSettings.Of(Secrets with { FunctionsUrl = $"http://127.0.0.1:{port}" }, auth, DemoSecrets.EncryptionKey(directory, _ => null), directory, clockFile: "");
        settings.Remove(SandboxOptions.ClockFileVariable);
        environment.Remove(SandboxOptions.ClockFileVariable);
        settings["Parlae__RateLimit__AccountPerMinute"] = settings["Parlae__RateLimit__CredentialPerMinute"] = settings["Parlae__RateLimit__Burst"] = Unlimited;
        FunctionAppSettings.Apply(settings, environment);
    });
}
