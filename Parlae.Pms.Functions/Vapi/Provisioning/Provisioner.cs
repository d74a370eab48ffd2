using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting.Commands;

namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>Plans for an account what is to be done at Vapi, and does it.</summary>
internal sealed class Provisioner(Planner planner)
{
    public async Task<ProvisioningPlan> PlanAsync(VapiApi api, PmsAccount account, CancellationToken cancellationToken) =>
        planner.Plan(account, await FoundObjects.ReadAsync(api, account.AccountId, account.PhoneNumberIds, cancellationToken));

    /// <param name="done">Told of each step when it is done.</param>
    /// <exception cref="ProvisioningException">A step failed; those before it stand.</exception>
    public static async Task DoAsync(VapiApi api, ProvisioningPlan plan, string accountId, Action<DoneStep> done, CancellationToken cancellationToken)
    {
        var made = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in plan.Steps)
        {
            var body = VapiJson.Replace(step.Body, made)?.AsObject();
            JsonObject? answer = null;
            switch (step.Action)
            {
                case StepAction.Create:
                    answer = await api.CreateAsync(step.Kind, body!, step.Words, cancellationToken);
                    made[step.Id] = IdOf(step, answer, accountId);
                    break;
                case StepAction.Change:
                    answer = await api.ChangeAsync(step.Kind, step.Id, body!, step.Words, cancellationToken);
                    break;
                default:
                    await api.RemoveAsync(step.Kind, step.Id, step.Words, cancellationToken);
                    break;
            }

            done(new DoneStep(step, made.GetValueOrDefault(step.Id, step.Id), answer is null ? [] : Difference.Between(body!, answer)));
        }
    }

    /// <summary>Without its mark every push would make another.</summary>
    private static string IdOf(Step step, JsonObject made, string accountId) => VapiJson.Text(made["id"]) is { } id && IsMarked(step.Kind, made, accountId)
        ? id
        : throw new ProvisioningException($"Vapi did not keep the mark by which {step.Kind.Words()} {step.Name} is known again: remove it there, and do not push until this is mended.", ExitCode.Failed);

    private static bool IsMarked(VapiKind kind, JsonObject made, string accountId) => kind switch
    {
        VapiKind.Tool => Mark.IsOnTool(made, accountId),
        VapiKind.Assistant => Mark.IsOnAssistant(made, accountId),
        VapiKind.Squad => Mark.IsOnSquad(made, accountId),
        _ => true, // numbers are not made
    };
}
