using System.Text.RegularExpressions;

namespace Parlae.Pms.Core.Practices;

/// <summary>The rule for account ids (contract 8).</summary>
public static partial class AccountId
{
    public static bool IsValid(string? value) => value is not null && Pattern().IsMatch(value);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,38}\\z")]
    private static partial Regex Pattern();
}

/// <summary>The rule for ids that Vapi gives to numbers and assistants: opaque, but short and plain.</summary>
public static partial class OutsideId
{
    public static bool IsValid(string? value) => value is not null && Pattern().IsMatch(value);

    [GeneratedRegex("^[A-Za-z0-9._:-]{1,100}\\z")]
    private static partial Regex Pattern();
}
