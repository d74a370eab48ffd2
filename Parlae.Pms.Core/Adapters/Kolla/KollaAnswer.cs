using System.Text.Json;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>A complete answer, read into memory. Its body never leaves this folder.</summary>
/// <param name="RetryAfter">How long Kolla asks to wait.</param>
internal sealed record KollaAnswer(int Status, byte[] Body, TimeSpan? RetryAfter)
{
    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>The code of a <c>google.rpc.Status</c>; null when the body is something else.</summary>
    public int? Code => error.Value.Code;

    /// <summary>What the error says; it may hold patient data, and is compared with known words only.</summary>
    public string? Message => error.Value.Message;

    /// <summary>Throws <see cref="JsonException"/>.</summary>
    public JsonElement? Json() => LineJson.Parse(Body);

    private readonly Lazy<(int? Code, string? Message)> error = new(() =>
    {
        try
        {
            if (LineJson.Parse(Body) is not { ValueKind: JsonValueKind.Object } root) return (null, null);
            if (root.TryGetProperty("error", out var inner) && inner.ValueKind == JsonValueKind.Object) root = inner;
            int? code = root.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var read) ? read : null;
            return (code, root.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    });

    public override string ToString() => $"HTTP {Status}";
}
