using System.Text.Json;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>A complete answer, read into memory. Its body never leaves this folder.</summary>
/// <param name="RetryAfter">How long NexHealth asks to wait.</param>
internal sealed record NexHealthAnswer(int Status, byte[] Body, TimeSpan? RetryAfter)
{
    private readonly Lazy<Envelope?> envelope = new(() =>
    {
        try
        {
            return Envelope.Read(LineJson.Parse(Body));
        }
        catch (JsonException)
        {
            return null;
        }
    });

    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>Null: what came is none.</summary>
    public Envelope? Envelope => envelope.Value;

    /// <summary>A refusal under a good status.</summary>
    public bool IsRefusal => IsGood && Envelope is { IsGood: false };

    /// <summary>The status that counts.</summary>
    public int Effective => IsRefusal ? 400 : Status;

    /// <summary>Compares what the refusal says with known words; it may hold patient data.</summary>
    public bool Says(IEnumerable<string> texts) => Envelope?.Errors.Any(said => texts.Any(text => said.Contains(text, StringComparison.OrdinalIgnoreCase))) == true;

    public override string ToString() => $"HTTP {Status}";
}
