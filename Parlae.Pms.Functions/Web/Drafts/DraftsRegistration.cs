using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Functions.Web.Pages.Console.Keys;

namespace Parlae.Pms.Functions.Web.Drafts;

/// <summary>Wiring of what pages keep between two requests.</summary>
internal static class DraftsRegistration
{
    /// <summary>Drafts go when their time is over, and with their account; a purge of its cached patient data leaves them.</summary>
    public static IServiceCollection AddSetupDrafts(this IServiceCollection services) => services
        .AddSingleton<SetupDrafts>()
        .AddSingleton(new PhiCollection(SetupDrafts.Collection) { OutlivesCache = true })
        .AddSingleton<NewKeys>()
        .AddSingleton(new PhiCollection(NewKeys.Collection) { OutlivesCache = true })
        .AddSingleton<Wizard>()
        .AddSingleton<ConnectionTest>();
}
