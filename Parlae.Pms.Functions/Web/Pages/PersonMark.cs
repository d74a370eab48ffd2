using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>
/// By what a browser tells whose the text is that was typed into a form and not sent (<c>site.js</c>). It says nothing of who they are, and it is the
/// same whenever they sign in again. Whoever shares the operator key is one person here, as in the audit trail.
/// </summary>
internal sealed class PersonMark(IAccountSeal seal)
{
    /// <summary>Null: nobody can tell now, and nothing is kept.</summary>
    public async Task<string?> OfAsync(WebPerson person, CancellationToken cancellationToken)
    {
        try
        {
            return (await seal.HashAsync(AuditedAction.PlatformAccount, "typed", $"{person.Trail}/{person.Actor.Kind}:{person.Actor.Id}", cancellationToken))[..16];
        }
        catch (Exception fault) when (fault is StoreUnavailableException or KeyRingException or SealBrokenException)
        {
            return null; // pages are shown while the store is away, or a key, as far as they can
        }
    }
}
