using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Functions.Web.Pages.Console.Shared;

/// <summary>Who did something, as the audit trail names them.</summary>
internal static class ActorTexts
{
    public static string Of(AuditActor actor) => $"{actor.Kind} {actor.Id}";
}
