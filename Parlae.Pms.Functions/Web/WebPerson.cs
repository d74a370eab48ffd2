using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Web;

/// <summary>Who is signed in.</summary>
/// <param name="Actor">As the audit trail names them.</param>
public abstract record WebPerson(AuditActor Actor)
{
    /// <summary>Sees every account.</summary>
    public sealed record Operator(AuditActor Actor) : WebPerson(Actor);

    /// <summary>Sees one account, as far as the rights go.</summary>
    public sealed record Clinic(AuditActor Actor, string AccountId, IReadOnlyList<AccountRight> Rights) : WebPerson(Actor);

    /// <summary>In whose audit trail stands what they do that concerns no other account.</summary>
    public string Trail => this is Clinic clinic ? clinic.AccountId : AuditedAction.PlatformAccount;
}
