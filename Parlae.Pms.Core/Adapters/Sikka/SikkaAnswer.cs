using System.Text.Json;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.Sikka.Wire;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>A complete answer, read into memory. Its body never leaves this folder.</summary>
/// <param name="Status">The real HTTP status.</param>
/// <param name="Loading">Sikka is loading a new copy: what it answers may be half of it.</param>
/// <param name="RetryAfter">How long Sikka asks to wait.</param>
internal sealed record SikkaAnswer(int Status, byte[] Body, bool Loading, TimeSpan? RetryAfter)
{
    /// <summary>The error code, which acknowledgements carry too; null when the body is something else.</summary>
    public string? Code => notice.Value?.ErrorCode;

    public Notice? Notice => notice.Value;

    /// <summary>
    /// The status to act on: the real one, except that a body which claims an error inside a success is believed (the offline utility is
    /// documented only so, reference 10).
    /// </summary>
    public int Effective => Status is >= 200 and < 300 && Notice?.ClaimedStatus is { } claimed and >= 400 ? claimed : Status;

    /// <summary>Throws <see cref="JsonException"/>.</summary>
    public JsonElement? Json() => LineJson.Parse(Body);

    private readonly Lazy<Notice?> notice = new(() =>
    {
        try
        {
            return Notice.TryRead(LineJson.Parse(Body));
        }
        catch (JsonException)
        {
            return null;
        }
    });

    /// <summary>The code of an answer whose content is still with the message; the content stays readable.</summary>
    public static async ValueTask<string?> PeekCodeAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new SikkaAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken), false, null).Code;

    public override string ToString() => $"HTTP {Status}";
}
