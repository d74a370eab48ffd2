using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Parlae.Pms.Functions.Web.Protection;

/// <summary>Wiring of what protects cookies and forms.</summary>
internal static class WebProtection
{
    public static IServiceCollection AddWebProtection(this IServiceCollection services, Uri publicUrl)
    {
        services.AddDataProtection().SetApplicationName("Parlae.Pms"); // not the folder it runs in: every process opens what another made
        services.AddSingleton<ProtectionKeys>().AddSingleton<SealedXml>();
        services.AddOptions<KeyManagementOptions>().Configure<ProtectionKeys, SealedXml>((options, keys, seal) => (options.XmlRepository, options.XmlEncryptor) = (keys, seal));
        var isSecure = publicUrl.Scheme == Uri.UriSchemeHttps;
        services.AddAntiforgery(forms =>
        {
            forms.FormFieldName = "formToken";
            forms.SuppressXFrameOptionsHeader = true; // the content security policy says so already
            forms.SuppressReadingTokenFromFormBody = false;
            forms.Cookie.Name = isSecure ? "__Host-parlae-form" : "parlae-form";
            forms.Cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
            forms.Cookie.SameSite = SameSiteMode.Strict;
            forms.Cookie.Path = "/";
        });

        // It reads the keys as the program starts; webhooks do not wait for what only pages need.
        foreach (var atStart in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
            services.Remove(atStart);
        return services;
    }
}
