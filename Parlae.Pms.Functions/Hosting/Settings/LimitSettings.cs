using System.Net;
using Parlae.Pms.Core.Figures;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>Our own limits; the numbers are the contract's.</summary>
/// <param name="AllowedNetworks">Who may reach the Vapi routes; empty: anyone with the credential.</param>
internal sealed record LimitSettings(
    TimeSpan ToolDeadline,
    TimeSpan CacheLife,
    FigureLife FigureLife,
    int AuditRetentionYears,
    int AccountPerMinute,
    int CredentialPerMinute,
    int Burst,
    IReadOnlyList<IPNetwork> AllowedNetworks)
{
    public static LimitSettings Read(SettingReader settings) => new(
        // Vapi gives up after 20 s unless the tool says otherwise.
        TimeSpan.FromSeconds(settings.Number("Parlae__ToolDeadlineSeconds", otherwise: 8, minimum: 1, maximum: 60)),
        TimeSpan.FromMinutes(settings.Number("Parlae__Cache__Minutes", otherwise: 15, minimum: 1, maximum: 1440)),
        new FigureLife(settings.Number("Parlae__Figures__Days", otherwise: FigureLife.Usual, minimum: 1, maximum: 3660)),
        settings.Number("Parlae__Audit__RetentionYears", otherwise: 6, minimum: 1, maximum: 100), // 45 CFR 164.316(b)(2)(i) asks for six.
        settings.Number("Parlae__RateLimit__AccountPerMinute", otherwise: 6000, minimum: 1, maximum: 10_000_000),
        settings.Number("Parlae__RateLimit__CredentialPerMinute", otherwise: 60_000, minimum: 1, maximum: 10_000_000),
        settings.Number("Parlae__RateLimit__Burst", otherwise: 1000, minimum: 1, maximum: 10_000_000),
        settings.Networks("Parlae__AllowedNetworks"));
}
