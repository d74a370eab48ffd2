using System.Text.Json.Serialization;

namespace Parlae.Pms.Functions.Rest.OpenApi;

/// <summary>A problem as it is answered; some kinds have members of their own.</summary>
internal sealed record ProblemShape(
    string Type, string Title, int Status, string CorrelationId, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null)
{
    public static ProblemShape Example { get; } = new(
        "urn:parlae:bad-request", "The request cannot be read.", 400, "0195c0de-0000-7000-8000-000000000001", "'startTime' must be a time such as 2026-03-02T10:00 or 2026-03-02T10:00:00-05:00.");
}

/// <summary>The problem of a time that is taken.</summary>
internal sealed record SlotTakenShape(
    string Type,
    string Title,
    int Status,
    string CorrelationId,
    IReadOnlyList<Appointments.RestSlot> Alternatives,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null);
