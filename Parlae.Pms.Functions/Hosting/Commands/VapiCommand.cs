using System.Text.Encodings.Web;
using System.Text.Json;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Vapi.Provisioning;
using Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>Shows an account's tools as Vapi takes them, and makes tools, assistants, squad and phone number links at Vapi what they should be.</summary>
internal sealed class VapiCommand(FunctionTable table) : ICommand
{
    private const string DryRun = "--dry-run";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name => "vapi";

    public string Usage => "tools --account <id> | push --account <id> [--dry-run]";

    public Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) => arguments switch
    {
        ["tools", ..] => ToolsAsync(AccountOf(arguments.Skip(1)), cancellationToken),
        ["push", ..] => PushAsync(AccountOf(arguments.Skip(1).Where(argument => argument != DryRun)), arguments.Contains(DryRun), cancellationToken),
        _ => throw new UsageException("'vapi' takes 'tools' or 'push'."),
    };

    private async Task<int> ToolsAsync(string accountId, CancellationToken cancellationToken)
    {
        await using var app = FunctionsApp.CreateQuiet(table);
        var account = await FindAsync(app, accountId, cancellationToken);
        Console.WriteLine(VapiJson.Array(app.Services.GetRequiredService<FunctionTools>().For(account, _ => null)).ToJsonString(Readable));
        return ExitCode.Held;
    }

    private async Task<int> PushAsync(string accountId, bool isDry, CancellationToken cancellationToken)
    {
        await using var app = FunctionsApp.CreateQuiet(table);
        var settings = VapiSettings.Read(app.Services.GetRequiredService<ParlaeSettings>());
        var account = await FindAsync(app, accountId, cancellationToken);
        try
        {
            using var http = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient(VapiApi.ClientName);
            var api = new VapiApi(http, settings, TimeProvider.System);
            var plan = await app.Services.GetRequiredService<Provisioner>().PlanAsync(api, account, cancellationToken);
            PlanText.Write(Console.Out, plan, isDry);
            if (!isDry)
            {
                // First: they are so whatever becomes of the steps, and people want to know what to call.
                await app.Services.GetRequiredService<AccountStore>().UpdateAsync(accountId, current => current with { DialledNumbers = plan.DialledNumbers }, cancellationToken);
                await Provisioner.DoAsync(api, plan, accountId, done => PlanText.Write(Console.Out, done), cancellationToken);
            }

            return plan.Missing.Count == 0 ? ExitCode.Held : ExitCode.Failed;
        }
        catch (ProvisioningException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return exception.ExitCode;
        }
    }

    private static string AccountOf(IEnumerable<string> arguments) =>
        Options.Read(arguments, "--account").TryGetValue("--account", out var id) && AccountId.IsValid(id) ? id : throw new UsageException("'vapi' needs --account with the id of an account.");

    private static async Task<PmsAccount> FindAsync(WebApplication app, string accountId, CancellationToken cancellationToken) =>
        await app.Services.GetRequiredService<AccountStore>().FindAsync(accountId, cancellationToken) ?? throw new UsageException($"There is no account '{accountId}'.");
}
