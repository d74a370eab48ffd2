using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Functions.Vapi.Accounts;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Functions.Vapi.Events;
using Parlae.Pms.Functions.Vapi.Functions;

namespace Parlae.Pms.Functions.Vapi;

/// <summary>Wires the Vapi edge. Needs account directory, vault, seal, records, audit, tool runner, call sessions, prefetch and clock from elsewhere.</summary>
internal static class VapiRegistration
{
    public static IServiceCollection AddVapiEdge(this IServiceCollection services, PlatformCredential platform, WebhookEdge edge) => services
        .AddSingleton(platform)
        .AddSingleton(edge)
        .AddSingleton<VapiMetrics>()
        .AddSingleton<AccountSecrets>()
        .AddSingleton<RefusedCallers>()
        .AddSingleton<WebhookGate>()
        .AddSingleton<SignedReplays>()
        .AddSingleton<AccountResolver>()
        .AddSingleton<ToolCallDesk>()
        .AddEvents()
        .AddSingleton<MessageDesk>()
        .AddSingleton<VapiEndpoint>()
        .AddSingleton(new PhiCollection(SignedReplays.Collection));

    private static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton<IVapiEvent, AssistantRequest>()
        .AddSingleton<IVapiEvent, StatusUpdate>()
        .AddSingleton<IVapiEvent, EndOfCallReport>()
        .AddSingleton<IVapiEvent, TransferDestinationRequest>()
        .AddSingleton<IVapiEvent, HandoffDestinationRequest>()
        .AddSingleton<IVapiEvent, KnowledgeBaseRequest>()
        .AddSingleton<EventDesk>();
}
