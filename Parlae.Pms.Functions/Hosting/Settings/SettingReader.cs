using System.Globalization;
using System.Net;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>Reads settings by their environment names and refuses malformed ones by name. Blank counts as absent.</summary>
internal sealed class SettingReader(IConfiguration configuration)
{
    private static readonly string[] InstanceMarks = ["WEBSITE_INSTANCE_ID", "WEBSITE_POD_NAME", "LEGION_SERVICE_HOST"];

    /// <summary>For parts that bind a section of their own.</summary>
    public IConfiguration Configuration => configuration;

    /// <summary>The platform sets one of these on every instance of an app, and nothing else does: the first on plans with servers, the others on Flex Consumption.</summary>
    public bool OnAzureInstance => InstanceMarks.Any(name => Text(name) is not null);

    public string? Text(string name)
        => configuration[name.Replace("__", ":", StringComparison.Ordinal)] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <param name="remedy">How to get a value, as the rest of the sentence "NAME is missing: ...".</param>
    public string Required(string name, string remedy) => Text(name) ?? throw new SettingsException(name, $"is missing: {remedy}.");

    public int Number(string name, int otherwise, int minimum, int maximum)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw new SettingsException(name, $"must be a whole number from {minimum} to {maximum}.");
    }

    public TChoice Choice<TChoice>(string name, TChoice otherwise)
        where TChoice : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        var names = Enum.GetNames<TChoice>();
        return names.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<TChoice>(text, ignoreCase: true)
            : throw new SettingsException(name, $"must be one of {string.Join(", ", names)}.");
    }

    /// <summary>An absolute address without query or credentials. Plain HTTP is taken only on loopback.</summary>
    public Uri? Url(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
        {
            throw new SettingsException(name, "must be an absolute http(s) address without query, fragment or credentials.");
        }

        return url.Scheme == "https" || url.IsLoopback
            ? url
            : throw new SettingsException(name, "must use https: plain http is allowed only on loopback.");
    }

    /// <summary>Networks in CIDR form, separated by commas or blanks.</summary>
    public IReadOnlyList<IPNetwork> Networks(string name)
        => [.. (Text(name) ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(part => IPNetwork.TryParse(part, out var network)
            ? network
            : throw new SettingsException(name, "must be a list of networks in CIDR form, such as 192.0.2.0/24, 2001:db8::/32."))];
}
