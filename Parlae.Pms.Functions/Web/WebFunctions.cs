using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Web.Assets;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Functions.Web.Pages;
using Parlae.Pms.Functions.Web.Pages.Setup;
using Parlae.Pms.Functions.Web.Protection;
using Parlae.Pms.Functions.Web.SignIn;

namespace Parlae.Pms.Functions.Web;

/// <summary>What people see in a browser. Which pages there are: <see cref="PageList"/>.</summary>
internal static class WebFunctions
{
    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        FunctionRow.Http<WebFunction>("webSetup", Caller.Person, "/setup/{*path}", "GET", "POST"),
        FunctionRow.Http<WebFunction>("webConsole", Caller.Person, "/console/{*path}", "GET", "POST"),
    ];

    public static IServiceCollection AddWeb(this IServiceCollection services, ParlaeSettings settings)
    {
        foreach (var page in PageList.Program.Rows.Select(row => row.Page).Distinct())
            services.AddTransient(page);
        services.AddSingleton(PageList.Program);
        services.AddSingleton(new WebAddresses(settings.PublicUrl));
        services.AddSingleton<WebAssets>();
        services.AddSingleton<PageRenderer>().AddSingleton<PersonMark>();
        services.AddSingleton<PageGate>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<EndedSessions>();
        services.AddSingleton<WebSessions>();
        services.AddSingleton<SignInTries>();
        services.AddSingleton<SignInTrail>();
        services.AddSingleton<KeySignIn>();
        services.AddSetupDrafts().AddSingleton<SetupHeads>().AddSingleton<FeaturesViews>();
        services.AddProviderSignIn(settings.Entra);
        return services.AddWebProtection(settings.PublicUrl); // last: it takes out what the others have start with the program
    }
}
