using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parlae.Pms.Sandbox.Control;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>What <c>demo.json</c> tells (contract, section 1). Made up at the first run and kept; what the environment gives goes first.</summary>
/// <param name="AccountKey">Null until the account was set up: the app gives it once.</param>
internal sealed record DemoSecrets(
    string FunctionsUrl,
    string SandboxUrl,
    string AccountId,
    string PhoneNumberId,
    string AssistantId,
    string WebhookSecret,
    string OperatorKey,
    string? AccountKey)
{
    internal const string WebhookSecretVariable = "VAPI_WEBHOOK_SECRET";
    internal const string OperatorKeyVariable = "Parlae__OperatorKey";
    internal const string EncryptionKeyVariable = "ENCRYPTION_KEY";

    private const int SecretBytes = 32;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="DemoFailure">The file is there and is no such file.</exception>
    internal static DemoSecrets Load(DemoDirectory directory, Func<string, string?> environment, string functionsUrl, string sandboxUrl)
    {
        var kept = Read(directory.Secrets);
        return new DemoSecrets(
            functionsUrl,
            sandboxUrl,
            SetupBodies.AccountId,
            SetupBodies.PhoneNumberId,
            SetupBodies.AssistantId,
            Given(environment, WebhookSecretVariable) ?? kept?.WebhookSecret ?? MakeUp(),
            Given(environment, OperatorKeyVariable) ?? kept?.OperatorKey ?? MakeUp(),
            kept?.AccountKey);
    }

    /// <summary>The wrapping key of the run's stores. It has a file of its own: without it a later run could not open what this one keeps.</summary>
    internal static string EncryptionKey(DemoDirectory directory, Func<string, string?> environment)
    {
        if (Given(environment, EncryptionKeyVariable) is { } given)
            return given;
        if (!File.Exists(directory.EncryptionKey))
            DemoDirectory.WritePrivately(directory.EncryptionKey, MakeUp());
        return File.ReadAllText(directory.EncryptionKey).Trim();
    }

    internal void Save(DemoDirectory directory) => DemoDirectory.WritePrivately(directory.Secrets, JsonSerializer.Serialize(this, Json));

    private static DemoSecrets? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<DemoSecrets>(File.ReadAllText(path), Json) : null;
        }
        catch (JsonException)
        {
            throw new DemoFailure($"{path} cannot be read; delete the directory to start afresh.", DemoFailure.Usage);
        }
    }

    private static string? Given(Func<string, string?> environment, string name) => environment(name)?.Trim() is { Length: > 0 } value ? value : null;

    private static string MakeUp() => RandomNumberGenerator.GetHexString(2 * SecretBytes, lowercase: true);
}
