using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Functions.Web.Pages.Console.Shared;

/// <summary>Who did something, as the audit trail names them.</summary>
internal static class ActorTexts
{
    public static string Of(AuditActor actor) => WebWords.Of("Actor.Named", actor.Kind.Split(':', 2) is [var kind, var key] ? $"{Kind(kind)}:{key}" : Kind(actor.Kind), actor.Id);

    private static string Kind(string word) => WebWords.OfWord("ActorKind", word);
}
