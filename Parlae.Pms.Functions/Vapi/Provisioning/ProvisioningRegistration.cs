using System.Security.Authentication;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>Wires what makes an account's tools and assistants at Vapi. Needs the edge and the tools.</summary>
internal static class ProvisioningRegistration
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddVapiProvisioning(this IServiceCollection services)
    {
        services.AddHttpClient(VapiApi.ClientName, client => client.Timeout = Patience)
            .RemoveAllLoggers()
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false; // The key would go along.
                handler.UseCookies = false;
                handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13; // what Vapi has is not documented
            });
        return services
            .AddSingleton(provider => Server(provider.GetRequiredService<WebhookEdge>()))
            .AddSingleton(provider => new FunctionTools(FunctionTable.Program, provider.GetRequiredService<ToolCatalog>(), provider.GetRequiredService<WebhookServer>()))
            .AddSingleton<Assistants>()
            .AddSingleton<Planner>()
            .AddSingleton<Provisioner>();
    }

    private static WebhookServer Server(WebhookEdge edge) => new(new Uri(edge.PublicUrl), edge.ToolDeadline);
}
