using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Web.SignIn;

/// <summary>
/// Begins, finds and ends sessions. What let somebody in is looked at again with each request: a key that is revoked, or an account that is gone, ends
/// its sessions at once.
/// </summary>
internal sealed class WebSessions(SessionCookie cookie, EndedSessions ended, SignInTrail trail, AccountStore accounts, ApiKeys keys, ParlaeSettings settings, TimeProvider clock)
{
    /// <summary>A page's script sends it with what it asks by itself (<c>site.js</c>): the session goes on to its end as if nothing had been asked.</summary>
    public const string QuietHeader = "X-Parlae-Quiet";

    /// <summary>A session of whoever has the operator key.</summary>
    public SessionTicket OfOperatorKey(AuditActor actor) => New(actor) with { Stamp = OperatorStamp };

    public SessionTicket OfAccountKey(KeyHolder holder) => New(new AuditActor("key", holder.KeyId)) with { AccountId = holder.AccountId, KeyId = holder.KeyId };

    /// <summary>Of somebody whom the provider knows.</summary>
    public SessionTicket OfProvider(AuditActor actor, string? accountId) => New(actor) with { AccountId = accountId, Stamp = settings.Entra?.ClientId };

    /// <summary>Begins a session, and ends the one that this browser was in: with its cookie replaced, nobody could sign out of it any more.</summary>
    /// <exception cref="AuditUnavailableException">It cannot be written down; nobody is signed in.</exception>
    public async Task BeginAsync(HttpContext context, SessionTicket ticket)
    {
        var before = cookie.Read(context);
        await trail.EnteredAsync(context, ticket);
        if (before is not null)
            await CloseAsync(context, before, before.EndAt(clock.GetUtcNow()) ?? SessionEnd.Replaced);
        cookie.Write(context, ticket);
    }

    /// <summary>Who asks. An active session is renewed; one that is over is written down, once.</summary>
    public async Task<SessionFinding> FindAsync(HttpContext context)
    {
        if (cookie.Read(context) is not { } ticket)
            return new SessionFinding.None();
        if (await ended.HasAsync(ticket.Id, context.RequestAborted))
        {
            cookie.Delete(context);
            return new SessionFinding.Ended(SessionEnd.SignedOut);
        }

        var now = clock.GetUtcNow();
        var person = ticket.EndAt(now) is null ? await PersonAsync(ticket, context.RequestAborted) : null;
        if (person is null)
        {
            var why = ticket.EndAt(now) ?? SessionEnd.Revoked;
            await EndAsync(context, ticket, why);
            return new SessionFinding.Ended(why);
        }

        // What an open page asks by itself is no sign that somebody is there.
        var renewed = context.Request.Headers.ContainsKey(QuietHeader) ? ticket : ticket with { Seen = now };
        if (renewed != ticket)
            cookie.Write(context, renewed);
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", $"{ticket.ActorKind}:{ticket.ActorId}")], "session")); // forms are bound to it
        return new SessionFinding.Active(person, renewed, renewed.LeftAt(now), renewed.AtMostAt(now));
    }

    public async Task EndAsync(HttpContext context, SessionTicket ticket, SessionEnd why)
    {
        cookie.Delete(context);
        await CloseAsync(context, ticket, why);
    }

    /// <summary>Its cookie opens nothing any more, wherever it may be.</summary>
    private async Task CloseAsync(HttpContext context, SessionTicket ticket, SessionEnd why)
    {
        if (await ended.AddAsync(ticket, clock.GetUtcNow(), CancellationToken.None))
            await trail.EndedAsync(context, ticket, why);
    }

    /// <summary>Null: what let them in is not in force any more.</summary>
    private async Task<WebPerson?> PersonAsync(SessionTicket ticket, CancellationToken cancellationToken)
    {
        var actor = new AuditActor(ticket.ActorKind, ticket.ActorId);
        if (ticket.AccountId is not { } accountId)
            return ticket.Stamp is { } stamp && (stamp == OperatorStamp || stamp == settings.Entra?.ClientId) ? new WebPerson.Operator(actor) : null;
        if (await accounts.FindAsync(accountId, cancellationToken) is null)
            return null;
        if (ticket.KeyId is { } keyId)
            return settings.OperatorKey is not null && await keys.FindAsync(accountId, keyId, cancellationToken) is { } holder ? new WebPerson.Clinic(actor, accountId, holder.Rights) : null;
        return ticket.Stamp is { } application && application == settings.Entra?.ClientId ? new WebPerson.Clinic(actor, accountId, ApiKeys.AllRights) : null;
    }

    private string? OperatorStamp => settings.OperatorKey is { } key ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("web session of " + key.Value)))[..16] : null;

    private SessionTicket New(AuditActor actor)
    {
        var now = clock.GetUtcNow();
        return new SessionTicket(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), now, now, actor.Kind, actor.Id, null, null, null);
    }
}
