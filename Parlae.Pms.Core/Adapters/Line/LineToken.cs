namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>What a vendor gives to go with later requests.</summary>
internal static class LineToken
{
    /// <summary>Whether a header can hold it. It would fail where it is sent otherwise, for as long as it is kept.</summary>
    public static bool IsUsable(string token) => token.All(sign => sign is > ' ' and <= '~');
}
