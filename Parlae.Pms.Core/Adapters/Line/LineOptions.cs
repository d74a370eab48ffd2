using System.Net;

namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>What the line to every vendor is set by.</summary>
public abstract class LineOptions
{
    private const string UsualTls = "1.3";
    private const string OlderTls = "1.2";

    /// <summary><c>1.3</c>, or <c>1.2</c> where the vendor's side has nothing newer. Blank: the usual one.</summary>
    public string MinimumTls { get; set => field = string.IsNullOrWhiteSpace(value) ? UsualTls : value; } = UsualTls;

    internal bool TakesOlderTls => MinimumTls == OlderTls;

    /// <summary>One try of a read; two of them fit into a tool call's deadline.</summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(3.5);

    /// <summary>The one try of a write: an answer that is given up on has to be looked for later.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The most any request may take; the caller's own deadline is usually shorter.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What is wrong with these settings, naming the setting; null when nothing is.</summary>
    internal abstract string? Fault();

    /// <summary>What is wrong with the line; null when nothing is.</summary>
    /// <param name="section">Of the settings.</param>
    /// <param name="addresses">By the name of their setting in it.</param>
    private protected string? LineFault(string section, params ReadOnlySpan<(string Setting, Uri Address)> addresses)
    {
        foreach (var (setting, address) in addresses)
        {
            if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http")) return $"{section}__{setting} is not an absolute HTTP address.";
            if (address.Scheme == "http" && !IsLoopback(address)) return $"{section}__{setting} is plain HTTP, which is allowed on loopback only.";
            if (address.UserInfo.Length > 0 || address.Query.Length > 0) return $"{section}__{setting} holds more than an address and a path.";
        }

        if (MinimumTls is not (OlderTls or UsualTls)) return $"{section}__MinimumTls is neither 1.2 nor 1.3.";
        return ReadTimeout <= TimeSpan.Zero || WriteTimeout <= TimeSpan.Zero || TotalTimeout < WriteTimeout ? $"{section}__TotalTimeout is shorter than {section}__WriteTimeout, or a timeout is not positive." : null;
    }

    private static bool IsLoopback(Uri address) => address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
}
