using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Adapters.Sikka.Wire;

/// <summary>Answer of <c>request_key</c> and <c>request_key_info</c> (reference 3). Holds secrets.</summary>
/// <param name="ExpiresIn">Text such as <c>85603 second(s)</c>.</param>
/// <param name="Scope">Comma list of the endpoints that the key opens.</param>
[Secret]
internal sealed record KeyGrant(string? RequestKey, string? RefreshKey, string? ExpiresIn, string? Scope)
{
    public long? Seconds => long.TryParse(new string((ExpiresIn ?? "").TakeWhile(char.IsAsciiDigit).ToArray()), out var seconds) ? seconds : null;

    public override string ToString() => nameof(KeyGrant);
}
