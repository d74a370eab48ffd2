using System.Text.Json.Nodes;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Tools;

internal sealed record GetProvidersArguments;

/// <summary>Who works at the practice.</summary>
internal sealed class GetProviders(PracticeCalendar calendar) : Tool<GetProvidersArguments>(new(
    "getProviders",
    "The dentists and hygienists of the practice, with their specialty.",
    Writes: false,
    IdentityLevel.None,
    Offered.Always))
{
    protected override async Task<ToolOutcome> RunAsync(GetProvidersArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var providers = (await calendar.RosterAsync(context.Call.Account, cancellationToken)).Providers;
        var say = providers.Count == 0 ? "I can't see who works there." : $"The providers are {string.Join(", ", providers.Take(8).Select(provider => provider.Name))}.";
        return Answer("ok", say, new JsonObject { ["providers"] = new JsonArray([.. providers.Select(Write)]) });
    }

    private static JsonObject Write(Provider provider) => new JsonObject
    {
        ["providerId"] = provider.ProviderId,
        ["name"] = provider.Name,
        ["specialty"] = provider.Specialty,
    };
}
