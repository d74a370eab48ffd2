namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>Keys, tokens and ids that go in a header.</summary>
internal static class LineToken
{
    /// <summary>Whether a header can hold it. It would fail where it is sent otherwise, each time.</summary>
    public static bool IsUsable(string token) => token.Length > 0 && token.All(sign => sign is > ' ' and <= '~');
}
