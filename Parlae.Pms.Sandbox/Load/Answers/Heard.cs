using System.Text.Json;

namespace Parlae.Pms.Sandbox.Load.Answers;

/// <summary>What a webhook was answered.</summary>
/// <param name="Word">The status word; <c>error</c> for a tool's error, <c>ok</c> for an event that is answered as it must be.</param>
/// <param name="Say">What is to be spoken.</param>
/// <param name="Result">The tool's members; undefined where there are none.</param>
/// <param name="Problem">Why this is no answer that the contract allows; null: it is one.</param>
internal sealed record Heard(string Word, string Say = "", JsonElement Result = default, string? Problem = null)
{
    internal const string Error = "error";
    internal const string Nothing = "-";

    internal bool IsError => Word == Error;

    internal string? Text(string member) => Result.ValueKind == JsonValueKind.Object && Result.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal IReadOnlyList<JsonElement> List(string member) =>
        Result.ValueKind == JsonValueKind.Object && Result.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    internal static Heard Wrong(string problem) => new(Nothing, Problem: problem);
}
