using Parlae.Pms.Functions.Hosting.Errors;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>Refusals that several routes share.</summary>
internal static class RestProblems
{
    public static readonly Problem NotAuthenticated = new(StatusCodes.Status401Unauthorized, "not-authenticated", "This route needs a key of the account.", "Send the account's key as a bearer token.");
    public static readonly Problem NotAllowed = new(StatusCodes.Status403Forbidden, "not-allowed", "The key lacks the right for this.");
    public static readonly Problem NotFound = new(StatusCodes.Status404NotFound, "not-found", "There is no such thing in this account.");
    public static readonly Problem NotOffered = new(StatusCodes.Status501NotImplemented, "not-offered", "This clinic does not offer that.");
    public static readonly Problem TooMany = new(StatusCodes.Status429TooManyRequests, "too-many-requests", "There were too many requests.", "Wait as long as Retry-After says.");
    public static readonly Problem Refused = new(StatusCodes.Status422UnprocessableEntity, "refused", "The practice's system refused this; nothing was changed, and the staff have a task.");
    public static readonly Problem CardData = new(StatusCodes.Status422UnprocessableEntity, "card-data", "Card numbers are not taken here; nothing of it was kept.");
    public static readonly Problem PatientNotReady = new(StatusCodes.Status409Conflict, "patient-not-ready", "That patient is still being created, or staff must merge them first; nothing was kept.", "Follow their reference, and try again once they have an id.");
    public static readonly Problem PastDate = new(StatusCodes.Status422UnprocessableEntity, "past-date", "That time is past.");
    public static readonly Problem UnknownType = new(StatusCodes.Status422UnprocessableEntity, "unknown-type", "The clinic has no such kind of visit.", "Use a name of 'types'.");
    public static readonly Problem UnknownProvider = new(StatusCodes.Status422UnprocessableEntity, "unknown-provider", "The clinic has no such provider.", "Use an id of GET /api/pms/providers.");
}
