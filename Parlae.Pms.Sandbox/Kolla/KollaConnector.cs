namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>A practice system as Kolla's connector shows it: what one has another lacks (reference 3, 5, 7).</summary>
/// <param name="MovesVisits">PATCH of an appointment is implemented.</param>
/// <param name="RefusesFilters">A filter that it does not know is refused; else it is ignored.</param>
/// <param name="NeedsPeople">A booking must say who schedules, who treats and where.</param>
/// <param name="KnowsRequestIds">The same <c>request_id</c> again gives the same appointment.</param>
/// <param name="HasLog">Communication logs are implemented.</param>
/// <param name="AnswersEmpty">Confirming answers 204, and an empty list is left out.</param>
internal sealed record KollaConnector(string Slug, bool MovesVisits, bool RefusesFilters, bool NeedsPeople, bool KnowsRequestIds, bool HasLog, bool AnswersEmpty)
{
    private static readonly KollaConnector[] All =
    [
        new(KollaCredentials.ConnectorId, MovesVisits: true, RefusesFilters: true, NeedsPeople: false, KnowsRequestIds: true, HasLog: true, AnswersEmpty: false),
        new(KollaCredentials.PlainConnectorId, MovesVisits: false, RefusesFilters: false, NeedsPeople: true, KnowsRequestIds: false, HasLog: false, AnswersEmpty: true),
    ];

    internal static KollaConnector? Find(string? slug) => Array.Find(All, connector => connector.Slug == slug);
}
