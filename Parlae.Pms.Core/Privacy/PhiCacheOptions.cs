namespace Parlae.Pms.Core.Privacy;

/// <summary>How long patient data may be kept.</summary>
public sealed record PhiCacheOptions
{
    /// <summary>The settings' section.</summary>
    public const string Section = "Parlae:Cache";

    /// <summary>The longest life that may be set: a day.</summary>
    public const int MostMinutes = 1440;

    /// <summary><c>Parlae__Cache__Minutes</c>.</summary>
    public int Minutes { get; init; } = 15;
}
