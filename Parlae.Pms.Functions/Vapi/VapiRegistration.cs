using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Functions.Vapi.Accounts;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Functions.Vapi.Functions;

namespace Parlae.Pms.Functions.Vapi;

/// <summary>Wires the Vapi edge. Needs account directory, vault, seal, records, audit, tool runner and clock from elsewhere.</summary>
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
        .AddSingleton<MessageDesk>()
        .AddSingleton<VapiEndpoint>()
        .AddSingleton(new PhiCollection(SignedReplays.Collection));
}
