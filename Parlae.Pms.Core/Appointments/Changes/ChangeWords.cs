using System.Text.Json;

namespace Parlae.Pms.Core.Appointments.Changes;

/// <summary>Outcomes as the audit trail names them.</summary>
internal static class ChangeWords
{
    public static string Of(ChangeOutcome outcome) => JsonNamingPolicy.CamelCase.ConvertName(outcome.GetType().Name);
}
