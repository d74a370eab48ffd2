using System.Text;
using System.Text.Json;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>A complete answer, read into memory. Its body never leaves this folder.</summary>
/// <param name="Status">HTTP.</param>
/// <param name="RetryAfter">How long Open Dental asks to wait.</param>
internal sealed record OpenDentalAnswer(int Status, byte[] Body, TimeSpan? RetryAfter)
{
    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>Throws <see cref="JsonException"/>.</summary>
    public JsonElement? Json() => LineJson.Parse(Body);

    /// <summary>A hint and no more: refusals are free text (reference 2, 11).</summary>
    public bool SpeaksOfPermission => Body.Length < 4096 && Encoding.UTF8.GetString(Body).Contains("permission", StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"HTTP {Status}";
}

/// <summary>What became of a write as far as its answer tells. Patient data.</summary>
internal abstract record OpenDentalOutcome : PatientData
{
    /// <summary>Performed. Sub-actions have no body, and one that cannot be read is as good as none.</summary>
    public sealed record Done(JsonElement? Body) : OpenDentalOutcome
    {
        /// <summary>The number that the record got.</summary>
        public string? IdOf(string member) =>
            Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String
                && OpenDentalValue.IsId(value.ToString().Trim()) ? value.ToString().Trim() : null;

        /// <summary>The record, if the answer has it.</summary>
        public T? As<T>()
            where T : class
        {
            try
            {
                return Body is { ValueKind: JsonValueKind.Object } body ? body.Deserialize<T>(OpenDentalJson.Options) : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>Refused; nothing was changed.</summary>
    public sealed record Refused(int Status, WriteRejection Reason) : OpenDentalOutcome;

    /// <summary>Nobody knows what came of it.</summary>
    public sealed record Lost : OpenDentalOutcome;
}
